"""Which questions a short session holds, in which order, and how long it takes."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from quizapp.questions.base import Layout, Question

QUESTIONS, MINUTES = 5, 3
"""A session: so many questions take so many minutes."""


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What the choice needs to know of a card.

    **Shape**: `missed_with` is the certainty (1 to 3) with which the last answer was wrong; None where it was right or no
    certainty was asked for.
    """

    question_id: str
    due_on: date
    difficulty: float
    missed_with: int | None = None


def is_practisable(question: Question | None) -> bool:
    """True for a question that still exists and that the machine can mark as fully right.

    Ungraded kinds and those that wait for a person's marks are left out by what they do, not by name.
    """
    return question is not None and question.is_markable_in_full


def due_cards(cards: Sequence[CardFacts], today: date) -> list[CardFacts]:
    """Cards that are due today or were before."""
    return [card for card in cards if card.due_on <= today]


def cards_for_session(cards: Sequence[CardFacts], today: date, most: int = QUESTIONS) -> list[CardFacts]:
    """The most urgent of the due cards; where none is due, of all: who wants to practise earlier may.

    Errors made with confidence come first (they are corrected best), then what is due longest, then what is harder.
    **Source**: domain knowledge on certainty and hypercorrection, docs/decisions (practice).
    """
    return sorted(due_cards(cards, today) or cards, key=_urgency)[:most]


def cards_for_booster(cards: Sequence[CardFacts], missed: Collection[str], most: int) -> list[CardFacts]:
    """What is repeated by mail: first questions whose last answer was not right, then by the day on which they are due."""
    return sorted(cards, key=lambda card: (card.question_id not in missed, card.due_on, _urgency(card)))[:most]


def drawn_cards(questions: Iterable[Question], seed: int, locale: str) -> list[tuple[Question, Layout]]:
    """How the questions are laid out; the same seed gives the same."""
    rng = random.Random(seed)
    return [(question, question.draw_layout(rng, locale)) for question in questions]


def _urgency(card: CardFacts) -> tuple[int, date, float, str]:
    return (-(card.missed_with or 0), card.due_on, -card.difficulty, card.question_id)


def minutes_for(questions: int) -> int:
    """How long so many questions take. **Units**: whole minutes, rounded up.

    >>> [minutes_for(count) for count in (1, 3, 5)]
    [1, 2, 3]
    """
    return -(-questions * MINUTES // QUESTIONS)
