"""Instants as people read them on the clock of a named place."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from flask_babel import format_datetime, format_time, get_locale, gettext as _


def moment_in(moment: datetime, zone: str) -> str:
    """Date and time on the clock of the place, which is named: 01.12.26, 09:00 (Zeit in Berlin)."""
    shown = str(format_datetime(moment.astimezone(ZoneInfo(zone)), "short", rebase=False))
    if zone == "UTC":
        return f"{shown} UTC"
    city = get_timezone_location(zone, get_locale(), return_city=True)
    return str(_("%(moment)s (time in %(city)s)", moment=shown, city=city))


def time_in(moment: datetime, zone: str) -> str:
    """The time of day on the clock of the place: 09:00."""
    return str(format_time(moment.astimezone(ZoneInfo(zone)), "short", rebase=False))


def end_in(end: datetime, start: datetime, zone: str) -> str:
    """An end as it stands behind its beginning, on the same clock: 10:30, or with its day where that is another, 02.12.26, 00:30."""
    local, began = end.astimezone(ZoneInfo(zone)), start.astimezone(ZoneInfo(zone))
    if local.date() == began.date():
        return time_in(end, zone)
    return str(format_datetime(local, "short", rebase=False))
