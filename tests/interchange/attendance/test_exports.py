"""Every sample export is read without asking anybody, and says what its program meant."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from quizapp.interchange.attendance.reading import Unknown, read_mapped, read_report
from quizapp.interchange.attendance.stays import Report, Stay

FOLDER = Path(__file__).parents[2] / "webinar_exports"
DAY = date(2026, 3, 2)
ANNA, BUELENT, CHIARA = "Anna Weber", "Bülent Öz", "Chiara Fontana"
MAIL = "anna.weber@example.org"


def at(time: str) -> datetime:
    """A time of the day, or of another one."""
    return datetime.fromisoformat(time if "T" in time else f"2026-03-02T{time}")


def stay(name: str, email: str, joined: str, left: str | None) -> Stay:
    """A stay with times."""
    return Stay(name, email, at(joined), at(left) if left else None)


def outer(name: str, email: str, joined: str, left: str, minutes: float) -> Stay:
    """First and last time, with a length between."""
    return Stay(name, email, at(joined), at(left), timedelta(minutes=minutes), is_outer=True)


EXPECTED = {
    "zoom_participants_with_preamble.en.csv": ("zoom", [
        stay(ANNA, MAIL, "09:55:00", "10:40:00"), stay(ANNA, MAIL, "10:38:00", "11:32:00"),
        stay("Öz, Bülent", "buelent@example.org", "10:05:30", "11:30:00"), stay(CHIARA, "", "10:00:00", "12:15:00"),
    ], ["waiting_room"]),
    "zoom_participants.de.csv": ("zoom", [
        stay(ANNA, "Anna.Weber@Example.org", "09:55:00", "11:32:00"), stay(BUELENT, "", "10:05:30", "11:30:00"),
        stay(BUELENT, "", "10:30:00", "11:00:00"),
    ], []),
    "zoom_short.en.csv": ("zoom", [
        Stay(ANNA, MAIL, length=timedelta(minutes=88)), Stay(CHIARA, length=timedelta(minutes=12)),
    ], []),
    "zoom_details.en.csv": ("zoom", [stay(ANNA, MAIL, "10:00:00", "11:30:00"), stay(CHIARA, "", "10:05:00", "11:00:00")], []),
    "zoom_webinar_report.en.csv": ("zoom", [
        stay(ANNA, MAIL, "10:00:00", "10:20:00"), stay(ANNA, MAIL, "10:30:00", "11:30:00"),
        stay("+49301234***78", "", "10:10:00", "11:00:00"),
    ], ["leads", "not_there"]),
    "teams_events.en.csv": ("teams", [
        stay("Carla Conrad", "", "09:50:12", None), stay(ANNA, "", "10:01:00", "10:31:00"), stay(ANNA, "", "10:35:00", None),
        stay(CHIARA, "", "10:05:00", "11:25:00"),
    ], []),
    "teams_summary.de.csv": ("teams", [
        stay(ANNA, MAIL, "10:01:00", "10:31:00"), stay(ANNA, MAIL, "10:35:00", "11:34:00"), stay(BUELENT, "", "10:05:30", "11:30:00"),
    ], ["leads"]),
    "teams_first_start.en.csv": ("teams", [
        stay(ANNA, MAIL, "10:00:00", "10:20:00"), stay(ANNA, MAIL, "10:25:00", "10:40:00"), stay(CHIARA, "", "10:02:00", "10:39:00"),
    ], ["leads"]),
    "teams_restarted.de.csv": ("teams", [outer(ANNA, MAIL, "10:45:00", "11:30:00", 40)], ["leads"]),
    "gotowebinar.en.csv": ("gotowebinar", [
        stay(ANNA, MAIL, "10:00:00", "11:30:00"), stay(BUELENT, "buelent@example.org", "10:05:00", "10:30:00"),
        stay(BUELENT, "buelent@example.org", "10:40:00", "11:29:00"),
    ], ["not_there", "leads"]),
    "gotowebinar.de.csv": ("gotowebinar", [stay(ANNA, MAIL, "10:00:00", "11:30:00")], ["not_there"]),
    "bigbluebutton.en.csv": ("bigbluebutton", [
        outer(ANNA, "", "10:00:00", "11:30:00", 72), Stay(CHIARA, "", at("10:10:00"), None, timedelta(minutes=45)),
    ], ["leads", "no_time"]),
    "bigbluebutton.de.csv": ("bigbluebutton", [
        outer(ANNA, "", "10:00:00", "11:30:00", 72), outer(BUELENT, "", "10:05:30", "11:30:00", 84.5),
    ], []),
    "bigbluebutton_mixed.de.csv": ("bigbluebutton", [
        outer(ANNA, "", "10:00:00", "11:30:00", 72), outer(BUELENT, "", "09:15:00", "09:55:00", 40),
    ], ["no_time"]),
    "teams_live_event.en.csv": ("teams", [
        stay(ANNA, MAIL, "08:55:00+00:00", "10:30:00+00:00"), stay(CHIARA, "", "09:05:00+00:00", None),
    ], ["leads"]),
    "webex.en.csv": ("webex", [
        stay(ANNA, MAIL, "10:00:00", "10:40:00"), stay(ANNA, MAIL, "10:30:00", "11:30:00"), stay(CHIARA, "", "10:05:00", "11:00:00"),
    ], ["leads"]),
    "webex.de.csv": ("webex", [stay(ANNA, MAIL, "10:00:00", "11:30:00"), stay(BUELENT, "", "10:05:30", "11:30:00")], []),
}
"""File -> program, stays, why rows are dropped."""


def test_every_sample_stands_here() -> None:
    assert {path.name for path in FOLDER.glob("*.csv")} == {*EXPECTED, "unknown.de.csv"}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_is_read(name: str) -> None:
    form, stays, dropped = EXPECTED[name]
    report = read_report((FOLDER / name).read_bytes(), DAY)
    assert isinstance(report, Report)
    assert report.form == form
    assert list(report.stays) == stays
    assert [row.why for row in report.dropped] == dropped


def test_a_table_that_nobody_knows_is_asked_about() -> None:
    content = (FOLDER / "unknown.de.csv").read_bytes()
    unknown = read_report(content, DAY)
    assert unknown == Unknown(
        ("Wer", "Anschrift", "Kam um", "Ging um", "Bemerkung"),
        ((ANNA, MAIL, "10:00", "11:30", "hat gehustet"), (BUELENT, "buelent@example.org", "10:05", "11:20")),
    )
    report = read_mapped(content, unknown.heads, {"name": 0, "email": 1, "joined": 2, "left": 3}, DAY)
    assert list(report.stays) == [
        stay(ANNA, MAIL, "10:00:00", "11:30:00"), stay(BUELENT, "buelent@example.org", "10:05:00", "11:20:00"),
    ]
