"""What became of mails after they left."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.types import UtcDateTime

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.add_column("outbox_mail", sa.Column("handed_at", UtcDateTime(), nullable=True))
    op.add_column("outbox_mail", sa.Column("message_id", sa.String(length=120), nullable=True))
    op.add_column("outbox_mail", sa.Column("outcome", sa.String(length=10), nullable=False, server_default=sa.text("''")))
    op.add_column("outbox_mail", sa.Column("outcome_at", UtcDateTime(), nullable=True))
    op.add_column("outbox_mail", sa.Column("problem", sa.String(length=20), nullable=False, server_default=sa.text("''")))
    op.create_index(op.f("ix_outbox_mail_message_id"), "outbox_mail", ["message_id"], unique=True)


def downgrade() -> None:
    """Back to the version before."""
    op.drop_index(op.f("ix_outbox_mail_message_id"), table_name="outbox_mail")
    for name in ("problem", "outcome_at", "outcome", "message_id", "handed_at"):
        op.drop_column("outbox_mail", name)
