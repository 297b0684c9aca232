"""When trainers are told by mail what came of a meeting."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from quizapp.kernel.wall_time import instant_of

DigestKind = Literal["day", "week"]
DAYS: dict[DigestKind, int] = {"day": 1, "week": 7}
"""Days after the one on which it ended."""
MORNING = time(8)
LATE = timedelta(days=2)
"""What could not leave in time is passed over after so long."""


def digest_at(ends_at: datetime, kind: DigestKind, zone: ZoneInfo) -> datetime:
    """The morning on the clock of the course, in UTC.

    >>> digest_at(datetime(2026, 3, 28, 23, 30, tzinfo=ZoneInfo("UTC")), "day", ZoneInfo("Europe/Berlin")).isoformat()
    '2026-03-30T06:00:00+00:00'
    """
    day = ends_at.astimezone(zone).date() + timedelta(days=DAYS[kind])
    return instant_of(datetime.combine(day, MORNING), zone)


def digest_due(ends_at: datetime, zone: ZoneInfo, now: datetime) -> DigestKind | None:
    """The digest that is to leave now, if it is not too late for it."""
    for kind in DAYS:
        due = digest_at(ends_at, kind, zone)
        if due <= now < due + LATE:
            return kind
    return None
