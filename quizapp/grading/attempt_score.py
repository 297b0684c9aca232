"""From marks to points on the 100-point scale, exact."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from quizapp.grading.mark import Mark


def score_on_100_points(marked: Iterable[tuple[Mark, Fraction]]) -> Fraction:
    """Points earned of points possible, times 100. **Shape**: each mark with the points possible for it.

    **Raises** ValueError when no points were possible.

    >>> score_on_100_points([(Mark(Fraction(1, 3)), Fraction(2)), (Mark(Fraction(1)), Fraction(1))])
    Fraction(500, 9)
    """
    earned = possible = Fraction(0)
    for mark, points in marked:
        earned += mark.points(points)
        possible += points
    if not possible:
        raise ValueError("nothing to score: no points were possible")
    return 100 * earned / possible
