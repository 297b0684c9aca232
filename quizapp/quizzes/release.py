"""Asking the table of feedback (`rules/feedback.py`) on behalf of one learner."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.content.document import Course, Quiz
from quizapp.courses.models import Enrolment
from quizapp.kernel.events import AttemptFinished
from quizapp.quizzes.models import Attempt
from quizapp.quizzes.rules.feedback import MOMENTS, SOLUTIONS, Piece, Taken, moment_after, shown_at


def shown_to(session: Session, enrolment_id: int, quiz: Quiz) -> frozenset[Piece]:
    """What the learner may see of the attempts handed in at this quiz. At most one query, none where nothing is held back."""
    return shown_at(quiz, "handed_in") if _tells_at_once(quiz) else _shown(quiz, *_taken(session, enrolment_id, quiz))


def withheld_quizzes(session: Session, enrolment_id: int, course: Course) -> frozenset[str]:
    """Keys of the quizzes that do not tell this learner yet what was right. One query for each quiz that holds back."""
    quizzes = course.all_quizzes()
    return frozenset(quiz.key for quiz in quizzes if not shown_to(session, enrolment_id, quiz) >= SOLUTIONS)


def told_by(session: Session, finished: AttemptFinished, quiz: Quiz) -> list[int]:
    """Attempts about which the learner may know from this one on, oldest first: none, itself, or all that were held back."""
    if _tells_at_once(quiz):
        return [finished.attempt_id]
    taken, more = _taken(session, finished.enrolment_id, quiz)
    if not _shown(quiz, taken, more) >= SOLUTIONS:
        return []
    before = [attempt for attempt in taken if attempt.id != finished.attempt_id]
    return [finished.attempt_id] if _shown(quiz, before, more) >= SOLUTIONS else [attempt.id for attempt in taken]


def _tells_at_once(quiz: Quiz) -> bool:
    return shown_at(quiz, "handed_in") == shown_at(quiz, MOMENTS[-1])


def _shown(quiz: Quiz, taken: Sequence[Taken], more: int) -> frozenset[Piece]:
    limit = quiz.attempts.limit
    return shown_at(quiz, moment_after(taken, None if limit is None else limit + more))


def _taken(session: Session, enrolment_id: int, quiz: Quiz) -> tuple[Sequence[Taken], int]:
    """The attempts, and how many more than the limit the learner was granted."""
    rows = session.execute(
        select(Attempt.id, Attempt.state, Attempt.passed, Enrolment.more_attempts)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.enrolment_id == enrolment_id, Attempt.quiz_key == quiz.key)
        .order_by(Attempt.number)
    ).all()
    return [Taken(*row[:3]) for row in rows], (rows[0].more_attempts or 0) if rows else 0
