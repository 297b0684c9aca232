"""Figures count first results as they were when they were counted; those that are counted already, as they are now."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

from quizapp.db.types import UtcDateTime

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NEW: dict[str, Any] = {"week": UtcDateTime(), "points_numerator": WHOLE, "points_denominator": WHOLE, "passed": sa.Boolean()}
place = sa.table(
    "figure_place", *map(sa.column, ("id", "enrolment_id", "quiz_key")), *(sa.column(name, kind) for name, kind in NEW.items())
)
attempt = sa.table(
    "attempt", *map(sa.column, ("enrolment_id", "quiz_key", "number", "state", "points_numerator", "points_denominator", "passed")),
    sa.column("finished_at", UtcDateTime()),
)


def upgrade() -> None:
    """To this version."""
    for name, kind in NEW.items():
        op.add_column("figure_place", sa.Column(name, kind, nullable=True))
    first = sa.and_(attempt.c.enrolment_id == place.c.enrolment_id, attempt.c.quiz_key == place.c.quiz_key, attempt.c.number == 1)
    result = (attempt.c.points_numerator, attempt.c.points_denominator, attempt.c.passed)
    found = op.get_bind().execute(
        sa.select(place.c.id, attempt.c.finished_at, *result)
        .join_from(place, attempt, first)
        .where(attempt.c.state == "graded", attempt.c.finished_at.is_not(None), attempt.c.points_numerator.is_not(None))
    )
    for number, at, numerator, denominator, passed in found.all():
        week = at.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=at.weekday())
        kept = {"week": week, "points_numerator": numerator, "points_denominator": denominator, "passed": passed}
        op.execute(sa.update(place).where(place.c.id == number).values(**kept))


def downgrade() -> None:
    """Back to the version before."""
    for name in reversed(NEW):
        op.drop_column("figure_place", name)
