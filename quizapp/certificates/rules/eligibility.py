"""Whether a learner has earned the course's paper, and what is missing otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from quizapp.certificates.rules.papers import paper_kind

TestState = Literal["no_test", "not_taken", "not_passed", "passed"]


@dataclass(frozen=True, slots=True)
class FinalTest:
    """The attempt at the final test that counts. **Units**: exact points on the 100-point scale."""

    points: Fraction | None
    passed: bool | None


@dataclass(frozen=True, slots=True)
class LiveUnits:
    """Live teaching of the course, and how much of it a learner attended. **Units**: teaching units of 45 minutes."""

    total: Fraction
    attended: Fraction


@dataclass(frozen=True, slots=True)
class CourseRecord:
    """What a learner has done in a course. `recipes`: (key, is it done) in the course's order; `live`: None where attendance is
    not asked for."""

    recipes: tuple[tuple[str, bool], ...]
    has_final_test: bool
    final: FinalTest | None = None
    live: LiveUnits | None = None


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The paper the course ends with and what is still missing for it.

    **Shape**: `missing_recipes` holds keys. **Units**: `missing_units` of live teaching.
    """

    kind: str
    missing_recipes: tuple[str, ...]
    test: TestState
    missing_units: Fraction = Fraction(0)

    @property
    def is_met(self) -> bool:
        """True when the paper is earned."""
        return not self.missing_recipes and not self.missing_units and self.test in ("no_test", "passed")


def eligibility(record: CourseRecord, pass_points: Fraction, attendance_percent: Fraction = Fraction(0)) -> Eligibility:
    """All recipes done; where the course has a final test, that test passed with at least `pass_points`; where it has live teaching, at
    least `attendance_percent` of its units attended, exactly: 79.99 is not 80.

    Points are compared exactly: 49.99 is not 50. A quiz with a stricter pass mark of its own keeps it.
    """
    missing = tuple(key for key, is_done in record.recipes if not is_done)
    live = record.live
    units = max(live.total * attendance_percent / 100 - live.attended, Fraction(0)) if live else Fraction(0)
    return Eligibility(paper_kind(record.has_final_test), missing, _test_state(record, pass_points), units)


def _test_state(record: CourseRecord, pass_points: Fraction) -> TestState:
    if not record.has_final_test:
        return "no_test"
    final = record.final
    if final is None:
        return "not_taken"
    if final.points is None or final.points < pass_points or final.passed is False:
        return "not_passed"
    return "passed"
