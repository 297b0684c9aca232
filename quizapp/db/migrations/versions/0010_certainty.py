"""How certain learners are of their answers, and what they missed with confidence."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

COLUMNS = (
    ("attempt_slot", "certainty"), ("answer_event", "certainty"), ("answer_try", "certainty"),
    ("practice_card", "missed_with"), ("practice_review", "missed_with"),
)


def upgrade() -> None:
    """To this version."""
    for table, name in COLUMNS:
        op.add_column(table, sa.Column(name, sa.Integer(), nullable=True))


def downgrade() -> None:
    """Back to the version before."""
    for table, name in reversed(COLUMNS):
        op.drop_column(table, name)
