"""Passing is decided on exact points; the outcome says how it was read."""

from decimal import Decimal
from fractions import Fraction

import pytest

from quizapp.grading.passing import Outcome, outcome_for, outcome_from_json, section_outcome

SCALE = "german-100-point-2019"


def outcome(points: str, policy: str = "round_then_table", pass_points: str | None = "50") -> Outcome:
    """The outcome on the 100-point key."""
    return outcome_for(Fraction(points), None if pass_points is None else Fraction(pass_points), SCALE, policy)  # type: ignore[arg-type]  # one of the two policies


@pytest.mark.parametrize(
    ("points", "rounded", "decimal_grade", "band", "exact_band"),
    [
        ("91.50", 92, "1.4", "very_good", "good"),
        ("91.49", 91, "1.5", "good", "good"),
        ("80.50", 81, "2.4", "good", "satisfactory"),
        ("66.50", 67, "3.4", "satisfactory", "sufficient"),
        ("50.00", 50, "4.4", "sufficient", "sufficient"),
    ],
)
def test_passed(points: str, rounded: int, decimal_grade: str, band: str, exact_band: str) -> None:
    by_table, by_band = outcome(points), outcome(points, "exact_bands")
    assert by_table.passed is by_band.passed is True
    assert (by_table.shown_points, by_table.decimal_grade, by_table.band) == (rounded, Decimal(decimal_grade), band)
    assert (by_band.shown_points, by_band.decimal_grade, by_band.band) == (Decimal(points), None, exact_band)


@pytest.mark.parametrize(("points", "shown"), [("49.99", "49.99"), ("49.50", "49.5"), ("49.999", "49.99")])
def test_not_passed_is_not_rounded(points: str, shown: str) -> None:
    failed = outcome(points)
    assert failed.passed is False
    assert (str(failed.shown_points), failed.decimal_grade, failed.band) == (shown, None, "poor")


def test_no_epsilon() -> None:
    assert outcome_for(Fraction(50) - Fraction(1, 10**40), Fraction(50), SCALE, "round_then_table").passed is False


def test_another_pass_mark() -> None:
    assert outcome("59.99", pass_points="60").passed is False
    assert outcome("60", pass_points="60").passed is True


def test_where_nothing_is_passed_nothing_is_graded() -> None:
    practice = outcome("49.999", pass_points=None)
    assert (practice.passed, str(practice.shown_points), practice.decimal_grade) == (None, "49.99", None)


@pytest.mark.parametrize("pass_points", ["50", None])
def test_what_is_stored_is_read_back(pass_points: str | None) -> None:
    for points in ("0", "200/3", "49.999", "91.5", "100"):
        one = outcome(points, pass_points=pass_points)
        assert outcome_from_json(one.as_json()) == one
    assert outcome("200/3").as_json() == {
        "points": "200/3", "passed": True, "pass_points": "50", "shown_points": "67", "decimal_grade": "3.4",
        "band": "satisfactory", "scale": SCALE, "policy": "round_then_table",
    }  # fmt: skip


# sections

def of_sections(points: str, *sections: tuple[str, str | None]) -> Outcome:
    """The outcome of a quiz with pass mark 50 and sections of (points, own pass mark)."""
    made = tuple(
        section_outcome(number, Fraction(reached), None if mark is None else Fraction(mark))
        for number, (reached, mark) in enumerate(sections, start=1)
    )
    return outcome_for(Fraction(points), Fraction(50), SCALE, "round_then_table", made)


def test_the_floor_of_a_part_beats_the_mean() -> None:
    """25 % of 60 and 75 % of 48 are 51: passed on the whole, failed where each part needs 50."""
    assert of_sections("51", ("60", None), ("48", None)).passed is True
    outcome = of_sections("51", ("60", "50"), ("48", "50"))
    assert (outcome.passed, outcome.shown_points, outcome.decimal_grade) == (False, Decimal(51), None)
    assert [section.passed for section in outcome.sections] == [True, False]


def test_a_lower_floor_can_apply_to_one_part() -> None:
    assert of_sections("51", ("60", "50"), ("48", "30")).passed is True
    assert of_sections("49.5", ("60", "50"), ("48", "30")).passed is False
    assert of_sections("50", ("100", None), ("29.999", "30")).passed is False


def test_a_weighted_mean_is_read_from_the_key() -> None:
    outcome = of_sections("78", ("60", "50"), ("70", "50"), ("80", "50"), ("90", "50"))
    assert (outcome.passed, outcome.shown_points, outcome.decimal_grade) == (True, Decimal(78), Decimal("2.6"))


def test_sections_come_back_from_json_and_older_outcomes_have_none() -> None:
    outcome = of_sections("51", ("200/3", "50"), ("48", None))
    assert outcome_from_json(outcome.as_json()) == outcome
    older = of_sections("51").as_json()
    assert "sections" not in older
    assert outcome_from_json(older).sections == ()
