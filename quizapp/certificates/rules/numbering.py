"""Serial numbers of papers, counted per year."""

from __future__ import annotations


def serial(year: int, number: int) -> str:
    """The number as it is printed.

    >>> serial(2026, 17)
    '2026-000017'
    """
    return f"{year}-{number:06d}"
