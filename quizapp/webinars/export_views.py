"""Who was there, taken along: as a list for the file, or as a table."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.interchange.spreadsheet import MEDIA_TYPE, Value, table_as_xlsx
from quizapp.kernel.errors import NotFound
from quizapp.web.attachments import download
from quizapp.web.export_notices import csv_with_notice, export_notice, name_of
from quizapp.web.extensions import now, reading, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale
from quizapp.webinars import papers
from quizapp.webinars.asked import led_course, led_within
from quizapp.webinars.attendance_queries import Listed, all_attendees
from quizapp.webinars.list_pdf import render_list
from quizapp.webinars.printed_list import printed_list, purpose
from quizapp.webinars.queries import FoundMeeting, meeting_by_number
from quizapp.webinars.service import note_export

bp = Blueprint("attendance_lists", __name__)


@bp.post("/<lang>/courses/<course>/webinars/<int:number>/attendance.xlsx")
def attendance_xlsx(course: str, number: int) -> Response:
    """As a spreadsheet. The log keeps who took it."""
    meeting, rows = _taken(course, number, "xlsx")
    notice = export_notice(meeting.plan.title, purpose())
    return download(table_as_xlsx(_("Attendance"), _heads(), map(_row, rows), notice), MEDIA_TYPE, f"attendance-{number}.xlsx")


@bp.post("/<lang>/courses/<course>/webinars/<int:number>/attendance.csv")
def attendance_csv(course: str, number: int) -> Response:
    """As CSV."""
    _meeting, rows = _taken(course, number, "csv")
    return download(csv_with_notice(_heads(), map(_row, rows), purpose()), "text/csv", f"attendance-{number}.csv")


@bp.post("/<lang>/courses/<course>/webinars/<int:number>/attendance.pdf")
def attendance_pdf(course: str, number: int) -> ResponseReturnValue:
    """As a list to be filed: at once where it is short, otherwise by the worker."""
    published = led_course(course, number)
    if meeting_by_number(reading(), published, number).attendees > papers.AT_ONCE:
        with transaction() as session:
            code = papers.ask_for_paper(session, current_identity(), published, number, current_locale(), now())
        return redirect(url_for(".attendance_paper", course=course, number=number, code=code), 303)
    meeting, rows = _taken(course, number, "pdf")
    printed = printed_list(published.edition.course, meeting, rows, current_locale(), name_of(current_identity()), now())
    return download(render_list(printed, now()), "application/pdf", f"attendance-{number}.pdf")


@bp.get("/<lang>/courses/<course>/webinars/<int:number>/attendance/<code>")
def attendance_paper(course: str, number: int, code: str) -> ResponseReturnValue:
    """A long list on its way. The page itself asks with `done` whether it has come further."""
    published, scope = led_within(course, number)
    paper = papers.paper_by_code(reading(), published, number, code, scope)
    done, seen = papers.steps_done(reading(), paper, now()), request.args.get("done", type=int)
    if seen is not None:
        return "", 202 if done <= seen else 200
    return render_template(
        "webinars/attendance_paper.html", course=published.edition.course, meeting=meeting_by_number(reading(), published, number),
        paper=paper, done=done, steps=papers.STEPS,
    )


@bp.get("/<lang>/courses/<course>/webinars/<int:number>/attendance/<code>.pdf")
def made_paper(course: str, number: int, code: str) -> Response:
    """The list once it is made, for a day."""
    published, scope = led_within(course, number)
    paper = papers.paper_by_code(reading(), published, number, code, scope)
    if paper.content is None:
        raise NotFound("no_such_paper")
    return download(paper.content, "application/pdf", f"attendance-{number}.pdf")


def _taken(course: str, number: int, form: str) -> tuple[FoundMeeting, list[Listed]]:
    published, scope = led_within(course, number)
    with transaction() as session:
        note_export(session, current_identity(), published, number, form, now())
    return meeting_by_number(reading(), published, number), list(all_attendees(reading(), number, scope))


def _heads() -> list[str]:
    heads = [_("Name"), _("E-mail address"), _("Minutes"), _("Percent of the webinar"), _("Teaching units"), _("In the course")]
    return [*heads, _("There during the webinar")]


def _row(row: Listed) -> Iterator[Value]:
    yield from (row.name, row.email, row.presence_seconds // 60)
    yield from (Decimal(row.present_hundredths) / 100, Decimal(row.unit_hundredths) / 100)
    yield _("yes") if row.enrolment_id is not None else _("no")
    yield _("yes") if row.was_there else _("no")
