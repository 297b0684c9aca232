"""Times on the clock of a place: forty cases, in five zones, around every change of the clocks."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from quizapp.kernel.wall_time import instant_of, occurrence, parse_wall_time

BERLIN, NEW_YORK, LORD_HOWE, KATHMANDU = "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"
ZONES = (BERLIN, NEW_YORK, LORD_HOWE, KATHMANDU, "UTC")

CASES = [
    # zone, written, how often the clock shows it, the instant (of the first), the instant of the second
    (BERLIN, "2026-01-15 12:00", "once", "2026-01-15 11:00", None),
    (BERLIN, "2026-07-15 12:00", "once", "2026-07-15 10:00", None),
    (BERLIN, "2026-03-29 01:59", "once", "2026-03-29 00:59", None),
    (BERLIN, "2026-03-29 02:00", "never", "2026-03-29 01:00", None),
    (BERLIN, "2026-03-29 02:30", "never", "2026-03-29 01:30", None),
    (BERLIN, "2026-03-29 02:59", "never", "2026-03-29 01:59", None),
    (BERLIN, "2026-03-29 03:00", "once", "2026-03-29 01:00", None),
    (BERLIN, "2026-03-29 23:59", "once", "2026-03-29 21:59", None),
    (BERLIN, "2026-10-25 01:59", "once", "2026-10-24 23:59", None),
    (BERLIN, "2026-10-25 02:00", "twice", "2026-10-25 00:00", "2026-10-25 01:00"),
    (BERLIN, "2026-10-25 02:30", "twice", "2026-10-25 00:30", "2026-10-25 01:30"),
    (BERLIN, "2026-10-25 02:59", "twice", "2026-10-25 00:59", "2026-10-25 01:59"),
    (BERLIN, "2026-10-25 03:00", "once", "2026-10-25 02:00", None),
    (BERLIN, "2026-10-25 23:59", "once", "2026-10-25 22:59", None),
    (BERLIN, "2024-02-29 00:00", "once", "2024-02-28 23:00", None),
    (BERLIN, "2026-12-31 23:59", "once", "2026-12-31 22:59", None),
    (NEW_YORK, "2026-01-15 12:00", "once", "2026-01-15 17:00", None),
    (NEW_YORK, "2026-07-15 12:00", "once", "2026-07-15 16:00", None),
    (NEW_YORK, "2026-03-08 01:59", "once", "2026-03-08 06:59", None),
    (NEW_YORK, "2026-03-08 02:30", "never", "2026-03-08 07:30", None),
    (NEW_YORK, "2026-03-08 03:00", "once", "2026-03-08 07:00", None),
    (NEW_YORK, "2026-11-01 00:59", "once", "2026-11-01 04:59", None),
    (NEW_YORK, "2026-11-01 01:30", "twice", "2026-11-01 05:30", "2026-11-01 06:30"),
    (NEW_YORK, "2026-11-01 02:00", "once", "2026-11-01 07:00", None),
    (NEW_YORK, "2007-03-11 02:30", "never", "2007-03-11 07:30", None),  # the example of RFC 5545
    (LORD_HOWE, "2026-01-15 12:00", "once", "2026-01-15 01:00", None),
    (LORD_HOWE, "2026-07-15 12:00", "once", "2026-07-15 01:30", None),
    (LORD_HOWE, "2026-04-05 01:29", "once", "2026-04-04 14:29", None),
    (LORD_HOWE, "2026-04-05 01:30", "twice", "2026-04-04 14:30", "2026-04-04 15:00"),
    (LORD_HOWE, "2026-04-05 01:59", "twice", "2026-04-04 14:59", "2026-04-04 15:29"),
    (LORD_HOWE, "2026-04-05 02:00", "once", "2026-04-04 15:30", None),
    (LORD_HOWE, "2026-10-04 01:59", "once", "2026-10-03 15:29", None),
    (LORD_HOWE, "2026-10-04 02:00", "never", "2026-10-03 15:30", None),
    (LORD_HOWE, "2026-10-04 02:29", "never", "2026-10-03 15:59", None),
    (LORD_HOWE, "2026-10-04 02:30", "once", "2026-10-03 15:30", None),
    (KATHMANDU, "2026-03-29 02:30", "once", "2026-03-28 20:45", None),
    (KATHMANDU, "2026-10-25 02:30", "once", "2026-10-24 20:45", None),
    (KATHMANDU, "2026-01-01 00:00", "once", "2025-12-31 18:15", None),
    ("UTC", "2026-03-29 02:30", "once", "2026-03-29 02:30", None),
    ("UTC", "2026-10-25 02:30", "once", "2026-10-25 02:30", None),
]


def test_there_are_forty_cases() -> None:
    assert len(CASES) == 40
    assert {case[0] for case in CASES} == set(ZONES)


@pytest.mark.parametrize(("zone", "written", "how_often", "first", "second"), CASES)
def test_a_time_means_one_instant(zone: str, written: str, how_often: str, first: str, second: str | None) -> None:
    place, wall = ZoneInfo(zone), parse_wall_time(written)
    assert occurrence(wall, place) == how_often
    assert instant_of(wall, place) == parse_wall_time(first).replace(tzinfo=UTC)
    assert instant_of(wall, place, last=True) == parse_wall_time(second or first).replace(tzinfo=UTC)


@given(st.datetimes(parse_wall_time("2000-01-02 00:00"), parse_wall_time("2099-12-30 00:00")), st.sampled_from(ZONES))
def test_what_the_clock_shows_is_what_was_written(wall: datetime, zone: str) -> None:
    """Unless the clock never shows it: then it shows a time that is later by the hour, or half hour, it was put forward."""
    place = ZoneInfo(zone)
    for last in (False, True):
        instant = instant_of(wall, place, last)
        shown = instant.astimezone(place).replace(tzinfo=None, fold=0)
        assert (shown > wall) if occurrence(wall, place) == "never" else (shown == wall)
    assert instant_of(wall, place) <= instant_of(wall, place, last=True)


@pytest.mark.parametrize(
    "written", ["2026-02-30 09:00", "2026-12-01", "2026-12-01T09:00", "2026-12-01 24:00", "2026-12-01 9:00", "1999-12-31 09:00",
                "2026-13-01 09:00", "2026-12-01 09:00:00", "2026-12-01 09:00+01:00", "٢٠٢٦-12-01 09:00", "", "morgen"],
)
def test_what_is_no_day_and_time_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        parse_wall_time(written)
