"""Exact numbers: rationals read from text, never from binary floating point."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

_EXACT = re.compile(r"^[+-]?(\d{1,18}(\.\d{1,18})?|\d{1,18}/[1-9]\d{0,17})$", re.ASCII)


def parse_exact(value: object) -> Fraction:
    """A rational from an integer or from text such as "4", "0.05" or "1/60".

    **Raises** ValueError for anything else; floats are refused because 0.1 is not a tenth.

    >>> parse_exact("0.05")
    Fraction(1, 20)
    >>> parse_exact("1/60")
    Fraction(1, 60)
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, str) and _EXACT.match(value.strip()):
        return Fraction(value.strip())
    raise ValueError("write an exact number in quotes, such as \"4\", \"0.05\" or \"1/60\"")


def exact_text(number: Fraction) -> str:
    """The shortest text that `parse_exact` reads back to the same number.

    >>> exact_text(Fraction(1, 20)), exact_text(Fraction(1, 3)), exact_text(Fraction(4))
    ('0.05', '1/3', '4')
    """
    denominator = number.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if denominator != 1 or number.denominator > 10**12:
        return f"{number.numerator}/{number.denominator}" if number.denominator != 1 else str(number.numerator)
    return format(Decimal(number.numerator) / Decimal(number.denominator), "f")


ExactNumber = Annotated[Fraction, BeforeValidator(parse_exact), PlainSerializer(exact_text, return_type=str)]
