"""Presence: known vectors, and properties of every set of stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from quizapp.webinars.rules.attendance import Presence, Span, Timetable, in_hundredths, joined_up, presence, time_within

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def at(minutes: float) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def span(start: float, end: float) -> Span:
    """From one minute after noon to another."""
    return at(start), at(end)


TWO_UNITS = Timetable(at(0), at(90))
WITH_BREAK = Timetable(at(0), at(105), (span(45, 60),))


@pytest.mark.parametrize(
    ("stays", "timetable", "minutes", "present", "units"),
    [
        ([], TWO_UNITS, 0, Fraction(0), Fraction(0)),
        ([span(0, 90)], TWO_UNITS, 90, Fraction(1), Fraction(2)),
        ([span(-30, 200)], TWO_UNITS, 90, Fraction(1), Fraction(2)),
        ([span(0, 72)], TWO_UNITS, 72, Fraction(4, 5), Fraction(8, 5)),
        ([span(0, 50), span(40, 60)], TWO_UNITS, 60, Fraction(2, 3), Fraction(4, 3)),
        ([span(0, 30), span(30, 60), span(60, 90)], TWO_UNITS, 90, Fraction(1), Fraction(2)),
        ([span(10, 20), span(10, 20)], TWO_UNITS, 10, Fraction(1, 9), Fraction(2, 9)),
        ([span(20, 10), span(95, 99), span(5, 5)], TWO_UNITS, 0, Fraction(0), Fraction(0)),
        ([span(0, 105)], WITH_BREAK, 90, Fraction(1), Fraction(2)),
        ([span(0, 45), span(60, 105)], WITH_BREAK, 90, Fraction(1), Fraction(2)),
        ([span(45, 60)], WITH_BREAK, 0, Fraction(0), Fraction(0)),
        ([span(30, 70)], WITH_BREAK, 25, Fraction(5, 18), Fraction(5, 9)),
    ],
)
def test_known_stays(stays: list[Span], timetable: Timetable, minutes: int, present: Fraction, units: Fraction) -> None:
    assert presence(stays, timetable, timedelta(minutes=90)) == Presence(timedelta(minutes=minutes), present, units)


def test_a_length_without_times_holds_where_it_is_longer() -> None:
    assert presence([span(0, 30)], TWO_UNITS, timedelta(minutes=90), timedelta(minutes=72)).present == Fraction(4, 5)
    assert presence([span(0, 80)], TWO_UNITS, timedelta(minutes=90), timedelta(minutes=72)).time == timedelta(minutes=80)
    assert presence([], TWO_UNITS, timedelta(minutes=90), timedelta(minutes=300)).present == 1
    assert presence([], TWO_UNITS, timedelta(minutes=90), timedelta(minutes=-5)).present == 0


def test_units_are_never_more_than_planned() -> None:
    assert presence([span(0, 90)], TWO_UNITS, timedelta(minutes=45)).units == 1


def test_a_meeting_that_is_all_break_is_attended_by_nobody() -> None:
    assert presence([span(0, 90)], Timetable(at(0), at(90), (span(0, 90),)), timedelta(0)).present == 0


def test_hundredths_are_cut() -> None:
    assert in_hundredths(Fraction(79999, 1000)) == 7999
    assert in_hundredths(Fraction(80)) == 8000


minutes = st.integers(-60, 240)
spans = st.builds(span, minutes, minutes)
timetables = st.builds(lambda length, breaks: Timetable(at(0), at(length), tuple(breaks)), st.integers(1, 180), st.lists(spans, max_size=3))


@given(st.lists(spans, max_size=6))
def test_joined_spans_stand_apart_and_cover_the_same_minutes(stays: list[Span]) -> None:
    joined = joined_up(stays)
    assert all(first[1] < second[0] for first, second in zip(joined, joined[1:], strict=False))
    covered = {minute for start, end in stays for minute in range(-60, 240) if start <= at(minute) < end}
    assert {minute for start, end in joined for minute in range(-60, 240) if start <= at(minute) < end} == covered


@given(st.lists(spans, max_size=6), timetables)
def test_time_is_counted_minute_by_minute(stays: list[Span], timetable: Timetable) -> None:
    """The same by a slow and plain way: every minute is looked at."""

    def holds(moment: datetime, among: list[Span]) -> bool:
        return any(start <= moment < end for start, end in among)

    here = [at(minute) for minute in range(-60, 240)]
    meeting = [(timetable.starts_at, timetable.ends_at)]
    there = [moment for moment in here if holds(moment, stays) and holds(moment, meeting) and not holds(moment, list(timetable.breaks))]
    assert time_within(stays, timetable) == timedelta(minutes=len(there))


@given(st.lists(spans, max_size=6), spans, timetables, st.integers(0, 200))
def test_more_stays_never_make_less(stays: list[Span], more: Span, timetable: Timetable, told: int) -> None:
    before = presence(stays, timetable, timetable.length, timedelta(minutes=told))
    after = presence([*stays, more], timetable, timetable.length, timedelta(minutes=told))
    assert 0 <= before.present <= after.present <= 1
    assert timedelta(0) <= before.time <= after.time <= timetable.length
    assert presence([*stays, *stays], timetable, timetable.length, timedelta(minutes=told)) == before
