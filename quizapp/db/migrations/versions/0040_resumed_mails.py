"""When somebody who had ended the mails of a webinar wanted them again."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.types import UtcDateTime

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.add_column("followup_link", sa.Column("resumed_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    """Back to the version before."""
    op.drop_column("followup_link", "resumed_at")
