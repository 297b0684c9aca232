"""Figures about several learners of a quiz: mean, share of passed, distribution, all from whole portions of the smallest group.

Who is in which portion is decided once, when a result counts for the first time, and never changes. Every figure is made of whole
portions, so whatever somebody works out from several of them is made of whole portions, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from quizapp.courses.rules.group_size import limit_of, may_show_share

NO_GROUP = 0
"""The home of whoever is counted with the whole course only."""
STEP = 20
"""Points are counted in five fields: below 20, below 40, below 60, below 80, up to 100."""


@dataclass(frozen=True, slots=True)
class Reached:
    """One learner's result that counts. **Shape**: `home` is the group that she is counted with, or NO_GROUP, and `place` hers
    in it, from 0; `first_at` is when she had her first result; `passed` None where nothing is passed."""

    home: int
    place: int
    first_at: datetime
    points: Fraction
    passed: bool | None


@dataclass(frozen=True, slots=True)
class Figures:
    """About so many people together. **Shape**: `mean`, `passed` and `fields` are None where they would tell something of each of
    them: all or none of a small group passed, or has its points in one of the fields, or has none or all of them."""

    people: int
    mean: Fraction | None
    passed: int | None
    fields: tuple[int, ...] | None
    first_at: datetime
    last_at: datetime


def home_of(group: int, taken: int, waiting: int, smallest: int) -> int:
    """With whom somebody is counted: with the group, where its portion has begun or enough of it have no place yet to fill one.

    **Shape**: `taken` places of the group are given; `waiting` are in it without a place, she among them.

    >>> [home_of(3, taken, waiting, 8) for taken, waiting in ((0, 8), (0, 7), (7, 1), (8, 4), (8, 8))]
    [3, 0, 3, 0, 3]
    """
    limit = limit_of(smallest)
    return group if taken % limit or waiting >= limit else NO_GROUP


def whole_portions(reached: Iterable[Reached], smallest: int) -> list[Reached]:
    """Those whose portion is full, in the order of their first results. Where somebody is gone a portion is never full again."""
    limit, portions = limit_of(smallest), defaultdict[tuple[int, int], list[Reached]](list)
    for one in reached:
        portions[one.home, one.place // limit].append(one)
    full = (one for portion in portions.values() if len(portion) == limit for one in portion)
    return sorted(full, key=lambda one: one.first_at)


def figures_of(reached: Iterable[Reached], smallest: int) -> Figures | None:
    """What may be said about these results; None without a full portion. **Source**: promises P17, P18; decision record 22."""
    counted = whole_portions(reached, smallest)
    if not counted:
        return None
    people, passed = len(counted), sum(one.passed is True for one in counted)
    fields = [0] * (100 // STEP)
    for one in counted:
        fields[min(int(one.points // STEP), len(fields) - 1)] += 1
    mean = sum((one.points for one in counted), Fraction(0)) / people
    is_passable = counted[0].passed is not None
    # A mean of 95 beside a share that is held back would say that all have passed.
    is_mixed = not is_passable or may_show_share(passed, people, smallest)
    return Figures(
        people,
        mean if is_mixed and _is_told(mean, people, smallest) else None,
        passed if is_passable and is_mixed else None,
        tuple(fields) if is_mixed and all(may_show_share(count, people, smallest) for count in fields) else None,
        counted[0].first_at, counted[-1].first_at,
    )


def _is_told(mean: Fraction, people: int, smallest: int) -> bool:
    """A mean of nothing or of everything tells the points of each."""
    return may_show_share(0 if mean == 0 else people if mean == 100 else 1, people, smallest)
