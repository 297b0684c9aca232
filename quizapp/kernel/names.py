"""The order in which names stand."""

from __future__ import annotations

import re
import unicodedata

MARKS = r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
"""Accents and dots, once they stand apart from their letters: a pattern that Python and PostgreSQL read alike."""
SAME_LETTERS = (("\u00df", "ss"), ("\u0131", "i"), ("\u03c2", "\u03c3"))
"""Small letters that no decomposition brings together: sharp s, i without a dot, sigma at the end of a word."""

_MARKS = re.compile(MARKS)


def name_order(name: str | None) -> str:
    """What names are sorted by: letters without their accents, as dictionaries do (DIN 5007-1), then with them; who has none comes first.

    A database sorts by the same, see `db/names.py`.

    >>> sorted(("Yılmaz", "Anna Öz", "anna Oz", "Zoë", "Ärmel"), key=name_order)
    ['anna Oz', 'Anna Öz', 'Ärmel', 'Yılmaz', 'Zoë']
    """
    if not name or name.isascii():
        apart = (name or "").lower()
        return f"{apart}\x01{apart}"
    apart = unicodedata.normalize("NFKD", name).lower()
    for letter, same in SAME_LETTERS:
        apart = apart.replace(letter, same)
    return f"{_MARKS.sub('', apart)}\x01{apart}"
