"""Dates as the language writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from quizapp.web.filters import format_day, format_moment, format_time_of
from quizapp.web.moments import end_in

pytestmark = pytest.mark.one_engine


def test_dates_stand_in_the_time_zone_of_the_site(app: Flask) -> None:
    moment = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    with app.test_request_context("/de/"):
        assert format_day(date(2026, 3, 3)) == "3. März 2026"
        assert format_time_of(moment) == "00:30"
        assert format_moment(moment) == "03.03.26, 00:30"
        assert format_day(moment) == "3. März 2026"


def test_an_end_names_its_day_where_that_is_another(app: Flask) -> None:
    start = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)  # 22:30 in Berlin
    late = datetime(2026, 3, 2, 23, 15, tzinfo=UTC)
    with app.test_request_context("/de/"):
        assert (end_in(late, start, "Europe/Berlin"), end_in(late, start, "UTC")) == ("03.03.26, 00:15", "23:15")
        assert end_in(start.replace(minute=59), start, "Europe/Berlin") == "22:59"
    with app.test_request_context("/en/"):
        assert end_in(late, start, "Europe/Berlin") == "03/03/2026, 00:15"
