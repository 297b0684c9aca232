"""When a question comes back: the FSRS-6 scheduler of the `fsrs` package, by whole days and without chance.

**Source**: docs/decisions (practice); open-spaced-repetition's FSRS-6 with its default parameters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from fsrs import Card, Rating, Scheduler, State

from quizapp.grading.certainty import LEVELS, UNSAID
from quizapp.grading.mark import Mark

SURE = LEVELS[-1]

@dataclass(frozen=True, slots=True)
class Answer:
    """What one answer says: to the scheduler, and with which certainty (1 to 3) it was missed at first, if it was."""

    rating: Rating
    missed_with: int | None = None

    @property
    def is_missed(self) -> bool:
        """True where the question belongs into practice: not right, or claimed with confidence and not right at first."""
        return self.rating is Rating.Again or (self.missed_with or UNSAID) > UNSAID


SCHEDULER = Scheduler(
    desired_retention=0.9, learning_steps=(), relearning_steps=(), maximum_interval=365, enable_fuzzing=False
)
"""Without steps of minutes every reviewed card is in the state "review", so no state needs to be kept."""


@dataclass(frozen=True, slots=True)
class Memory:
    """How well a question is remembered. **Units**: `stability` in days until recall falls to 90 %; `difficulty` 1 to 10."""

    stability: float
    difficulty: float
    reviewed_on: date
    due_on: date


def rating_of(mark: Mark, after_hint: bool = False, certainty: int | None = None) -> Rating:
    """What an answer says to the scheduler.

    Partly right is `Again`: `Hard` means recalled with effort, and what was not recalled must come back soon.

    >>> from fractions import Fraction
    >>> rating_of(Mark(Fraction(1, 2))).name, rating_of(Mark(Fraction(1))).name
    ('Again', 'Good')
    """
    if mark.verdict != "right":
        return Rating.Again
    if after_hint:
        return Rating.Hard
    return Rating.Easy if certainty == SURE else Rating.Good


def after_review(memory: Memory | None, rating: Rating, day: date) -> Memory:
    """The memory after one more answer; None before the first. A day before the last review counts as that day.

    >>> [after_review(None, rating, date(2026, 3, 2)).due_on.day - 2 for rating in Rating]
    [1, 1, 2, 8]
    """
    day = day if memory is None else max(day, memory.reviewed_on)
    card, _ = SCHEDULER.review_card(_card(memory, day), rating, _instant(day))
    if card.stability is None or card.difficulty is None:
        raise ValueError("a reviewed card has a stability and a difficulty")
    return Memory(card.stability, card.difficulty, day, card.due.date())


def replayed(reviews: Iterable[tuple[Rating, date]]) -> Memory | None:
    """The memory that a log of reviews leads to, oldest first; None for an empty one."""
    memory = None
    for rating, day in reviews:
        memory = after_review(memory, rating, day)
    return memory


def _card(memory: Memory | None, day: date) -> Card:
    if memory is None:
        return Card(card_id=0, due=_instant(day))
    return Card(
        card_id=0, state=State.Review, stability=memory.stability, difficulty=memory.difficulty,
        due=_instant(memory.due_on), last_review=_instant(memory.reviewed_on),
    )


def _instant(day: date) -> datetime:
    """A day as the instant that the scheduler counts from; any hour does, as long as it is always the same."""
    return datetime.combine(day, time(), UTC)
