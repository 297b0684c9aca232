"""Half up, only after passing, never a fail."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from quizapp.grading.rounding import cut, round_half_up, shown_result
from quizapp.grading.scales import GERMAN_100_POINT_2019


@pytest.mark.parametrize(
    ("points", "rounded"),
    [("0", 0), ("0.5", 1), ("1.5", 2), ("2.5", 3), ("66.5", 67), ("91.49", 91), ("91.5", 92), ("99.5", 100)],
)
def test_half_up(points: str, rounded: int) -> None:
    assert round_half_up(Fraction(points)) == rounded


def test_a_hair_below_a_half_is_rounded_down() -> None:
    assert round_half_up(Fraction("91.5") - Fraction(1, 10**30)) == 91


@pytest.mark.parametrize(
    ("points", "shown"), [("49.999", "49.99"), ("49.5", "49.5"), ("45", "45"), ("40", "40"), ("0", "0"), ("100", "100")]
)
def test_cut(points: str, shown: str) -> None:
    assert str(cut(Fraction(points))) == shown


def test_thirds_are_cut() -> None:
    assert cut(Fraction(200, 3)) == Decimal("66.66")


@given(st.fractions(0, 100, max_denominator=10**6))
def test_neither_policy_shows_a_fail_as_more_than_it_is(points: Fraction) -> None:
    for policy in ("round_then_table", "exact_bands"):
        shown = shown_result(points, False, GERMAN_100_POINT_2019, policy)
        assert shown.decimal_grade is None
        assert Fraction(shown.points) <= points < Fraction(shown.points) + Fraction(1, 100)
