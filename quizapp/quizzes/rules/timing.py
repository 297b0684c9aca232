"""When a quiz may be started, and until when an attempt runs.

Limits are durations, so they are added to instants; a window is written on the clock of the course's time zone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Literal
from zoneinfo import ZoneInfo

from quizapp.cohorts.rules.dates import NO_END, OwnEnd
from quizapp.content.document import TimeRule
from quizapp.courses.rules.extra_time import NO_EXTRA_TIME, ExtraTime
from quizapp.kernel.wall_time import instant_of, parse_wall_time

WindowState = Literal["before", "open", "closed"]
SETTLING = timedelta(seconds=10)
"""What arrived in time may still wait its turn to be written; the sweep closes after that."""


@dataclass(frozen=True, slots=True)
class TimePlan:
    """The time rule of a quiz as it holds for one learner. Ends are instants in UTC; None where there is none."""

    limit: timedelta | None
    opens_at: datetime | None
    closes_at: datetime | None
    grace: timedelta

    @property
    def ends(self) -> bool:
        """Whether an attempt has a deadline."""
        return self.limit is not None or self.closes_at is not None

    def state(self, now: datetime) -> WindowState:
        """Whether the window is open; its beginning belongs to it, its end does not."""
        if self.opens_at is not None and now < self.opens_at:
            return "before"
        return "closed" if self.closes_at is not None and now >= self.closes_at else "open"

    def deadline(self, started_at: datetime) -> datetime | None:
        """Until when an attempt runs that starts at this instant: its limit or the end of the window, whichever comes first."""
        ends = [end for end in (started_at + self.limit if self.limit else None, self.closes_at) if end is not None]
        return min(ends, default=None)


def time_plan(rule: TimeRule, zone: str, extra: ExtraTime = NO_EXTRA_TIME, own: OwnEnd = NO_END) -> TimePlan:
    """What a quiz's rule means in the course's time zone for a learner with this extra time and these deadlines of her own."""
    place = ZoneInfo(zone)
    limit = None if rule.limit_minutes is None else _duration(rule.limit_minutes * extra.factor)
    return TimePlan(
        limit=limit,
        opens_at=instant_of(parse_wall_time(rule.opens), place) if rule.opens else None,
        closes_at=own.closing(_end_of_window(rule, place, extra if extra.moves_window else NO_EXTRA_TIME)),
        grace=timedelta(seconds=rule.grace_seconds),
    )


def _duration(minutes: Fraction) -> timedelta:
    """Whole seconds, rounded up: nobody gets less than is written."""
    return timedelta(seconds=-(-minutes * 60 // 1))


def _end_of_window(rule: TimeRule, place: ZoneInfo, extra: ExtraTime) -> datetime | None:
    """The window's end moves as far as the limit grows; where there is no limit, by its share of the window.

    Who starts in the last moment of the written window still has the extra time of the limit.
    """
    if rule.closes is None:
        return None
    written = parse_wall_time(rule.closes)
    end, share = instant_of(written, place, last=True), extra.factor - 1
    if rule.limit_minutes is not None:
        return end + _duration(rule.limit_minutes * share)
    if rule.opens is None:
        return end
    # Added on the clock: days stay days when clocks are put forward or back in between.
    minutes = Fraction((written - parse_wall_time(rule.opens)) // timedelta(minutes=1))
    return max(end, instant_of(written + _duration(minutes * share), place, last=True))


def is_over(deadline_at: datetime | None, now: datetime) -> bool:
    """Whether the time of an attempt is up."""
    return deadline_at is not None and now >= deadline_at


def arrives_late(is_open: bool, deadline_at: datetime | None, grace_until: datetime | None, now: datetime) -> bool:
    """Whether an answer that arrives now is kept without counting.

    While the attempt is open everything counts until the grace is over; once it was closed, nothing that comes after the
    deadline does.
    """
    if deadline_at is None or grace_until is None:
        return False
    return now >= (grace_until if is_open else deadline_at)


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """What a page shows of a deadline. **Units**: `seconds`, never less than nothing."""

    seconds: float
    until: datetime

    @property
    def minutes(self) -> int:
        """Whole minutes, begun ones counted."""
        return math.ceil(self.seconds / 60)


def time_left(deadline_at: datetime | None, now: datetime) -> TimeLeft | None:
    """What remains of an attempt; None without a deadline."""
    return None if deadline_at is None else TimeLeft(max(0.0, (deadline_at - now).total_seconds()), deadline_at)
