"""Serial numbers of papers, counted per year."""

from __future__ import annotations

import re

_SERIAL = re.compile(r"(\d{4})-(\d{6,9})", re.ASCII)


def serial(year: int, number: int) -> str:
    """The number as it is printed.

    >>> serial(2026, 17)
    '2026-000017'
    """
    return f"{year}-{number:06d}"


def read_serial(typed: str) -> tuple[int, int] | None:
    """Year and number of a serial number; None for anything else.

    >>> read_serial(" 2026-000017 "), read_serial("2026-17"), read_serial("7f3k9q2m")
    ((2026, 17), None, None)
    """
    found = _SERIAL.fullmatch(typed.strip())
    return (int(found[1]), int(found[2])) if found else None
