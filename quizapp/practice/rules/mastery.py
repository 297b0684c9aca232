"""How much of each learning objective is mastered, from the latest answer to each question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

MASTERED_FROM = Fraction(4, 5)
"""Constant for all objectives, and apart from any pass mark. **Source**: docs/decisions (practice)."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A question as mastery weighs it."""

    question_id: str
    points: Fraction
    objectives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One marked answer, in an attempt or in practice. **Units**: `fraction` of the question's points, 0 to 1."""

    question_id: str
    fraction: Fraction
    at: datetime


@dataclass(frozen=True, slots=True)
class Mastery:
    """How much of an objective is right now. **Shape**: `weakest_id` is the question that went worst, to reread about."""

    objective_id: str
    share: Fraction
    questions: int
    weakest_id: str

    @property
    def is_mastered(self) -> bool:
        """True from four fifths on; nothing is rounded."""
        return self.share >= MASTERED_FROM


def latest(evidence: Iterable[Evidence]) -> dict[str, Evidence]:
    """The newest answer to each question; of two at one instant the later in the list."""
    newest: dict[str, Evidence] = {}
    for one in evidence:
        before = newest.get(one.question_id)
        if before is None or one.at >= before.at:
            newest[one.question_id] = one
    return newest


def mastery_by_objective(questions: Iterable[Weighed], evidence: Iterable[Evidence]) -> dict[str, Mastery]:
    """For each objective with an answer: points earned by the latest answers, of the points of the questions answered.

    share = sum(points * fraction) / sum(points), over the questions of the objective that were answered at least once.
    """
    newest = latest(evidence)
    answered: dict[str, list[tuple[Weighed, Fraction]]] = {}
    for question in questions:
        if question.question_id in newest and question.points > 0:
            for objective_id in question.objectives:
                answered.setdefault(objective_id, []).append((question, newest[question.question_id].fraction))
    return {objective_id: _mastery(objective_id, found) for objective_id, found in answered.items()}


def _mastery(objective_id: str, answered: list[tuple[Weighed, Fraction]]) -> Mastery:
    earned = sum((question.points * fraction for question, fraction in answered), Fraction(0))
    possible = sum((question.points for question, _ in answered), Fraction(0))
    weakest, _ = min(answered, key=lambda one: (one[1], one[0].question_id))
    return Mastery(objective_id, earned / possible, len(answered), weakest.question_id)
