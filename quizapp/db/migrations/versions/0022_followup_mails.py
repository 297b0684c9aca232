"""Mails that were queued for follow-up links, and who wants no more of them."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId
from quizapp.db.types import UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.add_column("followup_link", sa.Column("stopped_at", UtcDateTime(), nullable=True))
    op.create_table(
        "followup_mail",
        sa.Column("id", BigId, nullable=False),
        sa.Column("link_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("mail_id", BigId, nullable=True),
        sa.Column("queued_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"], ["followup_link.id"], name=op.f("fk_followup_mail_link_id_followup_link"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["outbox_mail.id"], name=op.f("fk_followup_mail_mail_id_outbox_mail"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followup_mail")),
        sa.UniqueConstraint("link_id", "kind", name=op.f("uq_followup_mail_link_id_kind")),
    )
    op.create_index(op.f("ix_followup_mail_mail_id"), "followup_mail", ["mail_id"])


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("followup_mail")
    op.drop_column("followup_link", "stopped_at")
