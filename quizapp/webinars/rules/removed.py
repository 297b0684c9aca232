"""How somebody who was removed from a webinar's list is known again in a report, without keeping the name."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable

from quizapp.webinars.rules.people import fold_name

Removed = tuple[str, str]
"""A salt, and the fingerprint made with it."""


def fingerprint(salt: str, name: str) -> str:
    """Of a name as it is compared; each with a salt of its own, so that no two of them say that they are of the same name.

    >>> fingerprint("s", "Weber, Anna") == fingerprint("s", "anna  weber") != fingerprint("t", "anna weber")
    True
    """
    return hashlib.sha256(f"{salt} {fold_name(name)}".encode()).hexdigest()


def was_removed(names: Iterable[str], removed: Collection[Removed]) -> bool:
    """Whether one of these names was removed."""
    known = set(names)
    return any(fingerprint(salt, name) == kept for salt, kept in removed for name in known)
