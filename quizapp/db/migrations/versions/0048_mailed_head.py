"""Which head of the log of acts was mailed last."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.add_column("audit_head", sa.Column("mailed_on", sa.Date(), nullable=True))
    op.add_column("audit_head", sa.Column("mailed_sequence", BigId, nullable=True))


def downgrade() -> None:
    """Back to the version before."""
    op.drop_column("audit_head", "mailed_sequence")
    op.drop_column("audit_head", "mailed_on")
