"""How an erased account or attendee is found again in a backup, without keeping anything that names it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime


def account_mark(account_id: int, created_at: datetime) -> str:
    """A digest of what only this row ever had: row numbers alone are given again, to the microsecond nobody comes twice.

    >>> account_mark(7, datetime(2026, 11, 26, tzinfo=UTC))[:12]
    '6a41344d1bbf'
    """
    return _digest(f"{account_id}", created_at)


def attendee_mark(attendee_id: int, imported_at: datetime) -> str:
    """The same of somebody whom only an attendance report knows."""
    return _digest(f"attendee {attendee_id}", imported_at)


def _digest(row: str, first_at: datetime) -> str:
    written = f"{row} {first_at.astimezone(UTC).isoformat(timespec='microseconds')}"
    return hashlib.sha256(written.encode()).hexdigest()
