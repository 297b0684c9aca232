"""Whether an attempt passed, and the outcome that is stored with it for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quizapp.grading.rounding import Policy, shown_result
from quizapp.grading.scales import scale_named
from quizapp.kernel.numbers import exact_text


@dataclass(frozen=True, slots=True)
class SectionOutcome:
    """The result of one section, on its own 100 points.

    **Shape**: `number` counts from 1; `passed` and `pass_points` are None where the section asks for nothing.
    """

    number: int
    points: Fraction
    pass_points: Fraction | None
    passed: bool | None

    def as_json(self) -> dict[str, Any]:
        """Plain JSON; numbers are texts."""
        pass_points = None if self.pass_points is None else exact_text(self.pass_points)
        return {"number": self.number, "points": exact_text(self.points), "pass_points": pass_points, "passed": self.passed}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of an attempt, frozen with the names of all that it was made by.

    **Shape**: `passed` is None where nothing is passed; `decimal_grade` is None where none may be shown; `band` is a
    code such as "very_good"; `sections` is empty in a quiz without sections. **Units**: points of 100, `points` exact,
    `shown_points` as pages and papers print them.
    """

    points: Fraction
    passed: bool | None
    pass_points: Fraction | None
    shown_points: Decimal
    decimal_grade: Decimal | None
    band: str
    scale: str
    policy: Policy
    sections: tuple[SectionOutcome, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain JSON; numbers are texts, so that none loses a digit."""
        sections = {"sections": [section.as_json() for section in self.sections]} if self.sections else {}
        return {
            "points": exact_text(self.points),
            "passed": self.passed,
            "pass_points": None if self.pass_points is None else exact_text(self.pass_points),
            "shown_points": str(self.shown_points),
            "decimal_grade": None if self.decimal_grade is None else str(self.decimal_grade),
            "band": self.band,
            "scale": self.scale,
            "policy": self.policy,
            **sections,
        }


def outcome_from_json(stored: Mapping[str, Any]) -> Outcome:
    """The outcome that `as_json` wrote down; older ones know no sections."""
    return Outcome(
        points=Fraction(stored["points"]),
        passed=stored["passed"],
        pass_points=None if stored["pass_points"] is None else Fraction(stored["pass_points"]),
        shown_points=Decimal(stored["shown_points"]),
        decimal_grade=None if stored["decimal_grade"] is None else Decimal(stored["decimal_grade"]),
        band=stored["band"],
        scale=stored["scale"],
        policy=stored["policy"],
        sections=tuple(_section_from_json(section) for section in stored.get("sections", ())),
    )


def _section_from_json(stored: Mapping[str, Any]) -> SectionOutcome:
    pass_points = None if stored["pass_points"] is None else Fraction(stored["pass_points"])
    return SectionOutcome(stored["number"], Fraction(stored["points"]), pass_points, stored["passed"])


def has_passed(points: Fraction, pass_points: Fraction) -> bool:
    """True when the exact points reach the pass mark; nothing is rounded and nothing is given.

    >>> has_passed(Fraction("49.99"), Fraction(50)), has_passed(Fraction(50), Fraction(50))
    (False, True)
    """
    return points >= pass_points


def section_outcome(number: int, points: Fraction, pass_points: Fraction | None) -> SectionOutcome:
    """The outcome of a section's exact points."""
    return SectionOutcome(number, points, pass_points, None if pass_points is None else has_passed(points, pass_points))


def outcome_for(
    points: Fraction,
    pass_points: Fraction | None,
    scale: str,
    policy: Policy,
    sections: tuple[SectionOutcome, ...] = (),
) -> Outcome:
    """The outcome of exact points on the 100-point scale. **Raises** ValueError for a scale that does not exist.

    A section that misses its own pass mark is made up for by nothing.

    >>> outcome = outcome_for(Fraction("91.5"), Fraction(50), "german-100-point-2019", "round_then_table")
    >>> outcome.shown_points, outcome.decimal_grade, outcome.band
    (Decimal('92'), Decimal('1.4'), 'very_good')
    """
    passed = None
    if pass_points is not None:
        passed = has_passed(points, pass_points) and all(section.passed is not False for section in sections)
    shown = shown_result(points, passed, scale_named(scale), policy)
    return Outcome(
        points=points,
        passed=passed,
        pass_points=pass_points,
        shown_points=shown.points,
        decimal_grade=shown.decimal_grade,
        band=shown.band.code,
        scale=scale,
        policy=policy,
        sections=sections,
    )
