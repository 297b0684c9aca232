"""Whom figures count together is written down once; the worker settles it for those who have a place already."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.add_column("figure_place", sa.Column("block", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Back to the version before."""
    op.drop_column("figure_place", "block")
