"""The name of a holder as it can be printed."""

from __future__ import annotations

import unicodedata

_NOT_PRINTED = ("So", "Sk", "Cc", "Cf", "Cs", "Co", "Cn")


def printed_name(name: str | None) -> str:
    """The name without pictures, controls and doubled spaces; "" when nothing is left that a paper can show.

    >>> printed_name(" Zoë  Žďárská 🎉")
    'Zoë Žďárská'
    """
    kept = (letter for letter in name or "" if unicodedata.category(letter) not in _NOT_PRINTED)
    return " ".join("".join(kept).split())
