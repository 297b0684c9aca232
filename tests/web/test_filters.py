"""Numbers and dates as the language writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from flask import Flask

from quizapp.web.filters import format_day, format_moment, format_number, format_percent, format_time_of

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("number", "german", "english"),
    [
        (Fraction(1, 2), "0,5", "0.5"),
        (Fraction(49999, 1000), "49,99", "49.99"),
        (Fraction(2, 3), "0,66", "0.66"),
        (Fraction(100), "100", "100"),
        (12345, "12.345", "12,345"),
        (Decimal("1.50"), "1,5", "1.5"),
    ],
)
def test_numbers(app: Flask, number: Fraction | Decimal | int, german: str, english: str) -> None:
    with app.test_request_context("/de/"):
        assert format_number(number) == german
    with app.test_request_context("/en/"):
        assert format_number(number) == english


@pytest.mark.parametrize(("share", "german", "english"), [(93, "93\xa0%", "93%"), (Decimal("66.66"), "66,66\xa0%", "66.66%")])
def test_shares_in_percent(app: Flask, share: Decimal | int, german: str, english: str) -> None:
    with app.test_request_context("/de/"):
        assert format_percent(share) == german
    with app.test_request_context("/en/"):
        assert format_percent(share) == english


def test_dates_stand_in_the_time_zone_of_the_site(app: Flask) -> None:
    moment = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    with app.test_request_context("/de/"):
        assert format_day(date(2026, 3, 3)) == "3. März 2026"
        assert format_time_of(moment) == "00:30"
        assert format_moment(moment) == "03.03.26, 00:30"
        assert format_day(moment) == "3. März 2026"
