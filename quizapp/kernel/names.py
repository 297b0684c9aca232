"""The order in which names stand."""

from __future__ import annotations

import unicodedata


def name_order(name: str | None) -> tuple[str, str]:
    """By letters without their accents, as telephone books do; who has none comes first.

    >>> sorted(("Yılmaz", "Anna Öz", "anna Oz", "Ärmel", "Zoë"), key=name_order)
    ['anna Oz', 'Anna Öz', 'Ärmel', 'Yılmaz', 'Zoë']
    """
    folded = (name or "").casefold().replace("ı", "i")
    letters = (letter for letter in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(letter))
    return "".join(letters), folded
