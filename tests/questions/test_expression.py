"""Sums: worked out exactly, refused when they are none, never longer or deeper than they may be."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from quizapp.questions.expression import DEEPEST, LONGEST, parse_expression

NAMES = {"a": Fraction(7), "long-name": Fraction(-1, 3), "part.field-2": Fraction(5, 2), "zero": Fraction(0)}


@st.composite
def sums(draw: st.DrawFn, depth: int = 3) -> tuple[str, Fraction | None]:
    """A sum as text with all its parentheses, and its value by the rules of arithmetic."""
    if not depth or draw(st.integers(0, 3)) == 0:
        if draw(st.booleans()):
            name = draw(st.sampled_from(sorted(NAMES)))
            return name, NAMES[name]
        number = draw(st.decimals(0, 999, places=2))
        return f"{number:f}", Fraction(number)
    if draw(st.integers(0, 4)) == 0:
        text, value = draw(sums(depth=depth - 1))
        return f"(- {text})", None if value is None else -value
    (left, one), (right, two) = draw(sums(depth=depth - 1)), draw(sums(depth=depth - 1))
    sign = draw(st.sampled_from("+-*/"))
    return f"({left} {sign} {right})", worked_out(one, sign, two)


def worked_out(left: Fraction | None, sign: str, right: Fraction | None) -> Fraction | None:
    """Two values joined; nothing where one is missing or the divisor is zero."""
    if left is None or right is None or (sign == "/" and right == 0):
        return None
    return {"+": left + right, "-": left - right, "*": left * right, "/": left / right if right else Fraction(0)}[sign]


@given(sums())
def test_a_sum_is_worked_out_exactly(made: tuple[str, Fraction | None]) -> None:
    text, value = made
    if len(text) <= LONGEST:
        assert parse_expression(text).value(NAMES) == value


@given(st.lists(st.tuples(st.sampled_from("+-*/"), st.integers(1, 9)), max_size=9), st.integers(1, 9))
def test_signs_bind_as_in_school(rest: list[tuple[str, int]], first: int) -> None:
    """Products before sums, from left to right."""
    total, product = Fraction(0), Fraction(first)
    for sign, number in rest:
        if sign in "+-":
            total, product = total + product, Fraction(number if sign == "+" else -number)
        else:
            product = product * number if sign == "*" else product / number
    text = " ".join([str(first), *(f"{sign} {number}" for sign, number in rest)])
    assert parse_expression(text).value({}) == total + product


@given(st.text(max_size=LONGEST + 20))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse_expression(text).value(NAMES)
    except ValueError:
        pass


@pytest.mark.parametrize(
    "text",
    ["", " ", "1 +", "+ 1", "1 2", "a a", "(1", "1)", "()", "1..2", ".5", "5.", "1,5", "1e5", "2 ** 3", "2 // 3", "a.b.c", "A", "a_b",
     "f(1)", "a[0]", "'a'", "__import__('os')", "1 if a else 2", "²", "1\t+ 1", "a.", "9" * 19],
)  # fmt: skip
def test_what_is_no_sum_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"sum|sign|missing|closed"):
        parse_expression(text)


def test_length_and_depth_have_limits() -> None:
    parse_expression("(" * (DEEPEST - 1) + "1" + ")" * (DEEPEST - 1))
    parse_expression("- " * (DEEPEST - 1) + "1")
    for text in ("(" * DEEPEST + "1" + ")" * DEEPEST, "- " * DEEPEST + "1", "1" + " + 1" * 50):
        with pytest.raises(ValueError, match="at most"):
            parse_expression(text)


def test_names_with_hyphens_and_a_minus_between_spaces() -> None:
    assert parse_expression("long-name - a").names() == ("long-name", "a")
    assert parse_expression("a - a - 1").value(NAMES) == -1
    assert parse_expression("a-1").names() == ("a-1",)


def test_a_name_that_is_not_known_and_a_division_by_zero_have_no_value() -> None:
    assert parse_expression("a + unknown").value(NAMES) is None
    assert parse_expression("0 * unknown").value(NAMES) is None
    assert parse_expression("a / zero").value(NAMES) is None
    assert parse_expression("a / (1 - 1)").value(NAMES) is None
