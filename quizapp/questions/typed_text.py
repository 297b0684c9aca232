"""Comparing typed words: folding what does not matter, counting typing errors."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from quizapp.kernel.errors import Invalid
from quizapp.questions.base import Form

LONGEST_ANSWER = 500
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS"})
_PLAIN = str.maketrans({"ß": "ss", "ẞ": "SS"})  # accents are dropped from every letter
_UNWRITABLE = {"Cc", "Cs"}  # control characters and halves of characters
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\uff0d", "-"))


def posted_text(form: Form, name: str) -> str:
    """One typed line, trimmed, without what cannot be stored. **Raises** Invalid when it is too long or sent twice."""
    values = form.get(name, [])
    if len(values) > 1:
        raise Invalid("answer_not_understood")
    line = " ".join(values[0].split()) if values else ""
    text = unicodedata.normalize("NFC", "".join(ch for ch in line if unicodedata.category(ch) not in _UNWRITABLE)).strip()
    if len(text) > LONGEST_ANSWER:
        raise Invalid("answer_too_long", limit=LONGEST_ANSWER)
    return text


def fold(text: str, case_sensitive: bool = False, plain_umlauts: bool = False) -> str:
    """Text without what does not matter: case, hyphens, punctuation, spaces, accents, ways to write umlauts.

    Hyphens and spaces go altogether ("E-Mail" is "email"); punctuation before a digit stays, because 1,5 is not 15.

    >>> fold("Social-Media  Größe!"), fold("Größe", plain_umlauts=True), fold("Café: +1,5 %")
    ('socialmediagroesse', 'grosse', 'cafe+1,5')
    """
    folded = unicodedata.normalize("NFC", text).translate(_PLAIN if plain_umlauts else _UMLAUTS).translate(_DASHES)
    folded = unicodedata.normalize("NFKD", folded if case_sensitive else folded.casefold())
    neighbours = zip(" " + folded, folded, folded[1:] + " ", strict=False)
    return "".join(ch for before, ch, after in neighbours if _matters(before, ch, after))


def _matters(before: str, ch: str, after: str) -> bool:
    """True for letters, digits and symbols, for a minus sign, and for punctuation in front of a digit."""
    kind = unicodedata.category(ch)[0]
    if ch == "-":
        return after.isdigit() and not before.isalnum()
    return kind in "LNS" or (kind == "P" and after.isdigit())


def is_close(typed: str, wanted: str, typing_errors: int = 0, case_sensitive: bool = False) -> bool:
    """True when the typed text is the wanted one up to folding and so many typing errors."""
    return is_any_of(typed, (wanted,), typing_errors, case_sensitive)


def is_any_of(typed: str, wanted: Sequence[str], typing_errors: int = 0, case_sensitive: bool = False) -> bool:
    """True when the typed text is close to one of the wanted ones."""
    typed_ways = _both_ways(typed, case_sensitive)
    pairs = [
        (left, right)
        for text in wanted
        for left, right in zip(typed_ways, _ways_of_wanted(text, case_sensitive), strict=True)
        if left and right
    ]
    return any(left == right for left, right in pairs) or any(
        edit_distance(left, right, typing_errors) <= typing_errors for left, right in pairs if typing_errors
    )


def _both_ways(text: str, case_sensitive: bool) -> tuple[str, str]:
    """The text with its umlauts written out, and with them plain."""
    return fold(text, case_sensitive), fold(text, case_sensitive, plain_umlauts=True)


_ways_of_wanted = lru_cache(maxsize=8192)(_both_ways)
"""Of authors' words only: they are compared with every answer."""


def edit_distance(left: str, right: str, most: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours that turn one text into the other.

    Stops at `most` + 1. **Source**: optimal string alignment (restricted Damerau-Levenshtein distance).

    >>> edit_distance("intranet", "intarnet", 2), edit_distance("circle", "circel", 2), edit_distance("abc", "xyz", 1)
    (1, 1, 2)
    """
    if left == right or abs(len(left) - len(right)) > most or not most:
        return 0 if left == right else most + 1
    before: list[int] = []
    previous = list(range(len(right) + 1))
    for row, left_char in enumerate(left, start=1):
        current = [row]
        for column, right_char in enumerate(right, start=1):
            best = min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (left_char != right_char))
            if row > 1 and column > 1 and left_char == right[column - 2] and left[row - 2] == right_char:
                best = min(best, before[column - 2] + 1)
            current.append(best)
        before, previous = previous, current
    return min(previous[-1], most + 1)
