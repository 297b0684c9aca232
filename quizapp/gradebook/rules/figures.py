"""Figures about several learners of a quiz: mean, share of passed, distribution, all from whole blocks of people.

Who is in which block is decided once and never changes, every block may be told of by itself, and a first result counts as it was when
she was counted, whatever is corrected later.
Every figure is made of whole blocks, so whatever somebody works out from several of them, of other groups or other days, is made of
whole blocks, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from quizapp.courses.rules.group_size import limit_of, may_show_share

NO_GROUP = 0
"""The home of whoever is counted with the whole course only."""
STEP = 20
"""Points are counted in five fields: below 20, below 40, below 60, below 80, up to 100."""


@dataclass(frozen=True, slots=True)
class FirstResult:
    """What came of one learner's first attempt when she was counted, and in which week she had handed it in. **Shape**: `passed` None
    where nothing is passed."""

    week: datetime
    points: Fraction
    passed: bool | None


@dataclass(frozen=True, slots=True)
class Place:
    """With whom a learner is counted. **Shape**: `home` is a group or NO_GROUP, `number` counts in it from 0, `block` from 1 and is
    None while it waits; `result` is None when whoever had the place is gone."""

    home: int
    number: int
    block: int | None
    result: FirstResult | None


@dataclass(frozen=True, slots=True)
class Figures:
    """About so many people together. **Shape**: `passed` is None where nothing is passed; `fields` count fewer people, because they
    need larger blocks, and are None without one."""

    people: int
    mean: Fraction
    passed: int | None
    fields: tuple[int, ...] | None
    first_week: datetime
    last_week: datetime


def home_of(group: int, taken: int, waiting: int, smallest: int) -> int:
    """With whom somebody is counted: with the group, where its portion has begun or enough of it have no place yet to fill one.

    **Shape**: `taken` places of the group are given; `waiting` are in it without a place, she among them.

    >>> [home_of(3, taken, waiting, 8) for taken, waiting in ((0, 8), (0, 7), (7, 1), (8, 4), (8, 8))]
    [3, 0, 3, 0, 3]
    """
    limit = limit_of(smallest)
    return group if taken % limit or waiting >= limit else NO_GROUP


def next_blocks(waiting: Sequence[FirstResult | None], smallest: int) -> list[int]:
    """Sizes of the blocks that the next people of one home form, in the order of their places; whoever is left over waits.

    So many as the smallest group are a block, unless that would tell something of each: then it waits for as many again, and so many
    are no small group any more. Somebody who is gone is None; her block will never be shown. **Source**: promises P17, P18.
    """
    limit, sizes = limit_of(smallest), list[int]()
    while len(left := waiting[sum(sizes):]) >= limit:
        known = [one for one in left[:limit] if one is not None]
        size = 2 * limit if len(known) == limit and _tells_of_each(known, limit) else limit
        if len(left) < size:
            break
        sizes.append(size)
    return sizes


def figures_of(places: Iterable[Place], smallest: int) -> Figures | None:
    """What may be said about these places, always all of a home; None without a block that is there whole."""
    limit, blocks = limit_of(smallest), defaultdict[tuple[int, int], list[FirstResult | None]](list)
    for one in places:
        if one.block is not None:
            blocks[one.home, one.block].append(one.result)
    shown = _whole(blocks.values(), limit)
    if not shown:
        return None
    passed = [one.passed for one in shown if one.passed is not None]
    weeks = [one.week for one in shown]
    return Figures(
        len(shown), sum((one.points for one in shown), Fraction(0)) / len(shown), sum(passed) if passed else None,
        _fields(_whole(_larger(blocks, 2 * limit), limit)), min(weeks), max(weeks),
    )


def _whole(blocks: Iterable[Sequence[FirstResult | None]], limit: int) -> list[FirstResult]:
    """The people of blocks in which nobody is missing. Blocks made under a smaller limit are too small today."""
    return [one for block in blocks if len(block) >= limit and None not in block for one in block if one is not None]


def _larger(blocks: dict[tuple[int, int], list[FirstResult | None]], size: int) -> list[list[FirstResult | None]]:
    """Blocks of each home joined in their order until they are so large; the rest waits."""
    joined, open_of = list[list[FirstResult | None]](), dict[int, list[FirstResult | None]]()
    for home, number in sorted(blocks):
        open_of[home] = [*open_of.get(home, ()), *blocks[home, number]]
        if len(open_of[home]) >= size:
            joined.append(open_of.pop(home))
    return joined


def _fields(people: Sequence[FirstResult]) -> tuple[int, ...] | None:
    fields = [0] * (100 // STEP)
    for one in people:
        fields[min(int(one.points // STEP), len(fields) - 1)] += 1
    return tuple(fields) if people else None


def _tells_of_each(people: Sequence[FirstResult], smallest: int) -> bool:
    """All or nobody passed, or the mean is nothing or everything."""
    points, verdicts = {one.points for one in people}, [one.passed for one in people if one.passed is not None]
    return points in ({Fraction(0)}, {Fraction(100)}) or (
        bool(verdicts) and not may_show_share(sum(verdicts), len(people), smallest)
    )
