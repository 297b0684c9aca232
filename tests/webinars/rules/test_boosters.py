"""When boosters are due, and how their days are written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from quizapp.webinars.rules.boosters import LATE, booster_kind, day_due, day_of, read_days, written_days

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
days = st.lists(st.integers(1, 90), max_size=6, unique=True).map(sorted).map(tuple)


@given(days)
def test_what_is_written_is_read_again(given_days: tuple[int, ...]) -> None:
    assert read_days(written_days(given_days)) == given_days
    assert [day_of(booster_kind(day)) for day in given_days] == list(given_days)


@pytest.mark.parametrize("written", ["0", "91", "-2", "2.5", "two", "²", "1,2,3,4,5,6,7", "2 days", "1, 2, x"])
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(ValueError):  # what was written is the whole message
        read_days(written)


@given(days, st.integers(-10, 120 * 24))
def test_at_every_hour_at_most_the_latest_day_is_due(given_days: tuple[int, ...], hours: int) -> None:
    now = START + timedelta(hours=hours)
    due = day_due(START, given_days, now)
    come = [day for day in given_days if timedelta(days=day) <= now - START]
    if due is None:
        assert not come or now - START >= timedelta(days=come[-1]) + LATE
    else:
        assert due == come[-1]
        assert now - START < timedelta(days=due) + LATE
