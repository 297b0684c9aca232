"""Figures about several learners of a quiz: mean, share of passed, distribution, all from whole portions of the smallest group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from quizapp.courses.rules.group_size import counted_of, may_show_share

STEP = 20
"""Points are counted in five fields: below 20, below 40, below 60, below 80, up to 100."""


@dataclass(frozen=True, slots=True)
class Reached:
    """One learner's result that counts. **Shape**: `first_at` is when she had her first one; `passed` None where nothing is passed."""

    enrolment_id: int
    first_at: datetime
    points: Fraction
    passed: bool | None


@dataclass(frozen=True, slots=True)
class Figures:
    """About so many people together. **Shape**: `passed` and `fields` are None where they would tell something of each of them."""

    people: int
    mean: Fraction | None
    passed: int | None
    fields: tuple[int, ...] | None
    first_at: datetime
    last_at: datetime


def figures_of(reached: Sequence[Reached], smallest: int) -> Figures | None:
    """What may be said about these results; None below the smallest group.

    Those whose first result came first are counted, in whole portions (`group_size.py: counted_of`); the others follow when there
    are enough of them. **Source**: promises P17, P18; decision record 22.
    """
    counted = sorted(reached, key=lambda one: (one.first_at, one.enrolment_id))[: counted_of(len(reached), smallest)]
    if not counted:
        return None
    people, passed = len(counted), sum(one.passed is True for one in counted)
    fields = [0] * (100 // STEP)
    for one in counted:
        fields[min(int(one.points // STEP), len(fields) - 1)] += 1
    mean = sum((one.points for one in counted), Fraction(0)) / people
    return Figures(
        people,
        mean if _is_told(mean, people, smallest) else None,
        passed if counted[0].passed is not None and may_show_share(passed, people, smallest) else None,
        tuple(fields) if all(may_show_share(count, people, smallest) or count == 0 for count in fields) else None,
        counted[0].first_at, counted[-1].first_at,
    )


def _is_told(mean: Fraction, people: int, smallest: int) -> bool:
    """A mean of nothing or of everything tells the points of each."""
    return may_show_share(0 if mean == 0 else people if mean == 100 else 1, people, smallest)
