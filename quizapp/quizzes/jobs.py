"""Closing what has run out, grading what was closed, and finding what a crash left behind."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from quizapp.db.session import Database
from quizapp.jobs.service import enqueue
from quizapp.quizzes.corrections import REGRADE
from quizapp.quizzes.deadlines import expired_attempts
from quizapp.quizzes.models import CLOSED, Attempt
from quizapp.quizzes.regrading import regrade_portion
from quizapp.quizzes.service import GRADE, close_expired, grade_attempt as grade

CLOSED_AT_ONCE = 50
"""In one transaction; more would let those who save wait."""
PORTIONS_AT_ONCE = 50


def grade_attempt(database: Database, attempt_id: int, now: datetime) -> None:
    """Grade one closed attempt."""
    with database.transaction() as session:
        grade(session, attempt_id, now)


def regrade(database: Database, correction_id: int, now: datetime) -> None:
    """Work results out anew after a correction; beyond a few seconds of it the rest is left to the next turn."""
    for _portion in range(PORTIONS_AT_ONCE):
        with database.transaction() as session:
            if not regrade_portion(session, correction_id, now):
                return
    with database.transaction() as session:
        enqueue(session, REGRADE, correction_id, now)


def sweep_expired_attempts(database: Database, now: datetime) -> None:
    """Close what nobody handed in: what was saved counts, and the attempt ended at its deadline, however late this runs."""
    with database.reading() as session:
        expired = expired_attempts(session, now)
    for at in range(0, len(expired), CLOSED_AT_ONCE):
        with database.transaction() as session:
            for attempt_id in expired[at : at + CLOSED_AT_ONCE]:
                close_expired(session, attempt_id, now)


def sweep_closed_attempts(database: Database, now: datetime) -> None:
    """Every closed attempt has its grading job, whatever happened to the first one."""
    with database.reading() as session:
        waiting = session.scalars(select(Attempt.id).where(Attempt.state == CLOSED)).all()
    if waiting:
        with database.transaction() as session:
            for attempt_id in waiting:
                enqueue(session, GRADE, attempt_id, now)
