"""When a digest leaves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from quizapp.webinars.rules.digest import DAYS, LATE, digest_at, digest_due

BERLIN = ZoneInfo("Europe/Berlin")
END = datetime(2026, 3, 2, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "kind"),
    [
        (datetime(2026, 3, 3, 6, 59, tzinfo=UTC), None), (datetime(2026, 3, 3, 7, tzinfo=UTC), "day"),
        (datetime(2026, 3, 5, 6, 59, tzinfo=UTC), "day"), (datetime(2026, 3, 5, 7, tzinfo=UTC), None),
        (datetime(2026, 3, 9, 7, tzinfo=UTC), "week"), (datetime(2026, 3, 11, 7, tzinfo=UTC), None),
    ],
)
def test_eight_in_the_morning_after_and_a_week_after(at: datetime, kind: str | None) -> None:
    assert digest_due(END, BERLIN, at) == kind


@given(st.integers(0, 366 * 24 * 60).map(lambda minutes: END + timedelta(minutes=minutes)))
def test_every_digest_leaves_at_eight_on_the_clock_of_the_course_after_the_meeting(end: datetime) -> None:
    for kind in DAYS:
        due = digest_at(end, kind, BERLIN)
        assert due.astimezone(BERLIN).hour == 8
        assert due > end
        assert digest_due(end, BERLIN, due) == kind
        assert digest_due(end, BERLIN, due + LATE) is None
        assert digest_due(end, BERLIN, due - timedelta(microseconds=1)) is None
