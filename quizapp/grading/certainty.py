"""Certainty-based marking: what an answer earns by how certain somebody was of it, and how well the two agree.

It serves self-assessment alone and is never part of the 100 points.

**Source**: certainty-based marking after A. R. Gardner-Medwin (levels 1 to 3: right +1, +2, +3, wrong 0, -2, -6);
E. B. Wilson (1927) for the interval; docs/decisions (certainty).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Literal

LEVELS = (1, 2, 3)
UNSAID = 1
"""What counts where nothing was said."""
RIGHT = {1: 1, 2: 2, 3: 3}
WRONG = {1: 0, 2: -2, 3: -6}
HONEST = {1: (Fraction(0), Fraction(2, 3)), 2: (Fraction(2, 3), Fraction(4, 5)), 3: (Fraction(4, 5), Fraction(1))}
"""How often somebody is right to whom a level promises most. Follows from the stakes (tests/grading/test_certainty.py)."""
FEW = 8
"""Below so many answers a share says little, and the page says so."""
Z = 1.959963984540054
"""Of 95 percent."""

Verdict = Literal["none", "few", "over", "under", "fits"]
"""Over: right less often than the level claims; under: more often."""


@dataclass(frozen=True, slots=True)
class Stake:
    """What is at stake at a level."""

    level: int
    right: int
    wrong: int


STAKES = tuple(Stake(level, RIGHT[level], WRONG[level]) for level in LEVELS)


def certainty_points(level: int | None, fraction: Fraction) -> Fraction:
    """What an answer earns at a level: its stake times the fraction that is right, or the loss where nothing is.

    >>> [str(certainty_points(level, Fraction(1, 2))) for level in LEVELS], certainty_points(3, Fraction(0))
    (['1/2', '1', '3/2'], Fraction(-6, 1))
    """
    level = level or UNSAID
    return RIGHT[level] * fraction if fraction else Fraction(WRONG[level])


def expected_points(level: int, chance: Fraction) -> Fraction:
    """What a level promises to who is fully right with this chance, else fully wrong.

    >>> [str(expected_points(level, Fraction("0.7"))) for level in LEVELS]
    ['7/10', '4/5', '3/10']
    """
    return chance * RIGHT[level] + (1 - chance) * WRONG[level]


@dataclass(frozen=True, slots=True)
class Rated:
    """An answer with what was said of it. **Units**: `fraction` of the question's points, before any deduction.

    **Shape**: `is_said` is False where nothing was chosen and the lowest level counts.
    """

    slot: int
    level: int
    fraction: Fraction
    is_said: bool = True

    @property
    def points(self) -> Fraction:
        """What it earns."""
        return certainty_points(self.level, self.fraction)

    @property
    def is_confident_error(self) -> bool:
        """Not fully right, and more was claimed than the lowest level."""
        return self.fraction < 1 and self.level > UNSAID


@dataclass(frozen=True, slots=True)
class LevelResult:
    """The answers at one level. **Units**: `low` and `high` bound the share that is fully right, with 95 percent confidence."""

    level: int
    answers: int
    right: int
    points: Fraction
    low: float
    high: float

    @property
    def share(self) -> Fraction | None:
        """How many of them are fully right; None without any."""
        return Fraction(self.right, self.answers) if self.answers else None

    @property
    def honest(self) -> tuple[Fraction, Fraction]:
        """The share that the level stands for."""
        return HONEST[self.level]

    @property
    def verdict(self) -> Verdict:
        """What can be told of it; nothing from few answers."""
        if not self.answers:
            return "none"
        if self.answers < FEW:
            return "few"
        return "over" if self.high < self.honest[0] else "under" if self.low > self.honest[1] else "fits"


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well what was claimed agrees with what was right. **Shape**: `levels` from the lowest to the highest."""

    rated: tuple[Rated, ...]
    levels: tuple[LevelResult, ...]

    @property
    def points(self) -> Fraction:
        """What all answers earn together."""
        return sum((one.points for one in self.rated), Fraction(0))

    @property
    def most(self) -> int:
        """What they could have earned at most."""
        return RIGHT[LEVELS[-1]] * len(self.rated)

    @property
    def unsaid(self) -> int:
        """How many answers count at the lowest level because nothing was said."""
        return sum(not one.is_said for one in self.rated)

    def at(self, slot: int) -> Rated | None:
        """The answer in this slot, if it was rated."""
        return next((one for one in self.rated if one.slot == slot), None)

    @property
    def confident_errors(self) -> tuple[Rated, ...]:
        """What was claimed and not right, the highest claim first."""
        return tuple(sorted((one for one in self.rated if one.is_confident_error), key=lambda one: (-one.level, one.slot)))


def calibration_of(rated: Iterable[Rated]) -> Calibration:
    """The answers told apart by level."""
    answers = tuple(rated)
    return Calibration(answers, tuple(_level(level, [one for one in answers if one.level == level]) for level in LEVELS))


def _level(level: int, answers: list[Rated]) -> LevelResult:
    right = sum(one.fraction == 1 for one in answers)
    low, high = wilson_interval(right, len(answers))
    return LevelResult(level, len(answers), right, sum((one.points for one in answers), Fraction(0)), low, high)


def wilson_interval(right: int, answers: int) -> tuple[float, float]:
    """Where the share lies that so many right ones of so many speak for, with 95 percent confidence; all without any.

    >>> [tuple(round(bound, 4) for bound in wilson_interval(*counts)) for counts in ((5, 10), (1, 1), (0, 0))]
    [(0.2366, 0.7634), (0.2065, 1.0), (0.0, 1.0)]
    """
    if not answers:
        return 0.0, 1.0
    share, square = right / answers, Z * Z / answers
    middle = (share + square / 2) / (1 + square)
    reach = Z * sqrt(share * (1 - share) / answers + square / answers / 4) / (1 + square)
    low = 0.0 if right == 0 else max(0.0, middle - reach)
    return low, 1.0 if right == answers else min(1.0, middle + reach)
