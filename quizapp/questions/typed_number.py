"""Numbers as people type them, read exactly; "1,5" and "1.5" are the same wherever that is unambiguous."""

from __future__ import annotations

import re
from fractions import Fraction

MOST_DIGITS = 30
_PLAIN = re.compile(r"^\d+$")
_ONE_MARK = re.compile(r"^(\d*)([.,])(\d+)$")
_GROUPED = re.compile(r"^[1-9]\d{0,2}([.,' ])\d{3}(?:\1\d{3})*(?:([.,])\d+)?$")
_NUMBER_THEN_UNIT = re.compile(r"^([+-]? ?[\d.,' ]*\d)\s*(.*)$")
_NO_UNIT = re.compile(r"^(?:[-+*/:^=.,;(]|[eE] ?[-+]?\d)")


def decimal_mark(locale: str) -> str:
    """The mark that settles ambiguous numbers, frozen when the attempt starts."""
    return "." if locale.split("-")[0] == "en" else ","


def parse_number(text: str, mark: str) -> Fraction | None:
    """The exact number, or None for anything that is none (words, NaN, exponents, too many digits).

    "1.234" could be a thousand or a little more than one: `mark`, the decimal mark of the attempt, decides.

    >>> parse_number("1,5", ","), parse_number("1.5", ","), parse_number("1.234,5", ".")
    (Fraction(3, 2), Fraction(3, 2), Fraction(2469, 2))
    >>> parse_number("1.234", ","), parse_number("1.234", "."), parse_number("1e400", ".")
    (Fraction(1234, 1), Fraction(617, 500), None)
    """
    cleaned = _clean(text)
    sign = -1 if cleaned.startswith("-") else 1
    digits = cleaned.removeprefix("-").removeprefix("+").strip()
    if sum(ch.isdigit() for ch in digits) > MOST_DIGITS or not digits.isascii():
        return None
    plain = _without_groups(digits, mark)
    return None if plain is None else sign * Fraction(plain)


def _clean(text: str) -> str:
    for minus in "\u2212\u2013\uff0d":
        text = text.replace(minus, "-")
    for space in "\u00a0\u202f\u2009":
        text = text.replace(space, " ")
    return text.replace("\u2019", "'").strip()


def _without_groups(digits: str, mark: str) -> str | None:
    """Digits with at most one full stop as decimal mark, or None."""
    if _PLAIN.match(digits):
        return digits
    single = _ONE_MARK.match(digits)
    if single:
        whole, found, rest = single.groups()
        is_group = len(rest) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0") and found != mark
        return f"{whole}{rest}" if is_group else f"{whole or '0'}.{rest}"
    grouped = _GROUPED.match(digits)
    if not grouped or grouped.group(1) == grouped.group(2):
        return None
    bare = digits.replace(grouped.group(1), "")
    return bare.replace(",", ".")


def split_unit(text: str) -> tuple[str, str]:
    """A typed number and the unit behind it. What only begins like a number (times, sums, exponents) stays whole.

    >>> split_unit("93,75 %"), split_unit("450min"), split_unit("viel"), split_unit("4e2"), split_unit("12:30")
    (('93,75', '%'), ('450', 'min'), ('viel', ''), ('4e2', ''), ('12:30', ''))
    """
    match = _NUMBER_THEN_UNIT.match(_clean(text))
    if not match or _NO_UNIT.match(match.group(2)):
        return text.strip(), ""
    return match.group(1).strip(), match.group(2).strip()


def number_text(number: Fraction, mark: str, most_places: int = 6) -> str:
    """A number for reading, cut after so many decimals.

    >>> number_text(Fraction("-0.05"), ","), number_text(Fraction(605), "."), number_text(Fraction(1, 3), ".")
    ('-0,05', '605', '0.333333')
    """
    scaled = abs(number) * 10**most_places
    whole, rest = divmod(scaled.numerator // scaled.denominator, 10**most_places)
    decimals = str(rest).rjust(most_places, "0").rstrip("0")
    return f"{'-' if number < 0 else ''}{whole}{mark + decimals if decimals else ''}"
