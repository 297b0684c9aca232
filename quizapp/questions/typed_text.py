"""Comparing typed words: folding what does not matter, counting typing errors."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from quizapp.kernel.errors import Invalid
from quizapp.questions.base import Form

LONGEST_ANSWER = 500
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})


def posted_text(form: Form, name: str) -> str:
    """One typed line, trimmed. **Raises** Invalid when it is too long or not one line."""
    values = form.get(name, [])
    if len(values) > 1:
        raise Invalid("answer_not_understood")
    text = unicodedata.normalize("NFC", values[0]).strip() if values else ""
    if len(text) > LONGEST_ANSWER:
        raise Invalid("answer_too_long", limit=LONGEST_ANSWER)
    if any(unicodedata.category(ch) == "Cc" for ch in text):
        raise Invalid("answer_not_understood")
    return text


def fold(text: str, case_sensitive: bool = False, plain_umlauts: bool = False) -> str:
    """Text without what does not matter: case, hyphens and punctuation, repeated spaces, ways to write umlauts.

    >>> fold("Social-Media  Größe!"), fold("Größe", plain_umlauts=True)
    ('social media groesse', 'grosse')
    """
    folded = unicodedata.normalize("NFC", text)
    if not case_sensitive:
        folded = folded.lower()  # not casefold: ß is folded below
    folded = folded.translate(_PLAIN if plain_umlauts else _UMLAUTS)
    folded = "".join(ch if ch.isalnum() else " " for ch in unicodedata.normalize("NFKC", folded))
    return " ".join(folded.split())


def is_close(typed: str, wanted: str, typing_errors: int = 0, case_sensitive: bool = False) -> bool:
    """True when the typed text is the wanted one up to folding and so many typing errors."""
    for plain in (False, True):
        left, right = fold(typed, case_sensitive, plain), fold(wanted, case_sensitive, plain)
        if left and (left == right or left.replace(" ", "") == right.replace(" ", "")):
            return True
        if left and typing_errors and edit_distance(left, right, typing_errors) <= typing_errors:
            return True
    return False


def is_any_of(typed: str, wanted: Sequence[str], typing_errors: int = 0, case_sensitive: bool = False) -> bool:
    """True when the typed text is close to one of the wanted ones."""
    return any(is_close(typed, text, typing_errors, case_sensitive) for text in wanted)


def edit_distance(left: str, right: str, most: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours that turn one text into the other.

    Stops at `most` + 1. **Source**: optimal string alignment (restricted Damerau-Levenshtein distance).

    >>> edit_distance("intranet", "intarnet", 2), edit_distance("circle", "circel", 2), edit_distance("abc", "xyz", 1)
    (1, 1, 2)
    """
    if abs(len(left) - len(right)) > most:
        return most + 1
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
