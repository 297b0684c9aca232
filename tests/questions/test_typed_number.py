"""Numbers as people type them are read exactly, or not at all."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from quizapp.questions.typed_number import decimal_mark, number_text, parse_number, split_unit


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"), ("-0", "0"), ("7", "7"), ("+7", "7"), ("-7", "-7"), ("− 7", "-7"), ("–7", "-7"), ("－7", "-7"),
        ("1,5", "1.5"), ("1.5", "1.5"), (",5", "0.5"), (".5", "0.5"), ("0,123", "0.123"), ("0.123", "0.123"),
        ("1.234,5", "1234.5"), ("1,234.5", "1234.5"), ("1.234,567", "1234.567"), ("1,234.567", "1234.567"),
        ("1 234", "1234"), ("1\u00a0234", "1234"), ("1\u202f234", "1234"), ("1'234", "1234"), ("1’234", "1234"),
        ("1.234.567", "1234567"), ("1,234,567", "1234567"), ("1 234 567,89", "1234567.89"), ("1'234.5", "1234.5"),
        ("1234,567", "1234.567"), ("1234.567", "1234.567"), ("12.34", "12.34"), ("12,3456", "12.3456"), ("007", "7"),
        ("01.234", "1.234"), ("9" * 30, "9" * 30),
    ],
)  # fmt: skip
@pytest.mark.parametrize("mark", [",", "."])
def test_unambiguous_numbers(text: str, number: str, mark: str) -> None:
    assert parse_number(text, mark) == Fraction(number)


@pytest.mark.parametrize(
    ("text", "with_comma", "with_point"),
    [("1.234", "1234", "1.234"), ("1,234", "1.234", "1234"), ("-12.500", "-12500", "-12.5"), ("999,000", "999", "999000")],
)
def test_one_separator_before_three_digits_is_read_in_the_style_of_the_attempt(
    text: str, with_comma: str, with_point: str
) -> None:
    assert parse_number(text, ",") == Fraction(with_comma)
    assert parse_number(text, ".") == Fraction(with_point)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "viel", "NaN", "nan", "inf", "-inf", "Infinity", "1e400", "1E5", "1e-5", "0x10", "1_000", "1/3", "½", "²",
        "1.2.3", "1,2,3", "1.23.456", "1 23", "12 34", "1.234.56", "1,234,567.", "1.", "--1", "+-1", "1-", "-", ".", ",",
        "1..5", "1.,5", "1'234'56", "0.123.456", "٣", "1 234.567,8 9", "9" * 31, "1" * 500,
    ],
)  # fmt: skip
def test_what_is_no_number(text: str) -> None:
    assert parse_number(text, ",") is None
    assert parse_number(text, ".") is None


@given(st.text(alphabet="0123456789.,' +-e%", max_size=40), st.sampled_from(",."))
def test_any_text_is_a_number_or_none(text: str, mark: str) -> None:
    number = parse_number(text, mark)
    assert number is None or isinstance(number, Fraction)


@given(st.integers(-(10**9), 10**9), st.sampled_from([0, 1, 2, 4, 6]))
def test_decimals_are_exact_in_both_styles(digits: int, places: int) -> None:
    number = Fraction(digits, 10**places)
    plain = f"{abs(digits):0{places + 1}d}"
    for mark in ",.":
        text = f"{plain[:-places]}{mark}{plain[-places:]}" if places else plain
        text = f"-{text}" if digits < 0 else text
        assert parse_number(text, ",") == parse_number(text, ".") == number


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("450", "450", ""), ("450 min", "450", "min"), ("450min", "450", "min"), ("93,75 %", "93,75", "%"), ("12 €", "12", "€"),
        ("-7 °C", "-7", "°C"), ("1 234 m", "1 234", "m"), ("3 m/s", "3", "m/s"), ("7,5 h", "7,5", "h"), ("5 e", "5", "e"),
        ("1e5", "1e5", ""), ("1 E-5", "1 E-5", ""), ("12:30", "12:30", ""), ("3/4", "3/4", ""), ("5-3", "5-3", ""),
        ("5 + 3", "5 + 3", ""), ("viel", "viel", ""), ("", "", ""),
    ],
)  # fmt: skip
def test_number_and_unit(text: str, number: str, unit: str) -> None:
    assert split_unit(text) == (number, unit)


@pytest.mark.parametrize(("locale", "mark"), [("de", ","), ("de-AT", ","), ("en", "."), ("en-GB", "."), ("fr", ",")])
def test_decimal_marks(locale: str, mark: str) -> None:
    assert decimal_mark(locale) == mark


@given(st.fractions(-(10**6), 10**6, max_denominator=1000), st.sampled_from(",."))
def test_numbers_for_reading_are_cut_never_changed(number: Fraction, mark: str) -> None:
    shown = Fraction(number_text(number, mark).replace(",", "."))
    assert abs(number) - Fraction(1, 10**6) < abs(shown) <= abs(number)
