"""Deadlines of attempts, extra time of learners, sessions kept for a running attempt."""

import sqlalchemy as sa
from alembic import op

from quizapp.db.types import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WAITING = sa.text("state = 'open' AND grace_until IS NOT NULL")


def upgrade() -> None:
    """To this version."""
    op.add_column("attempt", sa.Column("deadline_at", UtcDateTime(), nullable=True))
    op.add_column("attempt", sa.Column("grace_until", UtcDateTime(), nullable=True))
    op.add_column("attempt", sa.Column("time_zone", sa.String(length=60), nullable=True))
    op.create_index(
        "ix_attempt_waiting_for_deadline", "attempt", ["grace_until"], sqlite_where=WAITING, postgresql_where=WAITING
    )
    op.add_column("enrolment", sa.Column("extra_time_percent", sa.Integer(), nullable=True))
    op.add_column("enrolment", sa.Column("extra_time_moves_window", sa.Boolean(), nullable=True))
    op.add_column("sign_in_session", sa.Column("kept_for", sa.String(length=40), nullable=True))
    op.add_column("sign_in_session", sa.Column("kept_until", UtcDateTime(), nullable=True))


def downgrade() -> None:
    """Back to the version before."""
    op.drop_index("ix_attempt_waiting_for_deadline", table_name="attempt", sqlite_where=WAITING, postgresql_where=WAITING)
    for table, names in (
        ("sign_in_session", ("kept_until", "kept_for")),
        ("enrolment", ("extra_time_moves_window", "extra_time_percent")),
        ("attempt", ("time_zone", "grace_until", "deadline_at")),
    ):
        for name in names:
            op.drop_column(table, name)
