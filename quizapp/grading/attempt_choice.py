"""Which of several attempts counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Counts = Literal["best", "last", "first"]


@dataclass(frozen=True, slots=True)
class GradedAttempt:
    """What the choice needs to know of a graded attempt. **Units**: points on the 100-point scale."""

    number: int
    points: Fraction


def counting_attempt(attempts: Iterable[GradedAttempt], counts: Counts) -> GradedAttempt | None:
    """The attempt that counts, None without any. Of equally good attempts the earliest counts.

    >>> tries = [GradedAttempt(1, Fraction(40)), GradedAttempt(2, Fraction(70)), GradedAttempt(3, Fraction(70))]
    >>> [counting_attempt(tries, rule).number for rule in ("best", "last", "first")]
    [2, 3, 1]
    """
    in_order = sorted(attempts, key=lambda attempt: attempt.number)
    if not in_order:
        return None
    if counts == "best":
        return max(in_order, key=lambda attempt: attempt.points)
    return in_order[-1] if counts == "last" else in_order[0]
