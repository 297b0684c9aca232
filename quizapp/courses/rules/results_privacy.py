"""Whom results of a course are for: what trainers and administrators may see of one learner."""

from __future__ import annotations

from dataclasses import dataclass

OPEN, WORKS_AGREEMENT, SELF_ASSESSMENT = "open", "works_agreement", "self_assessment"
MODES = (OPEN, WORKS_AGREEMENT, SELF_ASSESSMENT)
"""Trainers see everything; they see who has completed and passed; results are the learner's alone."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What staff see of one learner's work. Who learns in the course, and since when, is no result and always seen.

    **Shape**: `completion` is what was done, `passed` also says who has a certificate, `points` every figure of how good it
    was, `attempts` their number, answers and what came too late, `times` when and how long somebody worked.
    """

    completion: bool
    passed: bool
    points: bool
    attempts: bool
    times: bool

    @property
    def is_full(self) -> bool:
        """True where nothing is held back."""
        return self == EVERYTHING


EVERYTHING = Sight(True, True, True, True, True)
COMPLETED_AND_PASSED = Sight(True, True, False, False, False)
WITH_POINTS = Sight(True, True, True, False, False)
NOTHING = Sight(False, False, False, False, False)


def sight_of(mode: str, shares_points: bool = False) -> Sight:
    """What staff see of a learner of a course in this mode; `shares_points`: she has switched that on herself.

    **Source**: promises P19, P20; decision record 22. An unknown mode shows nothing.

    >>> sight_of("works_agreement").points, sight_of("works_agreement", shares_points=True).points
    (False, True)
    >>> sight_of("self_assessment", shares_points=True) == NOTHING
    True
    """
    if mode == WORKS_AGREEMENT:
        return WITH_POINTS if shares_points else COMPLETED_AND_PASSED
    return EVERYTHING if mode == OPEN else NOTHING
