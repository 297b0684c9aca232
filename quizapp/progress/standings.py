"""Which attempt counts in a quiz, worked out anew from all graded attempts."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from quizapp.courses.editions import edition_of
from quizapp.courses.models import Enrolment
from quizapp.grading.attempt_choice import Counts, GradedAttempt, counting_attempt
from quizapp.progress.models import QuizStanding
from quizapp.quizzes.models import GRADED, Attempt

GradedRow = Row[*tuple[Any, ...]]


def refresh_standing(session: Session, enrolment_id: int, quiz_key: str) -> None:
    """Write down the attempt that counts; again changes nothing. Exact points decide, by the rule of the newest attempt."""
    # One writer at a time for each learner and course, so that two attempts graded at once cannot both add a row.
    session.execute(select(Enrolment.id).where(Enrolment.id == enrolment_id).with_for_update())
    rows = _graded(session, enrolment_id, quiz_key)
    at = (QuizStanding.enrolment_id == enrolment_id, QuizStanding.quiz_key == quiz_key)
    standing = session.scalar(select(QuizStanding).where(*at))
    counting = counting_attempt(map(_graded_attempt, rows), _rule(session, rows, quiz_key))
    if counting is None:
        if standing is not None:
            session.delete(standing)
        return
    if standing is None:
        standing = QuizStanding(enrolment_id=enrolment_id, quiz_key=quiz_key)
        session.add(standing)
    row = next(row for row in rows if row.number == counting.number)
    standing.attempt_id, standing.attempts = row.id, len(rows)
    standing.points_for_sorting, standing.passed = row.points_for_sorting, row.passed
    session.flush()


def _graded(session: Session, enrolment_id: int, quiz_key: str) -> Sequence[GradedRow]:
    return session.execute(
        select(
            Attempt.id, Attempt.number, Attempt.revision_id, Attempt.points_numerator, Attempt.points_denominator,
            Attempt.points_for_sorting, Attempt.passed,
        )
        .where(Attempt.enrolment_id == enrolment_id, Attempt.quiz_key == quiz_key, Attempt.state == GRADED)
        .order_by(Attempt.number)
    ).all()


def _graded_attempt(row: GradedRow) -> GradedAttempt:
    return GradedAttempt(row.number, Fraction(row.points_numerator or 0, row.points_denominator or 1))


def _rule(session: Session, rows: Sequence[GradedRow], quiz_key: str) -> Counts:
    """The quiz's rule; where nothing is graded, as in a self-check, the last answers hold."""
    if not rows:
        return "last"
    quiz = edition_of(session, rows[-1].revision_id).course.quiz(quiz_key)
    return "last" if quiz is None or quiz.purpose == "placement" else quiz.attempts.counts
