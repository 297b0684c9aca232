"""Closing what has run out, grading what was closed, and finding what a crash left behind."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from quizapp.courses.editions import edition_of
from quizapp.db.session import Database
from quizapp.jobs.service import enqueue
from quizapp.mail.message import Message
from quizapp.mail.models import OutboxMail
from quizapp.quizzes import messages
from quizapp.quizzes.corrections import REGRADE
from quizapp.quizzes.deadlines import expired_attempts
from quizapp.quizzes.models import CLOSED, GIVEN, GRADE, MARKING, Attempt, AttemptSlot, HandMark
from quizapp.quizzes.regrading import regrade_portion
from quizapp.quizzes.service import close_expired, grade_attempt as grade
from quizapp.web.extensions import settings

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
    """Every closed attempt has its grading job, whatever happened to the first one; so has one whose last mark is given."""
    open_marks = exists().where(
        AttemptSlot.attempt_id == Attempt.id, HandMark.slot_id == AttemptSlot.id, HandMark.state != GIVEN
    )
    ready = or_(Attempt.state == CLOSED, (Attempt.state == MARKING) & ~open_marks)
    with database.reading() as session:
        waiting = session.scalars(select(Attempt.id).where(ready)).all()
    if waiting:
        with database.transaction() as session:
            for attempt_id in waiting:
                enqueue(session, GRADE, attempt_id, now)


def make_result_mail(session: Session, mail: OutboxMail, now: datetime) -> Message | None:
    """Says that a result is there; the result itself stands behind the link. Nothing when the attempt was erased."""
    attempt = session.get(Attempt, mail.params["attempt"])
    if attempt is None:
        return None
    course = edition_of(session, attempt.revision_id).course
    quiz = course.quiz(attempt.quiz_key)
    link = f"{settings().base_url}/{mail.locale}/attempts/{attempt.code}/review"
    title = (quiz.title if quiz else course.title).in_locale(mail.locale, (course.source_locale,))
    return messages.result_ready(mail.to_address, mail.locale, title, link)
