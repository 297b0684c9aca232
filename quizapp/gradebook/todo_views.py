"""What waits for a trainer, on one page; and talks after a written result that was not enough."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.cohorts.asked import own_course
from quizapp.cohorts.rules.scope import Scope
from quizapp.courses.queries import PublishedCourse
from quizapp.gradebook.forms import posted_number, typed_points
from quizapp.gradebook.marking_queries import questions_to_mark
from quizapp.gradebook.models import OPEN, REPORT, REVIEW
from quizapp.gradebook.request_queries import requests_of_course
from quizapp.gradebook.service import enter_talk_of
from quizapp.gradebook.talk_queries import talk_of, talks_foreseen
from quizapp.kernel.errors import Invalid
from quizapp.sharing.models import TALK
from quizapp.sharing.noting import looked_at
from quizapp.web.error_texts import text_of
from quizapp.web.extensions import now, reading, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale

bp = Blueprint("todo", __name__)
WHAT = ("", "marking", REPORT, REVIEW)
"""All; answers to mark; reported questions; results to look at again."""


@bp.get("/<lang>/courses/<course>/todo")
def todo(course: str) -> str:
    """Answers to mark by question, open reports, open requests; what is settled on demand."""
    published, scope = own_course(course)
    what = request.args.get("what", "")
    what, state = what if what in WHAT else "", "done" if request.args.get("state") == "done" else OPEN
    questions = questions_to_mark(reading(), published, current_locale(), scope) if what in ("", "marking") else []
    kind = what if what in (REPORT, REVIEW) else ""
    asked = requests_of_course(reading(), published, state, kind, current_locale(), scope) if what != "marking" else []
    return render_template(
        "gradebook/todo.html", course=published.edition.course, what=what, state=state, asked=asked,
        questions=[one for one in questions if (one.waiting + one.drafts > 0) == (state == OPEN)],
    )


@bp.get("/<lang>/courses/<course>/talks")
def talks(course: str) -> str:
    """Written results that a talk may turn, and talks that were held."""
    published, scope = own_course(course)
    rows = talks_foreseen(reading(), published, current_locale(), scope)
    looked_at(published.course_id, [row.account_id for row in rows], TALK)
    return render_template(
        "gradebook/talks.html", course=published.edition.course, rows=rows, is_shared_only=not published.sight.points
    )


@bp.get("/<lang>/courses/<course>/talks/<int:attempt>")
def talk(course: str, attempt: int) -> str:
    """What is needed, and the form for what the talk brought."""
    return _talk_page(*own_course(course), attempt, "", "")


def _talk_page(published: PublishedCourse, scope: Scope, attempt: int, typed: str, error: str) -> str:
    row = talk_of(reading(), published, attempt, current_locale(), scope)
    looked_at(published.course_id, [row.account_id], TALK)
    return render_template("gradebook/talk.html", course=published.edition.course, row=row, typed=typed, error=error)


@bp.post("/<lang>/courses/<course>/talks/<int:attempt>")
def enter_talk(course: str, attempt: int) -> ResponseReturnValue:
    """Write down the points of the talk."""
    published, scope = own_course(course)
    talk_of(reading(), published, attempt, current_locale(), scope)
    try:
        points = typed_points("points")
    except Invalid as refusal:
        sentence = text_of(refusal.code, refusal.params, 400)[1]
        return _talk_page(published, scope, attempt, request.form.get("points", ""), sentence), 400
    with transaction() as session:
        enter_talk_of(session, current_identity(), attempt, points, posted_number("seen"), now())
    flash(_("The talk is entered, and the result is worked out anew."), "success")
    return redirect(url_for(".talk", course=course, attempt=attempt), 303)
