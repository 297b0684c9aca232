"""The gain between two tests, exact."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from quizapp.grading.gain import normalised_gain
from quizapp.grading.rounding import round_to_hundredths

points = st.fractions(0, 100)


@pytest.mark.parametrize(
    ("before", "after", "exact", "shown"),
    [
        ("46", "82", "2/3", "0.67"), ("0", "100", "1", "1"), ("50", "50", "0", "0"), ("60", "50", "-1/4", "-0.25"),
        ("0", "12.5", "1/8", "0.13"), ("99.99", "100", "1", "1"), ("99", "0", "-99", "-99"),
    ],
)
def test_gains(before: str, after: str, exact: str, shown: str) -> None:
    gain = normalised_gain(Fraction(before), Fraction(after))
    assert gain == Fraction(exact)
    assert round_to_hundredths(gain) == Decimal(shown)


def test_nothing_missing_before_leaves_nothing_to_gain() -> None:
    assert normalised_gain(Fraction(100), Fraction(90)) is None


@given(points.filter(lambda before: before < 100), points)
def test_what_was_missing_times_the_gain_is_what_was_gained(before: Fraction, after: Fraction) -> None:
    gain = normalised_gain(before, after)
    assert gain is not None and gain <= 1
    assert before + gain * (100 - before) == after
