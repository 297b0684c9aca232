"""A meeting as a file for calendars."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from quizapp.webinars.queries import FoundMeeting


def meeting_as_ics(meeting: FoundMeeting, course_title: str, page: str, made_at: datetime) -> bytes:
    """One event (RFC 5545). It leads to the meeting's page; the address to join stands there alone, while the door is open."""
    from icalendar import Calendar, Event  # deferred: only a download needs it

    calendar, event, times = Calendar(), Event(), meeting.plan.timetable
    calendar.add("prodid", "-//quizapp//webinars//EN")
    calendar.add("version", "2.0")
    event.add("uid", f"webinar-{meeting.number}@{urlsplit(page).hostname}")
    event.add("dtstamp", made_at)
    event.add("dtstart", times.starts_at)
    event.add("dtend", times.ends_at)
    event.add("summary", meeting.plan.title)
    event.add("description", f"{course_title}\n{page}")
    event.add("url", page)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
