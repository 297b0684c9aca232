"""The key of a question as a form can show and change it, whatever the kind: parts with what counts as right in each.

A kind offers its key by `key_parts` and makes the corrected question by `with_key`. One that offers none can only be
withdrawn.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from quizapp.kernel.errors import Invalid
from quizapp.kernel.localized import LocalizedText
from quizapp.kernel.numbers import exact_text, parse_exact

Way = Literal["one", "many", "texts", "numbers"]
Key = Mapping[str, tuple[str, ...]]
"""What counts as right, by the name of the part."""

Tolerated = tuple[Fraction, Fraction, str]
"""A value, its tolerance, and how that is meant: absolute, relative, geometric."""

_NUMBER = r"([+-]?\d+(?:[.,/]\d+)?)"
_LINE = re.compile(rf"{_NUMBER}(?:\s*(?:±|\+-|\+/-)\s*{_NUMBER}\s*(%?)|\s*(?:×÷|x/)\s*{_NUMBER})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class KeyPart:
    """One decision of a key.

    **Shape**: `values` count as right now: ids among `choices` (exactly one, or several), wordings, or numbers as lines. `label`
    says what the part is about; None where it is the whole question. `locale` is the language of wordings.
    """

    name: str
    way: Way
    values: tuple[str, ...]
    label: LocalizedText | None = None
    choices: tuple[tuple[str, LocalizedText], ...] = ()
    locale: str = ""


def number_line(value: Fraction, tolerance: Fraction, kind: str) -> str:
    """A number with its tolerance as a line that people read and write.

    >>> number_line(Fraction(100), Fraction(1, 20), "relative"), number_line(Fraction(3), Fraction(0), "absolute")
    ('100 ± 5 %', '3')
    """
    if not tolerance:
        return exact_text(value)
    if kind == "relative":
        return f"{exact_text(value)} ± {exact_text(100 * tolerance)} %"
    sign, reach = ("±", tolerance) if kind == "absolute" else ("×÷", 1 + tolerance)
    return f"{exact_text(value)} {sign} {exact_text(reach)}"


def read_number_line(line: str) -> Tolerated:
    """What `number_line` wrote, or a person typed; a decimal comma will do. **Raises** Invalid.

    >>> read_number_line("1,5 +- 0,1")
    (Fraction(3, 2), Fraction(1, 10), 'absolute')
    """
    found = _LINE.fullmatch(line.strip())
    if found is None:
        raise Invalid("key_no_number", text=line.strip()[:60])
    value, reach, percent, factor = found.groups()
    try:
        if factor:
            read = _exact(value), _exact(factor) - 1, "geometric"
        elif percent:
            read = _exact(value), _exact(reach) / 100, "relative"
        else:
            read = _exact(value), _exact(reach or "0"), "absolute"
    except ValueError:
        raise Invalid("key_no_number", text=line.strip()[:60]) from None
    if read[1] < 0:
        raise Invalid("key_no_number", text=line.strip()[:60])
    return read


def _exact(text: str) -> Fraction:
    return parse_exact(text.replace(",", "."))


def bounds_of(value: Fraction, tolerance: Fraction, kind: str) -> tuple[Fraction, Fraction]:
    """The accepted interval. Relative: a -+ |a|t; geometric: a/(1+t) .. a(1+t)."""
    if kind == "absolute":
        return value - tolerance, value + tolerance
    if kind == "relative":
        reach = abs(value) * tolerance
        return value - reach, value + reach
    ends = value / (1 + tolerance), value * (1 + tolerance)
    return min(ends), max(ends)


def keeps_all(part: KeyPart, chosen: tuple[str, ...]) -> bool:
    """True when everything that counted as right still does."""
    if part.way != "numbers":
        return set(part.values) <= set(chosen)
    new = [bounds_of(*read_number_line(line)) for line in chosen]
    old = [bounds_of(*read_number_line(line)) for line in part.values]
    return all(any(low <= first and last <= high for low, high in new) for first, last in old)
