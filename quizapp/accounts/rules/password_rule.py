"""Which passwords are refused, and why.

**Source**: NIST SP 800-63B-4, 3.1.1.2 (length, no composition rules, blocklist) and OWASP ASVS 5.0, 6.1.2 and 6.2
(words of the site).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

SHORTEST = 15
LONGEST = 256
LEAST_DIFFERENT = 5
LEAST_BESIDE_KNOWN_WORDS = 8
_RUNS = ("01234567890" * 3, "abcdefghijklmnopqrstuvwxyz" * 2, "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm")
_RUN_LENGTH = 4


def normal_form(password: str) -> str:
    """The password as it is hashed: the same whatever keyboard composed its letters (NFC)."""
    return unicodedata.normalize("NFC", password)


def password_fault(password: str, known_words: Iterable[str]) -> str | None:
    """A code that names what is wrong with the length or pattern; None when nothing is.

    **Units**: lengths in code points. `known_words` are those an attacker tries first: site name, address, name.

    >>> password_fault("kurz", ()), password_fault("abcabcabcabcabcabc", ()), password_fault("123456789012345", ())
    ('too_short', 'too_simple', 'too_simple')
    >>> password_fault("quizapp-quizapp-1", ("quizapp",)), password_fault("vier Wörter am Abend", ("quizapp",))
    ('too_simple', None)
    """
    password = normal_form(password)
    if len(password) < SHORTEST:
        return "too_short"
    if len(password) > LONGEST:
        return "too_long"
    folded = password.casefold()
    if len(set(folded)) < LEAST_DIFFERENT or _is_repetition(folded):
        return "too_simple"
    if len(_without_runs(_without_words(folded, known_words))) < LEAST_BESIDE_KNOWN_WORDS:
        return "too_simple"
    return None


def _is_repetition(text: str) -> bool:
    """True when a piece of at most half its length makes up the whole, e.g. "hallo1hallo1hal"."""
    return any((text[:size] * len(text))[: len(text)] == text for size in range(1, len(text) // 2 + 1))


def _without_words(text: str, words: Iterable[str]) -> str:
    for word in sorted({word.casefold() for word in words if len(word) >= _RUN_LENGTH}, key=len, reverse=True):
        text = text.replace(word, "")
    return text


def _without_runs(text: str) -> str:
    """What remains beside runs of the keyboard, the alphabet or the digits, forwards or backwards."""
    kept, position = "", 0
    while position < len(text):
        length = _run_at(text, position)
        if length < _RUN_LENGTH:
            kept, length = kept + text[position], 1
        position += length
    return kept


def _run_at(text: str, position: int) -> int:
    length = 1
    while position + length < len(text) and any(
        text[position : position + length + 1] in line for run in _RUNS for line in (run, run[::-1])
    ):
        length += 1
    return length
