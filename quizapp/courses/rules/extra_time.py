"""Extra time that one learner is given: how much, and for what. Why is nobody's business and stored nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

LEAST_PERCENT, MOST_PERCENT = 1, 200


@dataclass(frozen=True, slots=True)
class ExtraTime:
    """What a learner has on top. **Units**: `percent` of every limit; with `moves_window` windows end later as well."""

    percent: int | None = None
    moves_window: bool = False

    @property
    def factor(self) -> Fraction:
        """What limits are multiplied by.

        >>> ExtraTime(25).factor, ExtraTime().factor
        (Fraction(5, 4), Fraction(1, 1))
        """
        return 1 + Fraction(self.percent or 0, 100)

    @property
    def is_possible(self) -> bool:
        """Whether it lies within bounds; none at all does."""
        return self.percent is None or LEAST_PERCENT <= self.percent <= MOST_PERCENT


NO_EXTRA_TIME = ExtraTime()


def more_generous(one: ExtraTime, other: ExtraTime) -> ExtraTime:
    """What somebody has who was given both, under two enrolments that turn out to be one.

    >>> more_generous(ExtraTime(25, True), ExtraTime(50))
    ExtraTime(percent=50, moves_window=True)
    """
    return ExtraTime(max(one.percent or 0, other.percent or 0) or None, one.moves_window or other.moves_window)
