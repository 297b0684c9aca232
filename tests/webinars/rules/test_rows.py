"""What is kept of a row: instants, whatever the report says and leaves out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from quizapp.interchange.attendance.stays import Stay
from quizapp.webinars.rules.attendance import Timetable
from quizapp.webinars.rules.rows import presence_of, row_of

BERLIN = ZoneInfo("Europe/Berlin")
MEETING = Timetable(datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 2, 10, 30, tzinfo=UTC), ())


def test_who_had_left_before_the_beginning_was_not_there_for_the_length() -> None:
    row = row_of(Stay("Anna Weber", left=datetime.fromisoformat("2026-03-02T09:58"), length=timedelta(minutes=28)), BERLIN)
    assert (row.joined, row.left, row.seconds) == (
        datetime(2026, 3, 2, 8, 30, tzinfo=UTC), datetime(2026, 3, 2, 8, 58, tzinfo=UTC), None,
    )
    assert presence_of([row], MEETING, MEETING.length).present == 0


def test_a_length_is_taken_from_the_instant_also_where_clocks_go_forward() -> None:
    row = row_of(Stay("Anna Weber", left=datetime.fromisoformat("2026-03-29T03:30"), length=timedelta(hours=1)), BERLIN)
    assert (row.joined, row.left) == (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC))
