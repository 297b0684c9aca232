"""What a trainer enters about a meeting, and whether it makes sense."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from quizapp.kernel.wall_time import instant_of
from quizapp.webinars.rules.attendance import UNIT, Span, Timetable, joined_up
from quizapp.webinars.rules.boosters import NO_BOOSTERS, Boosters

LONGEST = timedelta(hours=14)
LONGEST_PAST_MIDNIGHT = timedelta(hours=6)
"""An end before the beginning that means more is a slip."""
MOST_BREAKS = 20
SECTION, QUIZ, PRETEST, POSTTEST = "section", "quiz", "pretest", "posttest"

_BREAK = re.compile(r"(\d{1,2})[:.](\d\d)\s*(?:-|–|—|bis|to)\s*(\d{1,2})[:.](\d\d)(?:\s*(?:Uhr|h))?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """What follows a meeting. **Shape**: see `Meeting.target_kind`; both empty for nothing."""

    kind: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """A meeting as it is entered.

    **Shape**: instants in UTC; `planned` is the time of its teaching units; `cohort_id` the group it is for, None for the whole course.
    """

    title: str
    timetable: Timetable
    locale: str
    host: str
    planned: timedelta
    join_url: str = ""
    target: Target = Target()
    cohort_id: int | None = None
    boosters: Boosters = NO_BOOSTERS


def span_on(day: date, start: time, end: time, zone: ZoneInfo) -> Span:
    """From one time of day to another on the clock of the place; an end that is not later lies on the next day. Of an end that comes twice
    the first after the beginning is meant: ten minutes stay ten minutes when clocks are put back."""
    last = day if start < end else day + timedelta(days=1)
    begins, ends = instant_of(datetime.combine(day, start), zone), instant_of(datetime.combine(last, end), zone)
    return begins, ends if begins < ends else instant_of(datetime.combine(last, end), zone, last=True)


def read_breaks(written: str, day: date, meeting: Span, zone: ZoneInfo) -> tuple[Span, ...]:
    """Breaks as they are written, one a line: "10:30–10:45". **Raises** ValueError with the line that is none, or lies outside."""
    found = []
    for line in (line.strip() for line in re.split(r"[\n,;]", written)):
        if line:
            found.append(_break_in(line, day, meeting, zone))
    if len(found) > MOST_BREAKS:
        raise ValueError(str(len(found)))
    return tuple(joined_up(found))


def _break_in(line: str, day: date, meeting: Span, zone: ZoneInfo) -> Span:
    match = _BREAK.fullmatch(line)
    if match is None:
        raise ValueError(line)
    hours = [int(part) for part in match.groups()]
    try:
        start, end = time(hours[0], hours[1]), time(hours[2], hours[3])
    except ValueError:
        raise ValueError(line) from None
    # A meeting past midnight has breaks on either day.
    for first in (day, day + timedelta(days=1)):
        span = span_on(first, start, end, zone)
        if meeting[0] <= span[0] and span[1] <= meeting[1]:
            return span
    raise ValueError(line)


def planned_time(units: Fraction) -> timedelta:
    """The time of so many teaching units, in whole seconds.

    >>> planned_time(Fraction(3, 2))
    datetime.timedelta(seconds=4050)
    """
    return timedelta(seconds=units * (UNIT // timedelta(seconds=1)) // 1)


def units_of(planned: timedelta) -> Fraction:
    """Teaching units of a time, exactly.

    >>> units_of(timedelta(minutes=60))
    Fraction(4, 3)
    """
    return Fraction(planned // timedelta(seconds=1), UNIT // timedelta(seconds=1))
