"""Words templates share: dates, numbers, addresses of static files, who is looking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from flask import Flask, request
from flask_babel import format_date, format_datetime, format_time, gettext

from quizapp.grading.rounding import cut_percent, round_to_hundredths, whole_percent
from quizapp.kernel.wall_time import week_of
from quizapp.web.extensions import settings
from quizapp.web.identity import current_identity, learner_key
from quizapp.web.locale import current_locale, locale_name, locale_url
from quizapp.web.moments import end_in, moment_in, time_in
from quizapp.web.numbers import format_number, format_percent, format_share
from quizapp.web.static_files import static_url
from quizapp.web.tables import with_column_heads


def format_time_of(moment: datetime) -> str:
    """Hours and minutes in the site's time zone."""
    return _minute_text(moment.replace(second=0, microsecond=0), current_locale(), settings().time_zone)


@lru_cache(maxsize=1024)  # many learners save in the same minute
def _minute_text(minute: datetime, _locale: str, _time_zone: str) -> str:
    return str(format_time(minute, "short"))


def format_day(moment: datetime | date) -> str:
    """A date in words, e.g. 3. März 2026."""
    return str(format_date(moment, "long"))


def format_week(moment: datetime) -> str:
    """The week of an instant, by its Monday: all that is told of when others did something where their times are held back."""
    said: str = gettext("week of %(day)s", day=format_day(week_of(moment).date()))
    return said


def format_moment(moment: datetime) -> str:
    """Date and time, e.g. 03.03.2026, 14:03."""
    return str(format_datetime(moment, "short"))


def register_filters(app: Flask, context: Callable[[], dict[str, Any]]) -> None:
    """Give templates their words. `context` adds what rooms contribute to every page."""
    app.jinja_env.filters.update(
        format_number=format_number, format_percent=format_percent, format_share=format_share,
        format_time=format_time_of, format_date=format_day, format_datetime=format_moment, format_week=format_week,
        moment_in=moment_in, time_in=time_in, end_in=end_in, whole_percent=whole_percent, cut_percent=cut_percent,
        round_to_hundredths=round_to_hundredths, with_column_heads=with_column_heads,
    )
    app.jinja_env.globals.update(
        locale_name=locale_name, locale_url=locale_url, static_url=static_url, settings=settings,
        learner_key=learner_key,
    )

    @app.context_processor
    def page_context() -> dict[str, Any]:
        return {
            "lang": current_locale(),
            "locales": settings().locales,
            "identity": current_identity(),
            "endpoint": request.endpoint,
            **context(),
        }
