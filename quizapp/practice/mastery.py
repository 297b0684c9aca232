"""A learner's mastery of a course's objectives, from attempts and practice together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.content.document import Objective
from quizapp.content.edition import Edition
from quizapp.practice.models import PracticeItem, PracticeSession
from quizapp.practice.rules.mastery import Evidence, Mastery, Weighed, mastery_by_objective
from quizapp.practice.rules.session import is_practisable
from quizapp.quizzes.models import GRADED, Attempt, AttemptSlot
from quizapp.quizzes.release import withheld_quizzes


@dataclass(frozen=True, slots=True)
class ObjectiveMastery:
    """An objective with how much of it is right now; `anchor` is the passage to reread."""

    objective: Objective
    mastery: Mastery
    anchor: str


def mastered_objectives(session: Session, enrolment_id: int | None, edition: Edition, now: datetime) -> list[ObjectiveMastery]:
    """Every objective of the course that has been asked about, in the order of the course.

    Tests that hold their solutions back count from their release on. Two queries, and one for each such test.
    """
    if enrolment_id is None:
        return []
    withheld = withheld_quizzes(session, enrolment_id, edition.course, now)
    evidence = [*_from_attempts(session, enrolment_id, withheld), *_from_practice(session, enrolment_id)]
    asked = {one.question_id: edition.find_question(one.question_id) for one in evidence}
    questions = {question.id: question for question in asked.values() if question is not None and is_practisable(question)}
    weighed = [Weighed(question.id, question.points, question.objectives) for question in questions.values()]
    found = mastery_by_objective(weighed, evidence)
    return [
        ObjectiveMastery(objective, mastery, questions[mastery.weakest_id].anchor)
        for module in edition.course.modules
        for objective in module.objectives
        if (mastery := found.get(objective.id))
    ]


def _from_attempts(session: Session, enrolment_id: int, withheld: frozenset[str]) -> Iterator[Evidence]:
    """Marks of graded attempts, as of when they were handed in."""
    rows = session.execute(
        select(AttemptSlot.question_id, AttemptSlot.mark_numerator, AttemptSlot.mark_denominator, Attempt.finished_at)
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .where(
            Attempt.enrolment_id == enrolment_id, Attempt.state == GRADED, Attempt.quiz_key.not_in(withheld),
            AttemptSlot.mark_denominator.is_not(None),
        )
        .order_by(Attempt.number)
    )
    for question_id, numerator, denominator, finished_at in rows:
        if finished_at is not None:
            yield Evidence(question_id, Fraction(numerator or 0, denominator or 1), finished_at)


def _from_practice(session: Session, enrolment_id: int) -> Iterator[Evidence]:
    rows = session.execute(
        select(PracticeItem.question_id, PracticeItem.mark_numerator, PracticeItem.mark_denominator, PracticeItem.answered_at)
        .join(PracticeSession, PracticeSession.id == PracticeItem.session_id)
        .where(PracticeSession.enrolment_id == enrolment_id, PracticeItem.answered_at.is_not(None))
        .order_by(PracticeItem.id)
    )
    for question_id, numerator, denominator, answered_at in rows:
        if answered_at is not None:
            yield Evidence(question_id, Fraction(numerator or 0, denominator or 1), answered_at)
