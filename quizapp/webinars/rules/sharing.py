"""The link of a webinar that everybody shares: how long it may hold, for how many, and what a room reads from the wall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from quizapp.kernel.wall_time import instant_of

MOST_SEATS = 100_000
LONGEST = timedelta(days=366)
SHORT = 8
"""Letters of the short address: 30**8 > 2**39. Whoever guesses one may learn without a name, as everybody may."""


@dataclass(frozen=True, slots=True)
class SharedPlan:
    """What a trainer enters. **Shape**: `seats` None without a limit; `expires_at` is the first instant at which nobody begins."""

    seats: int | None
    expires_at: datetime


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The first instant after the day on the clock of the place, in UTC.

    >>> end_of_day(date(2026, 3, 28), ZoneInfo("Europe/Berlin")).isoformat()
    '2026-03-28T23:00:00+00:00'
    """
    return instant_of(datetime.combine(day + timedelta(days=1), time()), zone)


def last_day(expires_at: datetime, zone: ZoneInfo) -> date:
    """The last day on which somebody can begin.

    >>> last_day(end_of_day(date(2026, 3, 28), ZoneInfo("Europe/Berlin")), ZoneInfo("Europe/Berlin"))
    datetime.date(2026, 3, 28)
    """
    return (expires_at - timedelta(microseconds=1)).astimezone(zone).date()


def in_groups(short: str) -> str:
    """The short code as it is read aloud and typed.

    >>> in_groups("7f3k9q2m")
    '7f3k-9q2m'
    """
    return f"{short[:4]}-{short[4:]}"


def without_scheme(address: str) -> str:
    """An address as people write it down.

    >>> without_scheme("https://quiz.example.org/w/7f3k-9q2m")
    'quiz.example.org/w/7f3k-9q2m'
    """
    return address.partition("://")[2] or address
