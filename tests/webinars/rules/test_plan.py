"""What trainers enter: breaks, units, nights, and clocks that are put forward."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from quizapp.webinars.rules.plan import MOST_BREAKS, planned_time, read_breaks, span_on, units_of

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 3, 2)
MEETING = span_on(DAY, time(10), time(12), BERLIN)


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant in March 2026."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def test_a_span_stands_on_the_clock_of_the_place() -> None:
    assert MEETING == (utc(2, 9), utc(2, 11))
    assert span_on(DAY, time(23), time(1), BERLIN) == (utc(2, 22), utc(3, 0))
    # In this night the clock goes from 02:00 to 03:00.
    assert span_on(date(2026, 3, 29), time(1), time(4), BERLIN) == (utc(29, 0), utc(29, 2))


def test_ten_minutes_are_ten_minutes_in_the_night_in_which_clocks_are_put_back() -> None:
    day = date(2026, 10, 25)  # from 03:00 back to 02:00
    night = span_on(day, time(1), time(4), BERLIN)
    assert night[1] - night[0] == timedelta(hours=4)
    ((start, end),) = read_breaks("02:30-02:40", day, night, BERLIN)
    assert (start, end) == (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 40, tzinfo=UTC))
    assert span_on(day, time(2, 15), time(2, 45), BERLIN)[1] == datetime(2026, 10, 25, 0, 45, tzinfo=UTC)


@pytest.mark.parametrize(
    "written", ["10:30-10:45", "10:30–10:45", " 10.30 bis 10.45 Uhr", "10:30 to 10:45", "10:30 — 10:45\n\n", "10:30-10:40\n10:40-10:45"]
)
def test_breaks_are_read(written: str) -> None:
    assert read_breaks(written, DAY, MEETING, BERLIN) == ((utc(2, 9, 30), utc(2, 9, 45)),)


def test_several_breaks_stand_in_order() -> None:
    assert read_breaks("11:30-11:40, 10:30-10:45", DAY, MEETING, BERLIN) == (
        (utc(2, 9, 30), utc(2, 9, 45)), (utc(2, 10, 30), utc(2, 10, 40)),
    )


def test_a_break_after_midnight_is_found() -> None:
    night = span_on(DAY, time(22), time(2), BERLIN)
    assert read_breaks("00:15-00:30", DAY, night, BERLIN) == ((utc(2, 23, 15), utc(2, 23, 30)),)


@pytest.mark.parametrize("written", ["half past ten", "10:30", "25:00-26:00", "09:30-10:15", "11:50-12:10", "10:45-10:30", "10:30-10:4٥"])
def test_what_is_no_break_of_the_meeting_is_named(written: str) -> None:
    with pytest.raises(ValueError, match=written):
        read_breaks(written, DAY, MEETING, BERLIN)


def test_there_are_not_endless_breaks() -> None:
    with pytest.raises(ValueError, match=str(MOST_BREAKS + 1)):
        read_breaks("10:30-10:45\n" * (MOST_BREAKS + 1), DAY, MEETING, BERLIN)


@given(st.integers(1, 2000))
def test_units_in_hundredths_keep_their_value(hundredths: int) -> None:
    assert units_of(planned_time(Fraction(hundredths, 100))) == Fraction(hundredths, 100)
    assert planned_time(Fraction(2)) == timedelta(minutes=90)
