"""Serial numbers of papers: counted per year, without gaps."""

from __future__ import annotations


def next_number(last: int | None) -> int:
    """The number after the year's last one; the first is 1."""
    return (last or 0) + 1


def serial(year: int, number: int) -> str:
    """The number as it is printed.

    >>> serial(2026, 17)
    '2026-000017'
    """
    return f"{year}-{number:06d}"
