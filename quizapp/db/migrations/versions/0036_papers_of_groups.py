"""Attendance lists that a group's trainer asked for show nobody of another group."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.base import BigId

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

NAME = "fk_attendance_paper_cohort_id_cohort"


def upgrade() -> None:
    """To this version."""
    with op.batch_alter_table("attendance_paper") as table:
        table.add_column(sa.Column("cohort_id", BigId, nullable=True))
        table.create_foreign_key(op.f(NAME), "cohort", ["cohort_id"], ["id"], ondelete="CASCADE")


def downgrade() -> None:
    """Back to the version before."""
    with op.batch_alter_table("attendance_paper") as table:
        table.drop_constraint(op.f(NAME), type_="foreignkey")
        table.drop_column("cohort_id")
