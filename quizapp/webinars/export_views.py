"""Who was there, taken along: as a list for the file, or as a table."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from flask import Blueprint, Response
from flask_babel import gettext as _

from quizapp.courses.asked import own_course
from quizapp.interchange.spreadsheet import MEDIA_TYPE, Value, table_as_csv, table_as_xlsx
from quizapp.web.attachments import download
from quizapp.web.export_notices import export_notice
from quizapp.web.extensions import now, reading, transaction
from quizapp.web.filters import format_moment, format_number
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale
from quizapp.web.moments import moment_in, time_in
from quizapp.webinars.attendance_queries import all_attendees
from quizapp.webinars.list_pdf import render_list
from quizapp.webinars.models import Attendee
from quizapp.webinars.queries import FoundMeeting, meeting_by_number
from quizapp.webinars.service import note_export

bp = Blueprint("attendance_lists", __name__)


@bp.post("/<lang>/courses/<course>/webinars/<int:number>/attendance.xlsx")
def attendance_xlsx(course: str, number: int) -> Response:
    """As a spreadsheet. The log keeps who took it."""
    meeting, rows = _taken(course, number, "xlsx")
    notice = export_notice(meeting.plan.title, _("Showing who was there"))
    return download(table_as_xlsx(_("Attendance"), _heads(), map(_row, rows), notice), MEDIA_TYPE, f"attendance-{number}.xlsx")


@bp.post("/<lang>/courses/<course>/webinars/<int:number>/attendance.csv")
def attendance_csv(course: str, number: int) -> Response:
    """As CSV."""
    _meeting, rows = _taken(course, number, "csv")
    return download(table_as_csv(_heads(), map(_row, rows)), "text/csv", f"attendance-{number}.csv")


@bp.post("/<lang>/courses/<course>/webinars/<int:number>/attendance.pdf")
def attendance_pdf(course: str, number: int) -> Response:
    """As a list to be filed."""
    published = own_course(course)
    meeting, rows = _taken(course, number, "pdf")
    document = published.edition.course
    printed = {
        "lang": current_locale(), "title": _("Attendance list"), "meeting": meeting.plan.title,
        "course": document.title.in_locale(current_locale(), (document.source_locale,)), "facts": _facts(meeting, document.time_zone),
        "heads": [_("No."), _("Name"), _("E-mail address"), _("Minutes"), _("Of the webinar"), _("Teaching units")],
        "rows": [_printed(place, row) for place, row in enumerate(rows, start=1)],
        "made": _("Made on %(moment)s", moment=format_moment(now())), "signature": _("Signature"),
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
    }
    return download(render_list(printed, now()), "application/pdf", f"attendance-{number}.pdf")


def _taken(course: str, number: int, form: str) -> tuple[FoundMeeting, list[Attendee]]:
    published = own_course(course)
    with transaction() as session:
        note_export(session, current_identity(), published, number, form, now())
    return meeting_by_number(reading(), published, number), list(all_attendees(reading(), number))


def _heads() -> list[str]:
    return [_("Name"), _("E-mail address"), _("Minutes"), _("Percent of the webinar"), _("Teaching units"), _("In the course")]


def _row(row: Attendee) -> Iterator[Value]:
    yield from (row.name, row.email, row.presence_seconds // 60)
    yield from (Decimal(row.present_hundredths) / 100, Decimal(row.unit_hundredths) / 100)
    yield _("yes") if row.enrolment_id is not None else _("no")


def _printed(place: int, row: Attendee) -> list[str]:
    percent, units = (format_number(Decimal(number) / 100) for number in (row.present_hundredths, row.unit_hundredths))
    return [str(place), row.name or "–", row.email or "–", str(row.presence_seconds // 60), f"{percent} %", units]


def _facts(meeting: FoundMeeting, zone: str) -> list[list[str]]:
    plan, times = meeting.plan, meeting.plan.timetable
    when = _("%(start)s to %(end)s", start=moment_in(times.starts_at, zone), end=time_in(times.ends_at, zone))
    facts = [[_("When"), when], [_("Teaching units of 45 minutes"), format_number(Decimal(meeting.unit_hundredths) / 100)]]
    if times.breaks:
        facts.append([_("Breaks"), ", ".join(f"{time_in(start, zone)}–{time_in(end, zone)}" for start, end in times.breaks)])
    return [*facts, [_("Led by"), plan.host]] if plan.host else facts
