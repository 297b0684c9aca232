"""The mark of one response."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class Mark:
    """How much of a question was right.

    **Shape**: `fraction` in 0..1, exact; `answered` tells a blank from a wrong answer.
    """

    fraction: Fraction
    answered: bool = True

    def __post_init__(self) -> None:
        if not ZERO <= self.fraction <= ONE:
            raise ValueError(f"a mark lies between 0 and 1, not {self.fraction}")

    @property
    def verdict(self) -> str:
        """`right`, `partial`, `wrong` or `unanswered`."""
        if not self.answered:
            return "unanswered"
        if self.fraction == ONE:
            return "right"
        return "partial" if self.fraction else "wrong"

    def points(self, possible: Fraction) -> Fraction:
        """Points earned of `possible`."""
        return self.fraction * possible


UNANSWERED = Mark(ZERO, answered=False)
