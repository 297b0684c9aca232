"""Learners report questions and ask for results to be looked at again; trainers answer."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request as flask_request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from quizapp.cohorts.access import scope_of
from quizapp.courses.queries import published_course
from quizapp.gradebook import request_service
from quizapp.gradebook.forms import LONGEST_NOTE, posted_prose
from quizapp.gradebook.request_queries import request_of_course
from quizapp.kernel.errors import Conflict, Invalid, NotFound, Refusal
from quizapp.quizzes.models import GRADED, OPEN
from quizapp.quizzes.queries import AttemptHead, SlotView, attempt_head, slot_rows, slot_view
from quizapp.sharing.models import REQUEST
from quizapp.sharing.noting import looked_at
from quizapp.web.errors import TooMany, sentence_of, status_of
from quizapp.web.extensions import now, reading, settings, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale
from quizapp.web.ratelimit import Limit, count_within, key_digest

bp = Blueprint("requests", __name__)
ASKED_PER_DAY = Limit("request_of_account_per_day", most=10, window_s=86_400, code="too_many_notes")


@bp.get("/<lang>/attempts/<code>/questions/<int:number>/report")
def report(code: str, number: int) -> str:
    """Something is wrong with a question: say what."""
    return _report_page(*_own_question(code, number))


@bp.post("/<lang>/attempts/<code>/questions/<int:number>/report")
def send_report(code: str, number: int) -> ResponseReturnValue:
    """Send the report."""
    head, view = _own_question(code, number)
    try:
        _ask(head, number)
    except (Invalid, TooMany) as refusal:
        return _report_page(head, view, refusal), status_of(refusal)
    flash(_("Thank you. A trainer reads it; the answer will stand on the page of your result."), "success")
    return redirect(_back(head, number), 303)


def _report_page(head: AttemptHead, view: SlotView, refusal: Refusal | None = None) -> str:
    return render_template("gradebook/report.html", head=head, view=view, back_url=_back(head, view.slot), **_typed("text", refusal))


def _typed(name: str, refusal: Refusal | None) -> dict[str, str]:
    """What was typed, and why it was not taken: whatever the reason, the page shows both."""
    return {"text": flask_request.form.get(name, ""), "fault": sentence_of(refusal) if refusal else ""}


def _own_question(code: str, number: int) -> tuple[AttemptHead, SlotView]:
    head = attempt_head(reading(), current_identity(), code)
    rows = slot_rows(reading(), head.id)
    if not 1 <= number <= len(rows):
        raise NotFound("no_such_question")
    return head, slot_view(head, rows[number - 1], current_locale())


def _back(head: AttemptHead, number: int) -> str:
    if head.state != OPEN:
        return url_for("quizzes.review", code=head.code, _anchor=f"question-{number}")
    if head.quiz.layout == "all_on_one_page":
        return url_for("quizzes.questions", code=head.code, _anchor=f"question-{number}")
    return url_for("quizzes.question", code=head.code, number=number)


def _ask(head: AttemptHead, slot: int | None) -> None:
    text = posted_prose("text", LONGEST_NOTE)
    with transaction() as session:
        request_service.ask(session, head.id, slot, text, now())
        _count(session, now())


def _count(session: Session, moment: datetime) -> None:
    """Counted with the request, so that a refused one costs nothing. **Raises** TooMany."""
    digest = key_digest(settings().secret_key, ASKED_PER_DAY, str(current_identity().account_id))
    count_within(session, ASKED_PER_DAY, digest, moment)


@bp.get("/<lang>/attempts/<code>/review/again")
def again(code: str) -> ResponseReturnValue:
    """Ask for the result to be looked at again."""
    head = attempt_head(reading(), current_identity(), code)
    if head.state != GRADED:
        return redirect(url_for("quizzes.review", code=code))
    return _again_page(head)


@bp.post("/<lang>/attempts/<code>/review/again")
def ask_again(code: str) -> ResponseReturnValue:
    """Send the request."""
    head = attempt_head(reading(), current_identity(), code)
    try:
        _ask(head, None)
    except (Invalid, Conflict, TooMany) as refusal:
        return _again_page(head, refusal), status_of(refusal)
    flash(_("A trainer looks at your result again. The answer will stand on this page."), "success")
    return redirect(url_for("quizzes.review", code=code), 303)


def _again_page(head: AttemptHead, refusal: Refusal | None = None) -> str:
    return render_template("gradebook/again.html", head=head, **_typed("text", refusal))


@bp.get("/<lang>/courses/<course>/requests/<code>")
def request(course: str, code: str) -> str:
    """What a learner has asked, with what is needed to answer it."""
    return _request_page(course, code)


@bp.post("/<lang>/courses/<course>/requests/<code>")
def answer(course: str, code: str) -> ResponseReturnValue:
    """Answer it, or close it without an answer."""
    scope, closes = scope_of(reading(), current_identity(), course), flask_request.form.get("go") == "close"
    try:
        text = posted_prose("answer", LONGEST_NOTE)
        with transaction() as session:
            request_service.answer(session, current_identity(), course, code, text, now(), scope, closes)
    except (Invalid, Conflict) as refusal:
        return _request_page(course, code, refusal), status_of(refusal)
    flash(_("Closed without an answer.") if closes else _("Answered. The learner finds it on the page of the result."), "success")
    return redirect(url_for("todo.todo", course=course), 303)


def _request_page(course: str, code: str, refusal: Refusal | None = None) -> str:
    scope = scope_of(reading(), current_identity(), course)
    published = published_course(reading(), course)
    asked = request_of_course(reading(), published, code, current_locale(), scope)
    looked_at(published.course_id, [asked.account_id], REQUEST)
    return render_template(
        "gradebook/request.html", course=published.edition.course, asked=asked, **_typed("answer", refusal)
    )
