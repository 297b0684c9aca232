"""When a paper is earned."""

from __future__ import annotations

from fractions import Fraction

import pytest

from quizapp.certificates.rules.eligibility import CourseRecord, Eligibility, FinalTest, LiveUnits, eligibility

DONE = (("visible", True), ("limits", True))
FIFTY = Fraction(50)


def judged(recipes: tuple[tuple[str, bool], ...] = DONE, final: FinalTest | None = None, has_final: bool = True) -> Eligibility:
    """The rule at 50 points."""
    return eligibility(CourseRecord(recipes, has_final, final), FIFTY)


def test_all_recipes_and_a_passed_test() -> None:
    assert judged(final=FinalTest(FIFTY, True)) == Eligibility("attendance_with_test", (), "passed")
    assert judged(final=FinalTest(FIFTY, True)).is_met


def test_missing_recipes_are_named_in_order() -> None:
    found = judged((("visible", False), ("process", True), ("limits", False)), FinalTest(Fraction(100), True))
    assert (found.missing_recipes, found.is_met) == (("visible", "limits"), False)


@pytest.mark.parametrize(
    ("final", "state"),
    [
        (None, "not_taken"),
        (FinalTest(Fraction("49.99"), False), "not_passed"),
        (FinalTest(Fraction("49.99"), True), "not_passed"),  # the quiz asks for less than the paper
        (FinalTest(Fraction(55), False), "not_passed"),  # the quiz asks for more
        (FinalTest(None, None), "not_passed"),
        (FinalTest(FIFTY, None), "passed"),  # the quiz names no pass mark of its own
    ],
)
def test_the_test_is_judged_on_exact_points(final: FinalTest | None, state: str) -> None:
    found = judged(final=final)
    assert (found.test, found.is_met) == (state, state == "passed")


def test_a_course_without_a_final_test_ends_with_attendance() -> None:
    assert judged(has_final=False) == Eligibility("attendance", (), "no_test")
    assert judged(has_final=False).is_met
    assert not judged((("visible", False),), has_final=False).is_met


@pytest.mark.parametrize(
    ("attended", "percent", "missing"),
    [
        (Fraction(8), 80, 0), (Fraction("7.99"), 80, Fraction("0.01")), (Fraction(0), 80, 8), (Fraction(12), 100, 0), (Fraction(0), 0, 0),
        (Fraction(20, 3), Fraction(200, 3), 0),
    ],
)
def test_live_teaching_is_judged_exactly(attended: Fraction, percent: Fraction | int, missing: Fraction | int) -> None:
    record = CourseRecord(DONE, True, FinalTest(FIFTY, True), LiveUnits(Fraction(10), attended))
    found = eligibility(record, FIFTY, Fraction(percent))
    assert (found.missing_units, found.is_met) == (missing, not missing)
