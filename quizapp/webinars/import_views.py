"""Attendance reports in three steps: hand in the file as it was downloaded, look at what it would write, write it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.interchange.attendance.reading import Unknown
from quizapp.kernel.errors import Invalid
from quizapp.web.attachments import refuse_without_space, takes_files
from quizapp.web.error_texts import text_of
from quizapp.web.extensions import database, now, reading, settings, transaction
from quizapp.web.identity import current_identity
from quizapp.web.numbers import counted
from quizapp.webinars import importing, jobs
from quizapp.webinars.asked import led_course, own_scope
from quizapp.webinars.forms import ColumnsForm, DeleteForm, ReportForm, columns_form
from quizapp.webinars.import_queries import doubtful_of, import_by_code, preview_page, progress_of
from quizapp.webinars.leading import scope_of_report
from quizapp.webinars.models import AttendanceImport, ImportProgress
from quizapp.webinars.queries import meeting_by_number
from quizapp.webinars.report_keys import forget_key, keep_key, key_of
from quizapp.webinars.rules.parts import Entry, nobody_was_there, shown_status
from quizapp.webinars.sealed_reports import opened_columns, reading_key_of, sealed_report

bp = Blueprint("attendance", __name__)


@bp.post("/<lang>/courses/<course>/webinars/<int:number>/attendance")
@takes_files
def hand_in(course: str, number: int) -> ResponseReturnValue:
    """Step one: the file."""
    published, form = led_course(course, number), ReportForm()
    meeting = meeting_by_number(reading(), published, number)
    refuse_without_space()
    content = form.content()
    try:
        if not form.report.data:
            raise Invalid("no_file_chosen")
        handed = sealed_report(content, settings().secret_key)
        with transaction() as session:
            row = importing.hand_in(session, current_identity(), published, number, handed, now())
            import_id, code = row.id, row.code
    except Invalid as refused:
        fault = text_of(refused.code, refused.params, 400)
        return render_template("webinars/refused.html", course=published.edition.course, meeting=meeting, fault=fault), 400
    keep_key(code, handed.key)
    if handed.is_little:
        jobs.read_attendance(database(), import_id, settings().secret_key, now())
    return redirect(url_for(".report", course=course, code=code), 303)


@bp.get("/<lang>/courses/<course>/webinars/reports/<code>")
def report(course: str, code: str) -> ResponseReturnValue:
    """Step two: what the report would write, or what has to be said first. The page itself asks with `seen` whether there is news."""
    published, row = _found(course, code)
    if "seen" in request.args:
        return "", 202 if request.args["seen"] == _stage(row, progress_of(reading(), row)) else 200
    if row.state not in (importing.READING, importing.MAPPING):
        forget_key(code)
    if row.state in (importing.APPLIED, importing.TAKING_BACK, importing.TAKEN_BACK):
        return redirect(url_for("webinars.webinar", course=course, number=row.meeting_id), 302)
    asked = _asked(row)
    return _page(published, row, columns_form(asked) if asked else None)


@bp.post("/<lang>/courses/<course>/webinars/reports/<code>/columns")
def columns(course: str, code: str) -> ResponseReturnValue:
    """Between the steps, for a table that nobody knows: which column means what."""
    published, row = _found(course, code)
    asked = _asked(row)
    if asked is None:
        return _page(published, row, None), 409
    form = columns_form(asked)
    if not form.validate():
        return _page(published, row, form), 400
    secret = settings().secret_key
    chosen = (asked.heads, form.columns(), reading_key_of(key_of(code), secret))
    with transaction() as session:
        import_id = importing.choose_columns(session, current_identity(), published, code, *chosen, now())
    jobs.read_attendance(database(), import_id, secret, now())
    return redirect(url_for(".report", course=course, code=code), 303)


@bp.post("/<lang>/courses/<course>/webinars/reports/<code>/apply")
def apply(course: str, code: str) -> ResponseReturnValue:
    """Step three: write it down, at once where it is little."""
    published, row = _found(course, code)
    if nobody_was_there(row.counts) and "anyway" not in request.form:
        return _page(published, row, None, asks=True), 400
    total, decisions = row.total, _decisions(doubtful_of(reading(), row))
    with transaction() as session:
        import_id = importing.decide(session, current_identity(), published, code, decisions, now())
    if total <= importing.AT_ONCE:
        jobs.apply_attendance(database(), import_id, now())
        flash(counted("The attendance of %(num)s person is imported.", "The attendance of %(num)s people is imported.", total), "success")
    return redirect(url_for(".report", course=course, code=code), 303)


@bp.post("/<lang>/courses/<course>/webinars/reports/<code>/discard")
def discard(course: str, code: str) -> ResponseReturnValue:
    """Leave everything as it was."""
    (published, _row), form = _found(course, code), DeleteForm()
    form.validate()
    with transaction() as session:
        number = importing.discard(session, current_identity(), published, code)
    forget_key(code)
    flash(_("Nothing was imported."))
    return redirect(url_for("webinars.webinar", course=course, number=number), 303)


def _asked(row: AttendanceImport) -> Unknown | None:
    """Heads and first rows of a table that waits for its columns; None where this browser has no key for it, or it has waited too long."""
    is_asked = row.state == importing.MAPPING and not importing.has_lapsed(row, now())
    return opened_columns(row.asked, key_of(row.code)) if is_asked else None


def _found(course: str, code: str) -> tuple[PublishedCourse, AttendanceImport]:
    """What was handed in for a meeting that one leads. **Raises** NotAllowed, NotFound."""
    published = published_course(reading(), course)
    row = import_by_code(reading(), published, current_identity(), code)
    return published, row


def _page(published: PublishedCourse, row: AttendanceImport, form: ColumnsForm | None, asks: bool = False) -> str:
    is_shown, page = row.state == importing.PREVIEW, request.args.get("page", 1, type=int)
    found = preview_page(reading(), row, page, own_scope(published, row.meeting_id)) if is_shown else None
    progress, meeting = progress_of(reading(), row), meeting_by_number(reading(), published, row.meeting_id)
    return render_template(
        "webinars/report.html", course=published.edition.course, row=row, found=found, form=form, asked=form and _asked(row), asks=asks,
        has_lapsed=importing.has_lapsed(row, now()), progress=progress, stage=_stage(row, progress), shown_status=shown_status,
        meeting=meeting, is_of_group=not scope_of_report(reading(), row, meeting.plan.cohort_id).is_whole,
        fault=text_of(row.fault["code"], row.fault["params"], 400) if row.fault else None,
    )


def _stage(row: AttendanceImport, progress: ImportProgress) -> str:
    """What the page shows of the work, in one word: another word is news."""
    return f"{row.state}-{progress.step}-{progress.done}"


def _decisions(doubtful: Sequence[Entry]) -> dict[str, int]:
    """The learner that was chosen for each doubtful person; the fields are numbered as on the page."""
    chosen = {entry["key"]: request.form.get(f"who-{number}", type=int) for number, entry in enumerate(doubtful, start=1)}
    return {key: one for key, one in chosen.items() if one}
