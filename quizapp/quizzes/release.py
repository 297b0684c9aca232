"""Asking the table of feedback (`rules/feedback.py`) on behalf of one learner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.cohorts.rules.dates import OwnEnd
from quizapp.content.document import Course, Quiz
from quizapp.courses.models import Enrolment
from quizapp.courses.rules.extra_time import ExtraTime
from quizapp.kernel.events import AttemptFinished
from quizapp.quizzes.models import Attempt
from quizapp.quizzes.rules.feedback import MOMENTS, SOLUTIONS, Piece, Taken, moment_after, shown_at
from quizapp.quizzes.rules.timing import SETTLING, time_plan


def shown_to(session: Session, enrolment_id: int, course: Course, quiz: Quiz, now: datetime) -> frozenset[Piece]:
    """What the learner may see of the attempts handed in at this quiz. Two queries at most, none where nothing is held back."""
    if _tells_at_once(quiz):
        return shown_at(quiz, "handed_in")
    return _shown(quiz, *_taken(session, enrolment_id, quiz), _is_closed(session, enrolment_id, course, quiz, now))


def withheld_quizzes(session: Session, enrolment_id: int, course: Course, now: datetime) -> frozenset[str]:
    """Keys of the quizzes that do not tell this learner yet what was right. Queries for each quiz that holds back."""
    quizzes = course.all_quizzes()
    return frozenset(quiz.key for quiz in quizzes if not shown_to(session, enrolment_id, course, quiz, now) >= SOLUTIONS)


def closes_for_all(session: Session, enrolment_id: int, course: Course, quiz: Quiz) -> datetime | None:
    """When the last learner of the course can no longer answer, extra time and grace included; None where it never ends."""
    if quiz.release != "after_close" or quiz.mode != "test":
        return None
    mine = select(Enrolment.course_id).where(Enrolment.id == enrolment_id).scalar_subquery()
    in_course = Enrolment.course_id == mine
    extra = select(func.max(Enrolment.extra_time_percent)).where(in_course, Enrolment.extra_time_moves_window.is_(True))
    later = session.scalar(select(func.max(Enrolment.due_at)).where(in_course))
    plan = time_plan(quiz.time, course.time_zone, ExtraTime(session.scalar(extra), moves_window=True), OwnEnd(later=later))
    return plan.closes_at and plan.closes_at + plan.grace + SETTLING


def _is_closed(session: Session, enrolment_id: int, course: Course, quiz: Quiz, now: datetime) -> bool:
    closes_at = closes_for_all(session, enrolment_id, course, quiz)
    return closes_at is not None and now >= closes_at


def told_by(session: Session, finished: AttemptFinished, course: Course, quiz: Quiz) -> list[int]:
    """Attempts about which the learner may know from this one on, oldest first: none, itself, or all that were held back."""
    if _tells_at_once(quiz):
        return [finished.attempt_id]
    taken, more = _taken(session, finished.enrolment_id, quiz)
    if not _shown(quiz, taken, more, _is_closed(session, finished.enrolment_id, course, quiz, finished.at)) >= SOLUTIONS:
        return []
    before = [attempt for attempt in taken if attempt.id != finished.attempt_id]
    return [finished.attempt_id] if _shown(quiz, before, more, False) >= SOLUTIONS else [attempt.id for attempt in taken]


def _tells_at_once(quiz: Quiz) -> bool:
    return shown_at(quiz, "handed_in") == shown_at(quiz, MOMENTS[-1])


def _shown(quiz: Quiz, taken: Sequence[Taken], more: int, is_closed: bool) -> frozenset[Piece]:
    limit = quiz.attempts.limit
    return shown_at(quiz, moment_after(taken, None if limit is None else limit + more, is_closed))


def _taken(session: Session, enrolment_id: int, quiz: Quiz) -> tuple[Sequence[Taken], int]:
    """The attempts, and how many more than the limit the learner was granted."""
    rows = session.execute(
        select(Attempt.id, Attempt.state, Attempt.passed, Enrolment.more_attempts)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.enrolment_id == enrolment_id, Attempt.quiz_key == quiz.key)
        .order_by(Attempt.number)
    ).all()
    return [Taken(*row[:3]) for row in rows], (rows[0].more_attempts or 0) if rows else 0
