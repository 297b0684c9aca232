"""What was learned between two tests, measured by what was missing at first.

**Source**: normalised gain after R. R. Hake (1998): g = (after - before) / (100 - before).
"""

from __future__ import annotations

from fractions import Fraction

FULL = Fraction(100)


def normalised_gain(before: Fraction, after: Fraction) -> Fraction | None:
    """The share of the missing points that was gained; negative when points were lost, None when nothing was missing.

    **Units**: points of 100; the gain is 1 at most.

    >>> normalised_gain(Fraction(46), Fraction(82)), normalised_gain(Fraction(100), Fraction(90))
    (Fraction(2, 3), None)
    """
    if before == FULL:
        return None
    return (after - before) / (FULL - before)
