"""Scales: named, versioned data that turn points into bands and decimal grades.

A scale is never changed, only joined by a new one with another name: a result keeps the name of the scale it was read
from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Band:
    """A grade in words. **Shape**: pages put `code` into words. **Units**: `from_points` of 100, reached exactly."""

    code: str
    grade: int
    from_points: int


@dataclass(frozen=True, slots=True)
class Scale:
    """A key from 0 to 100 points.

    **Shape**: `bands` from best to worst; `decimal_grades` holds the grade of 0, 1, ... 100 whole points.
    """

    name: str
    bands: tuple[Band, ...]
    decimal_grades: tuple[Decimal, ...]

    def band_of(self, points: Fraction) -> Band:
        """The band of exact points: 91.99 is still below 92."""
        return next(band for band in self.bands if points >= band.from_points)

    def decimal_grade_of(self, whole_points: int) -> Decimal:
        """The decimal grade of whole points."""
        return self.decimal_grades[whole_points]


def _decimal_grades(lowest_points: str) -> tuple[Decimal, ...]:
    """The grade of each whole point, from the lowest points of 1.0, 1.1, ... 6.0."""
    grades = [Decimal(0)] * 101
    upper = 101
    for step, lowest in enumerate(map(int, lowest_points.split())):
        grades[lowest:upper] = [Decimal(10 + step) / 10] * (upper - lowest)
        upper = lowest
    return tuple(grades)


GERMAN_100_POINT_2019 = Scale(
    name="german-100-point-2019",
    bands=(
        Band("very_good", 1, 92),
        Band("good", 2, 81),
        Band("satisfactory", 3, 67),
        Band("sufficient", 4, 50),
        Band("poor", 5, 30),
        Band("insufficient", 6, 0),
    ),
    decimal_grades=_decimal_grades(
        "100 98 96 94 92 "
        "91 90 89 88 87 85 84 83 82 81 "
        "79 78 77 75 74 72 71 70 68 67 "
        "65 63 62 60 58 56 55 53 51 50 "
        "48 46 44 42 40 38 36 34 32 30 "
        "25 20 15 10 5 0"
    ),
)
"""The 100-point key with decimal grades. **Source**: annex of the German ordinances of 2019, BGBl. I 2019 p. 2363."""

SCALES: Mapping[str, Scale] = {GERMAN_100_POINT_2019.name: GERMAN_100_POINT_2019}


def scale_named(name: str) -> Scale:
    """The scale of this name and version. **Raises** ValueError when there is none.

    >>> scale_named("german-100-point-2019").band_of(Fraction("91.99")).code
    'good'
    """
    if name not in SCALES:
        raise ValueError(f"no scale is called {name!r}; there are {', '.join(sorted(SCALES))}")
    return SCALES[name]
