"""How long a shared link holds."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from quizapp.webinars.rules.sharing import end_of_day, last_day

ZONES = ("UTC", "Europe/Berlin", "Pacific/Apia", "America/Sao_Paulo", "Africa/Cairo")


@given(day=st.dates(date(2024, 1, 1), date(2036, 1, 1)), zone=st.sampled_from(ZONES))
def test_a_day_is_read_as_it_was_entered(day: date, zone: str) -> None:
    assert last_day(end_of_day(day, ZoneInfo(zone)), ZoneInfo(zone)) == day


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 7, 1), 24)])
def test_a_day_on_which_clocks_are_put_forward_or_back_is_whole(day: date, hours: int) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert end_of_day(day, berlin) - end_of_day(day - timedelta(days=1), berlin) == timedelta(hours=hours)
