"""A learner's own worksheets of a course: read, write, print, take along as PDF, delete."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, gettext
from werkzeug.wrappers import Response

from quizapp.accounts.browser import learner_transaction
from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.courses.service import enrol
from quizapp.kernel.errors import NotFound
from quizapp.web.extensions import now, reading, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale
from quizapp.worksheets import service
from quizapp.worksheets.forms import PostedSheet, posted_sheet
from quizapp.worksheets.pdf import render_sheet
from quizapp.worksheets.queries import SheetView, worksheet as sheet_of, worksheets as sheets_of

bp = Blueprint("worksheets", __name__)


def _course_and_sheet(course: str, question: str) -> tuple[PublishedCourse, SheetView]:
    published = published_course(reading(), course, current_identity().account_id)
    return published, sheet_of(reading(), published, question, current_locale())


def _written_sheet(course: str, question: str) -> tuple[PublishedCourse, SheetView]:
    """A sheet for paper. **Raises** NotFound for an empty one: there is nothing to take along."""
    published, sheet = _course_and_sheet(course, question)
    if sheet.updated_at is None:
        raise NotFound("no_such_worksheet")
    return published, sheet


@bp.get("/<lang>/courses/<course>/worksheets")
def worksheets(course: str) -> str:
    """All worksheets of a course, with what one wrote."""
    published = published_course(reading(), course, current_identity().account_id)
    sheets = sheets_of(reading(), published, current_locale())
    return render_template("worksheets/worksheets.html", course=published.edition.course, sheets=sheets)


@bp.get("/<lang>/courses/<course>/worksheets/<question>")
def worksheet(course: str, question: str) -> str:
    """One worksheet, to be written on."""
    published, sheet = _course_and_sheet(course, question)
    posted = PostedSheet(sheet.fields)
    return render_template("worksheets/worksheet.html", course=published.edition.course, sheet=sheet, posted=posted)


@bp.post("/<lang>/courses/<course>/worksheets/<question>")
def save_worksheet(course: str, question: str) -> ResponseReturnValue:
    """Store what was written; makes an anonymous learner of who has no account."""
    published, sheet = _course_and_sheet(course, question)
    if sheet.question is None:
        raise NotFound("no_such_worksheet")
    posted = posted_sheet(sheet.question, sheet.fields)
    if posted.errors:
        page = render_template("worksheets/worksheet.html", course=published.edition.course, sheet=sheet, posted=posted)
        return page, 400
    with learner_transaction() as (session, account_id):
        enrolment_id = enrol(session, account_id, published.course_id, now())
        service.save_worksheet(session, enrolment_id, published.revision_id, sheet.question, posted.texts, now())
    flash(gettext("Your worksheet is saved."), "success")
    return redirect(url_for(".worksheets", course=course), 303)


@bp.post("/<lang>/courses/<course>/worksheets/<question>/delete")
def delete_worksheet(course: str, question: str) -> Response:
    """Remove what one wrote, everywhere."""
    published, _ = _course_and_sheet(course, question)
    if published.enrolment_id is not None:
        with transaction() as session:
            service.delete_worksheet(session, published.enrolment_id, question, now())
        flash(gettext("What you wrote is deleted, in the answers of the quiz as well."), "success")
    return redirect(url_for(".worksheets", course=course), 303)


@bp.get("/<lang>/courses/<course>/worksheets/<question>/print")
def worksheet_print(course: str, question: str) -> str:
    """The worksheet for paper."""
    published, sheet = _written_sheet(course, question)
    return render_template("worksheets/worksheet_print.html", course=published.edition.course, sheet=sheet)


@bp.get("/<lang>/courses/<course>/worksheets/<question>/worksheet.pdf")
def worksheet_pdf(course: str, question: str) -> Response:
    """The worksheet as PDF, made when asked for and kept nowhere."""
    published, sheet = _written_sheet(course, question)
    written_at = sheet.updated_at or now()
    printed = {
        "lang": current_locale(), "title": sheet.title, "course": published.edition.course.title.in_locale(current_locale()),
        "written": gettext("Written on %(day)s", day=format_date(written_at, "long")), "rows": [list(row) for row in sheet.written],
        "page": gettext("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
    }
    response = Response(render_sheet(printed, written_at), mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=f"{question}.pdf")
    return response
