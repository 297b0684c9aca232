"""Times and lengths as programs write them, and that nothing typed breaks the reader."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, strategies as st

from quizapp.interchange.attendance.moments import Order, are_hours, order_of, read_length, read_moment

DAY = date(2026, 3, 4)
TWO_PM = datetime.fromisoformat("2026-03-04T14:05")


@pytest.mark.parametrize(
    "written",
    [
        "03/04/2026 02:05:00 PM", "3/4/26, 2:05 PM", "3/4/2026, 2:05:00\N{NARROW NO-BREAK SPACE}PM", "04.03.2026 14:05", "4.3.26, 14:05:00",
        "4.3.2026 um 14:05 Uhr", "2026-03-04 14:05:00", "2026-03-04T14:05:00.123", "2026/03/04 14:05", "Mar 4, 2026 02:05 PM CET",
        "Mar 04, 2026 at 2:05 p.m.", "March 4, 2026, 14:05", "4 March 2026 14:05", "04. März 2026 14:05 MEZ", "4. Mrz. 2026, 14.05 Uhr",
        "Wednesday, March 4, 2026 14:05", "14:05", "2:05 PM", "04-03-2026 14:05", "2:05 nachm.",
        "14:05 h", "14.05 Uhr", "Mi., 4. März 2026, 14:05",
    ],
)
def test_a_time_is_read(written: str) -> None:
    assert read_moment(written, "month_first", DAY) == TWO_PM


def test_zones_that_mean_an_instant_are_kept() -> None:
    assert read_moment("2026-03-04T14:05:00Z", "month_first", DAY) == TWO_PM.replace(tzinfo=UTC)
    assert read_moment("3/4/2026 2:05 PM UTC", "month_first", DAY) == TWO_PM.replace(tzinfo=UTC)
    assert read_moment("2026-03-04 14:05+01:00", "month_first", DAY) == TWO_PM.replace(tzinfo=timezone(timedelta(hours=1)))


@pytest.mark.parametrize(
    ("written", "hours"), [("UTC+1", 1), ("GMT+01:00", 1), ("(GMT -05:00)", -5), ("UTC+0530", 5.5), ("(UTC)", 0), ("-0200", -2)]
)
def test_a_distance_from_utc_may_be_written_in_several_ways(written: str, hours: float) -> None:
    assert read_moment(f"2026-03-04 14:05 {written}", "month_first", DAY) == TWO_PM.replace(tzinfo=timezone(timedelta(hours=hours)))


def test_twenty_four_is_the_end_of_the_day() -> None:
    midnight = datetime.fromisoformat("2026-03-05T00:00")
    assert {read_moment(one, "month_first", DAY) for one in ("24:00", "4.3.2026 24:00", "3/4/2026, 24:00:00")} == {midnight}
    assert read_moment("31.12.9999 24:00", "month_first", DAY) is None


@pytest.mark.parametrize(
    "written",
    [
        "", "soon", "24:01", "14:05 UTC+99", "10:00-11:30", "14:61", "25:00", "13:05 PM", "31.02.2026 10:00", "2026-13-01 10:00",
        "4 Foo 2026 10:00",
    ],
)
def test_what_is_no_time_is_none(written: str) -> None:
    assert read_moment(written, "month_first", DAY) is None


def test_the_day_of_the_meeting_says_which_part_is_the_month() -> None:
    assert order_of(["04/03/2026 14:05", "04/03/2026 15:00"], DAY) == "day_first"
    assert order_of(["03/04/2026 14:05"], DAY) == "month_first"
    assert order_of(["whenever"], DAY) == "month_first"
    assert read_moment("25/03/2026 14:05", "month_first", DAY) == datetime.fromisoformat("2026-03-25T14:05")


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("62", 3720), ("62,5", 3750), ("62.5", 3750), ("62 mins", 3720), ("62 Min.", 3720), ("1h 2m 3s", 3723), ("49m 48s", 2988),
        ("1 Std. 24 Min. 30 Sek.", 5070), ("1 Stunde 30 Minuten", 5400), ("1 hour and 40 minutes", 6000), ("01:12:00", 4320),
        ("12:30", 750), ("45 seconds", 45), ("0", 0),
    ],
)
def test_a_length_is_read(written: str, seconds: int) -> None:
    assert read_length(written) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("column", "seconds"),
    [
        (["1:30", "0:45", "90 min"], 5400), (["1:30"], 5400), (["1:30", "45:12"], 90), (["1:30", "1:02:03"], 90), (["1:30", "15:00"], 90),
    ],
)
def test_what_a_colon_means_is_said_by_the_whole_column(column: list[str], seconds: int) -> None:
    assert read_length("1:30", are_hours(column)) == timedelta(seconds=seconds)


@pytest.mark.parametrize("written", ["", "long", "5 apples", "-5", "999999", "1e9", "3 days", "9" * 40 + " h"])
def test_what_is_no_length_is_none(written: str) -> None:
    assert read_length(written) is None


@given(st.text(max_size=40), st.sampled_from(["day_first", "month_first"]))
def test_no_text_breaks_the_reader(text: str, order: Order) -> None:
    read_moment(text, order, DAY)
    length = read_length(text)
    assert length is None or timedelta(0) <= length <= timedelta(days=2)


@given(st.datetimes(min_value=datetime.fromisoformat("2000-01-01"), max_value=datetime.fromisoformat("2099-12-31")))
def test_every_way_of_writing_means_the_same(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    for written, order in (
        (f"{moment:%m/%d/%Y %I:%M:%S %p}", "month_first"), (f"{moment:%d/%m/%Y %H:%M:%S}", "day_first"),
        (f"{moment:%d.%m.%Y, %H:%M:%S}", "month_first"), (f"{moment:%Y-%m-%d %H:%M:%S}", "day_first"),
        (f"{moment:%b %d, %Y %I:%M:%S %p}", "day_first"),
    ):
        assert read_moment(written, order, DAY) == moment
