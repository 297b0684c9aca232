"""Live teaching that a learner has attended, as the room of meetings wrote it down."""

from __future__ import annotations

from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.progress.models import LiveAttendance

UNIT_SECONDS = 45 * 60


def attended_units(session: Session, enrolment_id: int) -> Fraction:
    """Teaching units of 45 minutes over all meetings of the course, exactly."""
    seconds = session.scalar(select(func.sum(LiveAttendance.seconds)).where(LiveAttendance.enrolment_id == enrolment_id))
    return Fraction(int(seconds or 0), UNIT_SECONDS)
