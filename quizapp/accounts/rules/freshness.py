"""How long a sign-in counts as fresh."""

from __future__ import annotations

from datetime import datetime, timedelta

FRESH = timedelta(minutes=15)


def is_fresh(proven_at: datetime | None, now: datetime) -> bool:
    """True up to 15 minutes after somebody has shown who they are; not before it, should the clock have gone back.

    >>> noon = datetime(2026, 11, 2, 12)
    >>> [is_fresh(noon, noon + timedelta(minutes=minutes)) for minutes in (0, 15, 16, -1)], is_fresh(None, noon)
    ([True, True, False, False], False)
    """
    return proven_at is not None and timedelta(0) <= now - proven_at <= FRESH
