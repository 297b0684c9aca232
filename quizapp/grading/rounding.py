"""The only place that rounds points. Passing is decided on exact points, before anything here is asked.

- `round_then_table`: a passed result is rounded half up to whole points; band and decimal grade are read from those.
- `exact_bands`: nothing is rounded; the band is that of the exact points. The decimal table is made for whole points
  and not used.

A result that did not pass is never rounded up, whatever the policy: 49.999 shows 49.99. The same holds where nothing is
passed.

**Source**: rounding rules of chambers and continuing-training ordinances: results are rounded only after passing.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from quizapp.grading.scales import Band, Scale

Policy = Literal["round_then_table", "exact_bands"]


@dataclass(frozen=True, slots=True)
class ShownResult:
    """What a page or paper shows of exact points. **Units**: `points` of 100."""

    points: Decimal
    decimal_grade: Decimal | None
    band: Band


def round_half_up(points: Fraction) -> int:
    """Commercial rounding to whole points.

    >>> round_half_up(Fraction("66.5")), round_half_up(Fraction("91.49"))
    (67, 91)
    """
    return int((2 * points + 1) // 2)


def round_to_hundredths(share: Fraction) -> Decimal:
    """A share with two decimals, half away from zero.

    >>> round_to_hundredths(Fraction(2, 3)), round_to_hundredths(Fraction(-1, 8))
    (Decimal('0.67'), Decimal('-0.13'))
    """
    hundredths = Decimal(round_half_up(100 * abs(share))) / 100
    return hundredths if share >= 0 else -hundredths


def whole_percent(share: Fraction) -> int:
    """A share in whole percent, rounded half up; what is not all never reads 100, what is not nothing never 0.

    >>> [whole_percent(share) for share in (Fraction(2, 3), Fraction(999, 1000), Fraction(1, 1000), Fraction(1), Fraction(0))]
    [67, 99, 1, 100, 0]
    """
    return int(share * 100) if share in (0, 1) else min(99, max(1, round_half_up(share * 100)))


def cut_percent(share: Fraction) -> int:
    """A share in whole percent, cut, for shares that have to reach a mark; what is not nothing is never 0.

    >>> [cut_percent(share) for share in (Fraction(799, 1000), Fraction(1, 1000), Fraction(1), Fraction(0))]
    [79, 1, 100, 0]
    """
    return max(int(share * 100), 1 if share > 0 else 0)


def cut(points: Fraction, places: int = 2) -> Decimal:
    """Points cut after so many decimals, without trailing zeros.

    >>> cut(Fraction("49.999")), cut(Fraction(45))
    (Decimal('49.99'), Decimal('45'))
    """
    cut_points = Decimal(int(points * 10**places)).scaleb(-places)
    whole = cut_points.to_integral_value()
    return whole if whole == cut_points else cut_points.normalize()


def shown_result(points: Fraction, passed: bool | None, scale: Scale, policy: Policy) -> ShownResult:
    """Shown points, decimal grade and band of an exact result.

    **Shape**: `passed` is None where nothing is passed.

    >>> from quizapp.grading.scales import GERMAN_100_POINT_2019 as key
    >>> shown_result(Fraction("80.5"), True, key, "round_then_table").decimal_grade
    Decimal('2.4')
    >>> shown_result(Fraction("49.5"), False, key, "round_then_table").points
    Decimal('49.5')
    """
    if passed and policy == "round_then_table":
        whole = round_half_up(points)
        return ShownResult(Decimal(whole), scale.decimal_grade_of(whole), scale.band_of(Fraction(whole)))
    return ShownResult(cut(points), None, scale.band_of(points))
