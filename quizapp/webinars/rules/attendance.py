"""How long somebody was there: all stays together, within the meeting, without its breaks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

UNIT = timedelta(minutes=45)
"""A teaching unit."""

Span = tuple[datetime, datetime]
"""From the first instant up to, and without, the second."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a meeting takes place. **Shape**: `breaks` need no order; what lies outside the meeting counts as nothing."""

    starts_at: datetime
    ends_at: datetime
    breaks: tuple[Span, ...] = ()

    @property
    def length(self) -> timedelta:
        """The meeting without its breaks."""
        return time_within([(self.starts_at, self.ends_at)], self)


@dataclass(frozen=True, slots=True)
class Presence:
    """How long somebody was there. **Units**: `present` of the meeting, 0 to 1; `units` of 45 minutes."""

    time: timedelta
    present: Fraction
    units: Fraction


def joined_up(spans: Iterable[Span]) -> list[Span]:
    """Spans in order that neither overlap nor touch; empty and backward ones are left out."""
    found: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def time_within(spans: Iterable[Span], timetable: Timetable) -> timedelta:
    """How much of these spans lies in the meeting and outside its breaks; no instant counts twice."""
    inside = joined_up(_overlaps(spans, [(timetable.starts_at, timetable.ends_at)]))
    paused = _overlaps(inside, joined_up(timetable.breaks))
    return _sum(inside) - _sum(paused)


def presence(
    stays: Iterable[Span], timetable: Timetable, planned: timedelta, told: timedelta = timedelta(0)
) -> Presence:
    """What somebody's stays come to. `told` is a length without times, as short reports give it: the longer of the two holds.

    Units are those of the time, never more than planned.
    **Source**: docs/decisions/0019-attendance.md.
    """
    length = timetable.length
    time = min(max(time_within(stays, timetable), told, timedelta(0)), length)
    present = _ratio(time, length) if length else Fraction(0)
    return Presence(time, present, _ratio(min(time, planned), UNIT))


def in_hundredths(number: Fraction) -> int:
    """Hundredths, cut and never rounded up.

    >>> in_hundredths(Fraction(2, 3))
    66
    """
    return number.numerator * 100 // number.denominator


def part_in_hundredths(percent: Fraction) -> int:
    """The same of a share in percent; who was there for a moment was there for something.

    >>> part_in_hundredths(Fraction(1, 500)), part_in_hundredths(Fraction(0)), part_in_hundredths(Fraction(79999, 1000))
    (1, 0, 7999)
    """
    return max(in_hundredths(percent), 1 if percent > 0 else 0)


def nearest_hundredths(number: Fraction) -> int:
    """Hundredths, rounded; half of one is rounded up.

    >>> nearest_hundredths(Fraction(8, 3)), nearest_hundredths(Fraction(1, 200))
    (267, 1)
    """
    return in_hundredths(number + Fraction(1, 200))


def _ratio(part: timedelta, whole: timedelta) -> Fraction:
    return Fraction(part // timedelta(microseconds=1), whole // timedelta(microseconds=1))


def _overlaps(spans: Iterable[Span], others: Sequence[Span]) -> list[Span]:
    pairs = ((max(start, begin), min(end, stop)) for start, end in spans for begin, stop in others)
    return [(start, end) for start, end in pairs if start < end]


def _sum(spans: Iterable[Span]) -> timedelta:
    return sum((end - start for start, end in spans), timedelta(0))
