"""All dates as a file for calendar programs (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from quizapp.cohorts.rules.calendar import CalendarDate


def dates_as_ics(dates: Iterable[CalendarDate], name: str, base: str, made_at: datetime) -> bytes:
    """One event for each date. **Shape**: `base` is the site's address with the language, to which paths are added."""
    from icalendar import Calendar, Event  # deferred: only calendar programs need it

    calendar = Calendar()
    calendar.add("prodid", "-//quizapp//dates//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for one in dates:
        event = Event()
        event.add("uid", f"{one.uid}@{urlsplit(base).hostname}")
        event.add("dtstamp", made_at)
        event.add("dtstart", one.starts)
        if one.ends is not None:
            event.add("dtend", one.ends)
        event.add("summary", one.title)
        event.add("description", f"{one.course_title}\n{base}/{one.path}")
        event.add("url", f"{base}/{one.path}")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
