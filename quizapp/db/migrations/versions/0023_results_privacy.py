"""Whom results of a course are for."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.types import UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.add_column("course", sa.Column("results_privacy", sa.String(length=20), server_default="open", nullable=False))
    op.add_column("course", sa.Column("privacy_changed_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    """Back to the version before."""
    op.drop_column("course", "privacy_changed_at")
    op.drop_column("course", "results_privacy")
