"""Times on the clock of a place: what a course writes, and the instant it means when clocks are put forward or back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

_WRITTEN = re.compile(r"20\d\d-\d\d-\d\d \d\d:\d\d", re.ASCII)

Occurrence = Literal["once", "twice", "never"]


def parse_wall_time(written: str) -> datetime:
    """Year, month, day, hours and minutes without a zone. **Raises** ValueError for anything else.

    >>> parse_wall_time("2026-12-01 09:00")
    datetime.datetime(2026, 12, 1, 9, 0)
    """
    if not _WRITTEN.fullmatch(written):
        raise ValueError('write "2026-12-01 09:00"')
    return datetime.fromisoformat(written)


def week_of(moment: datetime) -> datetime:
    """The Monday of an instant's week, at midnight UTC: all that is kept of when somebody did something who was erased.

    >>> week_of(datetime(2026, 11, 26, 9, 51, tzinfo=UTC)).isoformat()
    '2026-11-23T00:00:00+00:00'
    """
    day = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())


def _checked(written: str) -> str:
    try:
        parse_wall_time(written)
    except ValueError:
        raise PydanticCustomError("wall_time", "not a day and time of day") from None
    return written


WallTime = Annotated[str, AfterValidator(_checked)]
"""A day and time of day as text, "2026-12-01 09:00", on the clock of a place named elsewhere."""


def occurrence(wall: datetime, zone: ZoneInfo) -> Occurrence:
    """How often the clock of the place shows this time.

    >>> occurrence(datetime(2026, 3, 29, 2, 30), ZoneInfo("Europe/Berlin"))
    'never'
    >>> occurrence(datetime(2026, 10, 25, 2, 30), ZoneInfo("Europe/Berlin"))
    'twice'
    """
    first, second = (wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    if first == second or first is None or second is None:
        return "once"
    return "twice" if first > second else "never"


def instant_of(wall: datetime, zone: ZoneInfo, last: bool = False) -> datetime:
    """The instant, in UTC, at which the clock of the place shows this time.

    A time that is skipped when clocks are put forward is read with the offset from before, so 02:30 is 03:30. Of a time
    that comes twice the first is meant, with `last` the second.
    **Source**: RFC 5545 section 3.3.5; the second one: docs/decisions, "Time limits and windows".
    """
    fold = 1 if last and occurrence(wall, zone) == "twice" else 0
    return wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
