"""Rules for questions with several right options, as arithmetic on counts of ticks.

**Source**: `right_minus_wrong` as in Canvas and H5P, `balanced` as by Moodle's convention, `per_right_tick` as in the
§ 34a examination since July 2025.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from quizapp.grading.mark import ONE, ZERO


@dataclass(frozen=True, slots=True)
class Ticks:
    """What was ticked of what there is.

    **Shape**: `right` of the `all_right` right options and `wrong` of the `all_wrong` wrong ones were ticked.
    """

    right: int
    wrong: int
    all_right: int
    all_wrong: int

    def __post_init__(self) -> None:
        if not (0 <= self.right <= self.all_right and 0 <= self.wrong <= self.all_wrong and self.all_right > 0):
            raise ValueError(f"impossible ticks: {self}")


def exact(ticks: Ticks) -> Fraction:
    """All or nothing.

    >>> exact(Ticks(3, 0, 3, 3)), exact(Ticks(3, 1, 3, 3))
    (Fraction(1, 1), Fraction(0, 1))
    """
    return ONE if ticks.right == ticks.all_right and not ticks.wrong else ZERO


def right_minus_wrong(ticks: Ticks) -> Fraction:
    """A wrong tick takes away as much as a right one earns; never below 0.

    >>> right_minus_wrong(Ticks(2, 1, 3, 3))
    Fraction(1, 3)
    """
    return max(ZERO, Fraction(ticks.right - ticks.wrong, ticks.all_right))


def balanced(ticks: Ticks) -> Fraction:
    """Share of the right options less share of the wrong ones; ticking everything earns nothing.

    >>> balanced(Ticks(2, 2, 2, 4)), balanced(Ticks(3, 3, 3, 3))
    (Fraction(1, 2), Fraction(0, 1))
    """
    lost = Fraction(ticks.wrong, ticks.all_wrong) if ticks.all_wrong else ZERO
    return max(ZERO, Fraction(ticks.right, ticks.all_right) - lost)


def per_right_tick(ticks: Ticks) -> Fraction:
    """Share of the right options, nothing taken away; more ticks than right options earn nothing.

    >>> per_right_tick(Ticks(2, 1, 3, 3)), per_right_tick(Ticks(3, 1, 3, 3))
    (Fraction(2, 3), Fraction(0, 1))
    """
    if ticks.right + ticks.wrong > ticks.all_right:
        return ZERO
    return Fraction(ticks.right, ticks.all_right)


RULES: Mapping[str, Callable[[Ticks], Fraction]] = {
    "exact": exact,
    "right_minus_wrong": right_minus_wrong,
    "balanced": balanced,
    "per_right_tick": per_right_tick,
}
