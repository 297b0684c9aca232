"""Exact numbers: what is written is what is read."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from quizapp.kernel.numbers import exact_text, parse_exact

FRACTIONS = st.fractions(min_value=-(10**12), max_value=10**12, max_denominator=10**9)


@given(FRACTIONS)
def test_a_written_number_reads_back_the_same(number: Fraction) -> None:
    assert parse_exact(exact_text(number)) == number


@given(st.integers(-(10**6), 10**6), st.integers(0, 6))
def test_decimals_stay_decimals(digits: int, places: int) -> None:
    text = exact_text(Fraction(digits, 10**places))
    assert "/" not in text
    assert "e" not in text.lower()


WORDS = ("NaN", "inf", "1e400", "1e3", "1,5", "", " ", "1/0", "1/", "0x10", "٣", "1_000", "9" * 40)


@pytest.mark.parametrize("value", [*WORDS, 0.1, True, None])
def test_what_is_no_exact_number(value: object) -> None:
    with pytest.raises(ValueError, match="exact number"):
        parse_exact(value)


@pytest.mark.parametrize(("value", "number"), [(4, 4), (" 4 ", 4), ("+0.5", Fraction(1, 2)), ("-1/60", Fraction(-1, 60)), ("007", 7)])
def test_what_is_one(value: object, number: Fraction) -> None:
    assert parse_exact(value) == number
