"""What each question of an attempt is worth where its raw points do not decide: shares of the points, weights of sections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

FULL = Fraction(100)
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Stake:
    """A graded question: its raw points, its part of the quiz, its draw if that has a share of the part's points.

    **Units**: `share` in points of the part's 100.
    """

    points: Fraction
    part: int
    draw: int | None = None
    share: Fraction = Fraction(0)


def worth_of(stakes: Sequence[Stake], weights: Sequence[Fraction | None]) -> list[Fraction] | None:
    """Points of 100 for each question, exact; None where the raw points decide.

    **Shape**: `weights` by part. What the shares leave goes to the other questions of the part by their raw points;
    parts without weights count by their raw points.

    >>> half = Fraction(1, 2)
    >>> [str(worth) for worth in worth_of([Stake(half, 0, 0, Fraction(30)), Stake(half, 0), Stake(Fraction(2), 0)], [None])]
    ['30', '14', '56']
    """
    is_weighted = any(weight is not None for weight in weights)
    if not is_weighted and all(stake.draw is None for stake in stakes):
        return None
    raw = _sums((stake.part, stake.points) for stake in stakes)
    weight = {part: weights[part] or Fraction(0) if is_weighted else raw[part] for part in raw}
    shares: dict[int, Fraction] = defaultdict(Fraction)
    for part, _, share in {(stake.part, stake.draw, stake.share) for stake in stakes if stake.draw is not None}:
        shares[part] += share
    drawn = _sums(((stake.part, stake.draw), stake.points) for stake in stakes)
    return [
        FULL * weight[stake.part] / sum(weight.values())
        * (stake.share if stake.draw is not None else FULL - shares[stake.part]) / FULL
        * stake.points / drawn[stake.part, stake.draw]
        for stake in stakes
    ]


def _sums(addends: Iterable[tuple[Key, Fraction]]) -> dict[Key, Fraction]:
    sums: dict[Key, Fraction] = defaultdict(Fraction)
    for key, points in addends:
        sums[key] += points
    return sums
