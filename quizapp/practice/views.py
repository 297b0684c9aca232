"""Practising: what is due, one question at a time with its solution right after the answer, and what comes next."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from quizapp.courses.passages import passage_words
from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.kernel.errors import Conflict, Invalid
from quizapp.practice import service
from quizapp.practice.mastery import mastered_objectives
from quizapp.practice.queries import SessionView, ShownCard, marked_by, practice_set, session_view
from quizapp.questions.base import Response as Answer
from quizapp.web.error_texts import text_of
from quizapp.web.extensions import now, reading, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale
from quizapp.web.question_fields import posted_fields

bp = Blueprint("practice", __name__)


def _course(key: str) -> PublishedCourse:
    return published_course(reading(), key, current_identity().account_id)


def _session(code: str) -> SessionView:
    return session_view(reading(), current_identity(), code, now())


@bp.get("/<lang>/courses/<course>/practice")
def home(course: str) -> str:
    """What is due, and how far one is with each objective."""
    published = _course(course)
    edition, enrolment_id = published.edition, published.enrolment_id
    return render_template(
        "practice/home.html",
        course=edition.course,
        practice=practice_set(reading(), enrolment_id, edition, now()),
        objectives=mastered_objectives(reading(), enrolment_id, edition, now()),
        **passage_words(edition, current_locale()),
    )


@bp.post("/<lang>/courses/<course>/practice/start")
def start(course: str) -> Response:
    """Go on with the session that waits, or draw a new one."""
    published = _course(course)
    if published.enrolment_id is None:
        raise Conflict("nothing_to_practise")
    with transaction() as session:
        code = service.start_session(session, published.enrolment_id, published, current_locale(), now())
    return redirect(url_for(".resume", code=code), 303)


@bp.post("/<lang>/courses/<course>/practice/clear")
def clear(course: str) -> Response:
    """Forget the own practice in this course."""
    enrolment_id = _course(course).enrolment_id
    if enrolment_id is not None:
        with transaction() as session:
            service.clear_practice(session, enrolment_id)
        flash(gettext("Your practice is empty. Your results are unchanged."))
    return redirect(url_for(".home", course=course), 303)


@bp.get("/<lang>/practice/<code>")
def resume(code: str) -> Response:
    """Where this session goes on: the first open question, or its end."""
    view = _session(code)
    if view.ended_at is not None or view.first_open is None:
        return redirect(url_for(".end", code=code))
    return redirect(url_for(".card", code=code, number=view.first_open))


@bp.get("/<lang>/practice/<code>/cards/<int:number>")
def card(code: str, number: int) -> ResponseReturnValue:
    """One question; with its solution once it was answered."""
    view = _session(code)
    shown = view.card(number)
    if shown.mark is None:
        return redirect(url_for(".end", code=code)) if view.ended_at else _question_page(view, shown, {})
    locale = current_locale()
    reviewed = marked_by(reading(), view, shown).question.review(locale, shown.layout, shown.response, shown.mark)
    return render_template(
        "practice/feedback.html", view=view, card=shown, question=reviewed, **passage_words(view.edition, locale)
    )


@bp.post("/<lang>/practice/<code>/cards/<int:number>")
def answer(code: str, number: int) -> ResponseReturnValue:
    """Check the answer, or show the solution to who does not know; what is not fully filled in comes back."""
    view = _session(code)
    shown = view.card(number)
    question, by = view.edition.question(shown.question_id), marked_by(reading(), view, shown)
    if shown.mark is None and view.ended_at is None:
        try:
            response = question.read_response(posted_fields(number), shown.layout)
        except Invalid as refusal:
            kept = question.shown_again(posted_fields(number), shown.layout)
            return _question_page(view, shown, kept, sentence=text_of(refusal.code, refusal.params, 400)[1]), 400
        if not question.is_complete(response) and request.form.get("go") != "show":
            return _question_page(view, shown, response, is_incomplete=True)
        with transaction() as session:
            service.answer_card(session, current_identity(), code, number, response, by.grade(response), now())
    return redirect(url_for(".card", code=code, number=number), 303)


def _question_page(view: SessionView, shown: ShownCard, response: Answer, **notice: Any) -> str:
    question = view.edition.question(shown.question_id).learner_view(current_locale(), shown.layout, response)
    return render_template("practice/card.html", view=view, card=shown, question=question, **notice)


@bp.post("/<lang>/practice/<code>/stop")
def stop(code: str) -> Response:
    """End the session before its last question."""
    with transaction() as session:
        service.stop_session(session, current_identity(), code, now())
    return redirect(url_for(".end", code=code), 303)


@bp.get("/<lang>/practice/<code>/end")
def end(code: str) -> ResponseReturnValue:
    """What was right, and when which question comes back."""
    view = _session(code)
    if view.ended_at is None:
        return redirect(url_for(".resume", code=code))
    published = _course(view.edition.course.key)
    return render_template(
        "practice/end.html",
        view=view,
        course=published.edition.course,
        titles={shown.question_id: view.edition.question(shown.question_id).title for shown in view.cards},
        practice=practice_set(reading(), view.enrolment_id, published.edition, now()),
    )
