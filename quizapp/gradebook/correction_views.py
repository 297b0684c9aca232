"""Correcting a question after the fact: choose it, say what to do, see whom it touches, apply."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp.courses.asked import own_course
from quizapp.courses.queries import PublishedCourse
from quizapp.gradebook import correcting
from quizapp.gradebook.forms import ApplyForm, CorrectionForm
from quizapp.gradebook.impact import ROWS_PER_PAGE, accounts_of, corrections_made, impact_of, names_of, questions_of
from quizapp.kernel.errors import Conflict, Invalid
from quizapp.kernel.paging import page_of
from quizapp.questions.correction import Policy
from quizapp.questions.keys import Key, KeyPart
from quizapp.questions.registry import read_question_json
from quizapp.quizzes.corrections import APPLYING, DRAFT, as_it_holds, correction_by_code
from quizapp.sharing.models import CORRECTION
from quizapp.sharing.noting import looked_at
from quizapp.web.error_texts import text_of
from quizapp.web.extensions import now, reading, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale

bp = Blueprint("corrections", __name__)
Page = str | Response
LONGEST_SEARCH = 100


@bp.get("/<lang>/courses/<course>/corrections")
def corrections(course: str) -> str:
    """Questions that can be corrected, and what was corrected so far."""
    published, search = own_course(course), request.args.get("q", "").strip()[:LONGEST_SEARCH]
    return render_template(
        "gradebook/corrections.html", course=published.edition.course, search=search,
        groups=questions_of(reading(), published, search, current_locale()),
        made=corrections_made(reading(), published.course_id), title_of=_titles(published),
    )


def _titles(published: PublishedCourse) -> Callable[[str], str]:
    """Titles of questions by id; the id itself where the course has the question no more."""

    def title(question_id: str) -> str:
        question = published.edition.find_question(question_id)
        return question.title.in_locale(current_locale()) if question else question_id

    return title


@bp.route("/<lang>/courses/<course>/corrections/questions/<question>", methods=["GET", "POST"])
def correct(course: str, question: str) -> Page:
    """Say what is to be done with one question."""
    published = own_course(course)
    asked = correcting.published_question(published, question)
    held = as_it_holds(reading(), published.course_id, asked)
    form, parts, fault = CorrectionForm(), held.question.key_parts(), ""
    key, explanation = _typed_key(parts), _typed_explanation(published)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                code = correcting.draft(session, current_identity(), published, question, form.what.data, key, explanation, now())
            return redirect(url_for(".correction", course=course, code=code), 303)
        except Invalid as refused:
            fault = text_of(refused.code, refused.params, 400)[1]
    shown = key if request.method == "POST" else {part.name: part.values for part in parts}
    return render_template(
        "gradebook/correct.html", course=published.edition.course, question=held.question, form=form, parts=parts, key=shown,
        explanation=explanation, fault=fault, held=held,
    )


def _typed_key(parts: tuple[KeyPart, ...]) -> Key:
    """What the form holds for each part; its fields are numbered, wordings and numbers come as lines."""
    found = {}
    for number, part in enumerate(parts, start=1):
        values = request.form.getlist(f"key-{number}")
        lines = [line for value in values for line in value.splitlines()] if part.way in ("texts", "numbers") else values
        found[part.name] = tuple(line for line in lines if line.strip())
    return found


def _typed_explanation(published: PublishedCourse) -> dict[str, str]:
    return {locale: request.form.get(f"explanation-{locale}", "")[:4000] for locale in published.edition.course.locales}


@bp.get("/<lang>/courses/<course>/corrections/<code>")
def correction(course: str, code: str) -> Page:
    """Whom a correction touches: what it will do, is doing, or has done.

    The page itself asks with `done`, how far it has seen the work go; 202 means no further yet. Where single results are hidden
    it is only told when all is done.
    """
    published = own_course(course)
    if (seen := request.args.get("done", type=int)) is not None:
        row = correction_by_code(reading(), published.course_id, code)
        is_no_further = not published.sight.attempts or row.done <= seen
        return Response(status=202 if row.state == APPLYING and is_no_further else 200)
    return _correction_page(published, code, "")


def _policy(published: PublishedCourse, word: str | None) -> Policy:
    """Where single results are held back nobody could see who loses points; then nobody does."""
    return "all" if word == "all" and published.sight.attempts else "favour"


def _correction_page(published: PublishedCourse, code: str, fault: str) -> str:
    row = correction_by_code(reading(), published.course_id, code)
    policy = _policy(published, request.values.get("policy"))
    impact = impact_of(reading(), row, policy)
    here = page_of(len(impact.changes), ROWS_PER_PAGE, request.args.get("page", 1, type=int))
    changes = impact.changes[here.start : here.end] if published.sight.attempts else []
    papers = impact.papers if published.sight.attempts else []
    shown = {change.enrolment_id for change in changes} | {paper.enrolment_id for paper in papers}
    looked_at(published.course_id, accounts_of(reading(), sorted(shown)), CORRECTION)
    return render_template(
        "gradebook/correction.html", course=published.edition.course, correction=row, impact=impact, changes=changes, page=here.page,
        papers=papers, sight=published.sight, pages=here.pages, policy=row.policy or policy,
        names=names_of(reading(), sorted(shown)), fault=fault, is_draft=row.state == DRAFT,
        old=read_question_json(row.old_question), new=read_question_json(row.new_question), form=ApplyForm(formdata=None),
    )


@bp.post("/<lang>/courses/<course>/corrections/<code>/apply")
def apply(course: str, code: str) -> Page:
    """Put a correction in force; sent twice it is done once."""
    published, form = own_course(course), ApplyForm()
    if not form.validate_on_submit():
        return redirect(url_for(".correction", course=course, code=code), 303)
    if form.policy.data == "all" and form.worse.data and not form.confirmed.data:
        return _correction_page(published, code, _("Tick the box to confirm that results get worse, or choose the other way."))
    policy, worse = _policy(published, form.policy.data), form.worse.data or 0
    try:
        with transaction() as session:
            correcting.apply(session, current_identity(), published, code, policy, worse, now())
    except Conflict as refused:
        return _correction_page(published, code, text_of(refused.code, refused.params, 409)[1])
    flash(_("The question is corrected. Earlier results are being worked out anew."), "success")
    return redirect(url_for(".correction", course=course, code=code), 303)


@bp.post("/<lang>/courses/<course>/corrections/<code>/discard")
def discard(course: str, code: str) -> Response:
    """Leave a correction that is not in force."""
    published = own_course(course)
    with transaction() as session:
        correcting.discard(session, current_identity(), published, code, now())
    flash(_("The draft is gone. Nothing was changed."), "success")
    return redirect(url_for(".corrections", course=course), 303)
