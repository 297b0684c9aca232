"""Numbers as people type them, read exactly; "1,5" and "1.5" are the same wherever that is unambiguous."""

from __future__ import annotations

import re
from fractions import Fraction

MOST_DIGITS = 30
_PLAIN = re.compile(r"^\d+$")
_ONE_MARK = re.compile(r"^(\d*)([.,])(\d+)$")
_GROUPED = re.compile(r"^\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*(?:([.,])\d+)?$")
_NUMBER_THEN_UNIT = re.compile(r"^([+-]?[\d.,' ]*\d)\s*(.*)$")


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
        is_group = len(rest) == 3 and 1 <= len(whole) <= 3 and whole.lstrip("0") != "" and found != mark
        return f"{whole}{rest}" if is_group else f"{whole or '0'}.{rest}"
    grouped = _GROUPED.match(digits)
    if not grouped or grouped.group(1) == grouped.group(2):
        return None
    bare = digits.replace(grouped.group(1), "")
    return bare.replace(",", ".")


def split_unit(text: str) -> tuple[str, str]:
    """A typed number and what stands behind it.

    >>> split_unit("93,75 %"), split_unit("450min"), split_unit("viel")
    (('93,75', '%'), ('450', 'min'), ('viel', ''))
    """
    match = _NUMBER_THEN_UNIT.match(_clean(text))
    return (match.group(1).strip(), match.group(2).strip()) if match else (text.strip(), "")
