"""Values of a refusal as people of the language in force write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import format_datetime

from quizapp.web.extensions import now
from quizapp.web.moments import moment_in
from quizapp.web.numbers import counted, format_number


def readable_values(params: Mapping[str, object]) -> dict[str, object]:
    """All of them; beside `wait`, how long something is refused, `until`, the minute from which it is not."""
    found = {name: _readable(value) for name, value in params.items()}
    if isinstance(wait := params.get("wait"), timedelta):
        found["until"] = _readable(_next_minute(now() + wait))
    return found


def _next_minute(moment: datetime) -> datetime:
    """Clocks of people have no seconds: a page never says that it goes on before it does."""
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + timedelta(minutes=1)


def _readable(value: object) -> object:
    """A length as people say it, rounded up; an instant on the site's clock, or on the one that it names; a whole number with its
    thousands marked; anything else as it is."""
    if isinstance(value, timedelta):
        minutes = max(1, -(-value // timedelta(minutes=1)))
        hours = -(-minutes // 60)
        return counted("%(num)s minute", "%(num)s minutes", minutes) if minutes <= 90 else counted("%(num)s hour", "%(num)s hours", hours)
    if not isinstance(value, datetime):
        return format_number(value) if type(value) is int else value
    return moment_in(value, value.tzinfo.key) if isinstance(value.tzinfo, ZoneInfo) else format_datetime(value, "short")
