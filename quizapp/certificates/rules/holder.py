"""The name of a holder as it can be printed."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

_NOT_PRINTED = ("So", "Sk", "Cc", "Cf", "Cs", "Co", "Cn")


def printed_name(name: str | None) -> str:
    """The name without pictures, controls and doubled spaces; "" when nothing is left that a paper can show.

    >>> printed_name(" Zoë  Žďárská 🎉")
    'Zoë Žďárská'
    """
    kept = (letter for letter in name or "" if unicodedata.category(letter) not in _NOT_PRINTED)
    return " ".join("".join(kept).split())


def without_holder(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A paper's frozen fields without the name and the points, for a holder who was erased.

    >>> without_holder({"holder": "Ida", "course": "A", "result": {}, "printed": {"holder": "Ida", "annex": {}, "lead": "L"}})
    {'holder': '', 'course': 'A', 'result': None, 'printed': {'holder': '', 'annex': None, 'lead': 'L'}}
    """
    return {**fields, "holder": "", "result": None, "printed": {**fields["printed"], "holder": "", "annex": None}}
