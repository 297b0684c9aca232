"""The attendance list as it is printed: plain values in one language, for `list_pdf.py`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from quizapp.content.document import Course
from quizapp.web.export_notices import notice_sentence
from quizapp.web.filters import format_moment
from quizapp.web.locale import in_language
from quizapp.web.moments import end_in, moment_in, time_in
from quizapp.web.numbers import format_number, format_percent
from quizapp.webinars.attendance_queries import Listed
from quizapp.webinars.queries import FoundMeeting


def printed_list(course: Course, meeting: FoundMeeting, rows: Sequence[Listed], locale: str, who: str, now: datetime) -> dict[str, Any]:
    """Everything on the list, in this language, with whose list it is; with or without a request."""
    with in_language(locale):
        return {
            "lang": locale, "title": _("Attendance list"), "meeting": meeting.plan.title,
            "course": course.title.in_locale(locale, (course.source_locale,)),
            "facts": [*_facts(meeting, course.time_zone), *_counted(rows)],
            "heads": [_("No."), _("Name"), _("E-mail address"), _("Minutes"), _("Of the webinar"), _("Teaching units")],
            "rows": [_printed(place, row) for place, row in enumerate(rows, start=1)],
            "notice": notice_sentence(who, purpose(), now), "made": _("Made on %(moment)s", moment=format_moment(now)),
            "signature": _("Signature"),
            "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        }


def purpose() -> str:
    """What attendance lists are taken along for."""
    shown: str = _("Showing who was there")
    return shown


def _printed(place: int, row: Listed) -> list[str]:
    name = row.name or "–"
    if not row.was_there:
        name = _("%(name)s (not there during the webinar)", name=name)
    percent, units = format_percent(Decimal(row.present_hundredths) / 100), format_number(Decimal(row.unit_hundredths) / 100)
    return [str(place), name, row.email or "–", format_number(row.presence_seconds // 60), percent, units]


def _counted(rows: Sequence[Listed]) -> list[list[str]]:
    """How many were there, and how many stand on the list without it, because a report names them."""
    there = sum(row.was_there for row in rows)
    told = [[_("Attendees"), format_number(there)]]
    return [*told, [_("On the list, but not there during the webinar"), format_number(len(rows) - there)]] if there < len(rows) else told


def _facts(meeting: FoundMeeting, zone: str) -> list[list[str]]:
    plan, times = meeting.plan, meeting.plan.timetable
    when = _("%(start)s to %(end)s", start=moment_in(times.starts_at, zone), end=end_in(times.ends_at, times.starts_at, zone))
    facts = [[_("When"), when], [_("Teaching units of 45 minutes"), format_number(Decimal(meeting.unit_hundredths) / 100)]]
    if times.breaks:
        facts.append([_("Breaks"), ", ".join(f"{time_in(start, zone)}–{time_in(end, zone)}" for start, end in times.breaks)])
    return [*facts, [_("Led by"), plan.host]] if plan.host else facts
