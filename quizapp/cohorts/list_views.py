"""Enrolling a whole list: hand it in, read what will happen to every row, confirm."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.cohorts.asked import own_group
from quizapp.cohorts.confirmed_lists import confirm, progress_of
from quizapp.cohorts.forms import ListForm
from quizapp.cohorts.lists import judge
from quizapp.cohorts.rules.listed import pack_list, read_list
from quizapp.interchange.tables import read_table
from quizapp.interchange.workbooks import MOST_BYTES
from quizapp.kernel.errors import Invalid
from quizapp.web.attachments import takes_files
from quizapp.web.error_texts import text_of
from quizapp.web.extensions import now, reading, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale

bp = Blueprint("lists", __name__)
Page = str | Response
MOST_SHOWN = 500
"""Rows of one kind that a report shows; all are counted."""


@bp.route("/<lang>/courses/<course>/groups/<code>/list", methods=["GET", "POST"])
@takes_files
def enrol_list(course: str, code: str) -> Page:
    """Hand a list in; the answer says what would happen to every row. Nothing is written."""
    published, group, scope = own_group(course, code)
    form = ListForm()
    if form.validate_on_submit():
        try:
            table = read_table(_content(form))
            report = judge(reading(), current_identity(), group, *read_list(table))
        except Invalid as refused:
            (form.file if form.file.data else form.rows).errors = [text_of(refused.code, refused.params, 400)[1]]
        else:
            return render_template(
                "cohorts/list_report.html", course=published.edition.course, group=group, report=report,
                packed=pack_list(report.enrolling), most=MOST_SHOWN, is_guessed=table.is_guessed_encoding,
                invites=not scope.is_whole,
            )
    return render_template("cohorts/enrol_list.html", course=published.edition.course, group=group, form=form, invites=not scope.is_whole)


def _content(form: ListForm) -> bytes:
    """The file; without one, what was pasted."""
    if form.file.data:
        return bytes(form.file.data.read(MOST_BYTES + 1))
    return (form.rows.data or "").encode()


@bp.post("/<lang>/courses/<course>/groups/<code>/list/confirm")
@takes_files
def confirm_list(course: str, code: str) -> Response:
    """Enrol everybody whom the report has named, as far as it still holds; the worker does it, again changes nothing."""
    _published, group, _scope = own_group(course, code)
    with transaction() as session:
        number = confirm(session, current_identity(), group, request.form.get("list", ""), current_locale(), now())
    return redirect(url_for(".list_progress", course=course, code=code, number=number), 303)


@bp.get("/<lang>/courses/<course>/groups/<code>/lists/<int:number>")
def list_progress(course: str, code: str, number: int) -> Page:
    """How far the worker is. The page itself asks with `done`; 202 means no further yet."""
    published, group, _scope = own_group(course, code)
    progress = progress_of(reading(), group, number)
    if (seen := request.args.get("done", type=int)) is not None:
        return Response(status=202 if not progress.is_done and progress.done <= seen else 200)
    return render_template("cohorts/list_progress.html", course=published.edition.course, group=group, progress=progress)
