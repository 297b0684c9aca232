"""Self-ratings before and after, side by side on the result."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from quizapp.questions.base import Response
from quizapp.questions.types.self_rating import RatingChange, SelfRating
from quizapp.quizzes.models import GRADED, Attempt, AttemptSlot
from quizapp.quizzes.queries import AttemptHead


@dataclass(frozen=True, slots=True)
class RatingComparison:
    """Statements rated before and in this attempt. **Units**: steps of a scale from 1 to `steps`."""

    low: str
    high: str
    steps: int
    changes: tuple[RatingChange, ...]


def rating_comparisons(
    session: Session, head: AttemptHead, rows: Sequence[Row[Any]], locale: str
) -> tuple[RatingComparison, ...]:
    """The self-ratings of this attempt that were asked before as well; asks the database only where there are any."""
    questions = [(head.edition.question(row.question_id), row.response) for row in rows if row.response]
    asked = [(found, response) for found, response in questions if isinstance(found, SelfRating) and found.before]
    if not asked:
        return ()
    earlier = _first_answers(session, head, [str(question.before) for question, _ in asked])
    compared = [
        RatingComparison(
            question.scale.low.in_locale(locale), question.scale.high.in_locale(locale), question.scale.steps,
            question.changes(locale, earlier.get(str(question.before), {}), response),
        )
        for question, response in asked
    ]
    return tuple(one for one in compared if one.changes)


def _first_answers(session: Session, head: AttemptHead, question_ids: Collection[str]) -> dict[str, Response]:
    """The learner's first answers to these questions before this attempt: who answers again may know the recipe by then."""
    rows = session.execute(
        select(AttemptSlot.question_id, AttemptSlot.response)
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .where(
            Attempt.enrolment_id == head.enrolment_id, Attempt.state == GRADED, Attempt.started_at < head.started_at,
            AttemptSlot.question_id.in_(question_ids),
        )
        .order_by(Attempt.started_at, Attempt.id)
    )
    found: dict[str, Response] = {}
    for question_id, response in rows:
        if response:
            found.setdefault(question_id, response)
    return found
