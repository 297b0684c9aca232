"""Sections of an attempt, and what each of its questions is worth."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Older attempts have no sections, and their raw points decide."""
    op.add_column("attempt_slot", sa.Column("section", sa.Integer(), nullable=True))
    op.add_column("attempt_slot", sa.Column("worth", sa.Text(), nullable=True))


def downgrade() -> None:
    """What questions were worth is lost; the points of graded attempts stand."""
    op.drop_column("attempt_slot", "worth")
    op.drop_column("attempt_slot", "section")
