"""A supplementary talk after a written result that was not enough: old and new count two to one.

**Source**: rules of chambers and ordinances for supplementary oral tests: only where it can turn the result, and
generally with a written result of 30 points or more.
"""

from __future__ import annotations

from fractions import Fraction

HIGHEST = Fraction(100)


def combined_points(written: Fraction, oral: Fraction) -> Fraction:
    """Twice the written points and once the oral ones, exact. **Units**: points of 100.

    >>> combined_points(Fraction(41), Fraction(77)), combined_points(Fraction(41), Fraction(62))
    (Fraction(53, 1), Fraction(48, 1))
    """
    return (2 * written + oral) / 3


def needed_oral_points(written: Fraction, pass_points: Fraction) -> Fraction:
    """What the talk has to bring to pass. **Units**: points of 100; more than 100 cannot be reached.

    >>> [int(needed_oral_points(Fraction(written), Fraction(50))) for written in (40, 30, 49)]
    [70, 90, 52]
    """
    return 3 * pass_points - 2 * written


def may_have_talk(written: Fraction, pass_points: Fraction | None, from_points: Fraction) -> bool:
    """True for a written result that did not pass, reaches the lower bound, and can still be turned.

    >>> [may_have_talk(Fraction(points), Fraction(50), Fraction(30)) for points in ("29.99", "30", "49", "49.99", "50")]
    [False, True, True, True, False]
    >>> may_have_talk(Fraction(40), None, Fraction(30)), may_have_talk(Fraction(40), Fraction(67), Fraction(30))
    (False, False)
    """
    if pass_points is None or not from_points <= written < pass_points:
        return False
    return needed_oral_points(written, pass_points) <= HIGHEST
