"""The tries that were made at questions, as they were kept, and which of them counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from quizapp.content.document import Quiz
from quizapp.grading.mark import Mark
from quizapp.questions.base import Response
from quizapp.questions.correction import Corrected
from quizapp.quizzes.models import AnswerTry, AttemptSlot
from quizapp.quizzes.rules.tries import counted_try, mark_of_try, tries_behind


@dataclass(frozen=True, slots=True)
class TryMade:
    """One try. **Shape**: `told` is its mark as the learner was told, less what the tries before it cost."""

    response: Response
    certainty: int | None
    told: Mark


Tries = Mapping[int, Sequence[TryMade]]
"""The tries at each slot, the first one first."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The answer that counts, its mark before anything is taken off, and how many tries it took."""

    response: Response
    mark: Mark
    tries: int


def tries_at(session: Session, slot_ids: Collection[int]) -> Tries:
    """The tries at slots, by their number in the database. One query, none without slots."""
    found: dict[int, list[TryMade]] = defaultdict(list)
    if slot_ids:
        for made in session.scalars(select(AnswerTry).where(AnswerTry.slot_id.in_(slot_ids)).order_by(AnswerTry.number)):
            found[made.slot_id].append(_made(made))
    return found


def tries_of_attempt(session: Session, attempt_id: int) -> Tries:
    """The tries of an attempt, by the number of the question."""
    found: dict[int, list[TryMade]] = defaultdict(list)
    rows = session.execute(
        select(AttemptSlot.slot, AnswerTry)
        .join(AttemptSlot, AttemptSlot.id == AnswerTry.slot_id)
        .where(AttemptSlot.attempt_id == attempt_id)
        .order_by(AnswerTry.number)
    )
    for row in rows:
        found[row.slot].append(_made(row.AnswerTry))
    return found


def _made(kept: AnswerTry) -> TryMade:
    return TryMade(kept.response, kept.certainty, Mark(Fraction(kept.mark_numerator, kept.mark_denominator)))


def counted(by: Corrected, slot: AttemptSlot | Row[Any], tries: Sequence[TryMade]) -> Counted:
    """Which answer to a question counts: the first try that is right, by the key of today, else the one that stands."""
    behind = tries_behind(slot.tries, slot.tried_digest, slot.digest)
    mark, number = counted_try((by.grade(made.response) for made in tries), by.grade(slot.response), behind)
    is_try = mark.verdict == "right" and number <= len(tries)
    return Counted(tries[number - 1].response if is_try else slot.response, mark, number)


def after_tries(quiz: Quiz, slot: AttemptSlot, by: Corrected, tries: Sequence[TryMade]) -> Mark:
    """The mark of the answer that counts, less what the tries before it cost."""
    found = counted(by, slot, tries)
    return mark_of_try(found.mark, found.tries, quiz.penalty)
