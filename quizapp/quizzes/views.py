"""Taking a quiz: what to expect, the questions, the overview before submitting, the review."""

from __future__ import annotations

import logging

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from quizapp.accounts.browser import learner_transaction
from quizapp.content.document import Quiz
from quizapp.courses.passages import passage_words
from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.courses.service import enrol
from quizapp.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from quizapp.quizzes import answers as stored_answers, replies, service
from quizapp.quizzes.addresses import file_addresses
from quizapp.quizzes.clearing import clear_wrong
from quizapp.quizzes.conflict_page import conflict_page
from quizapp.quizzes.deadlines import keep_signed_in
from quizapp.quizzes.forms import posted_number, posted_stamp
from quizapp.quizzes.handing_in import HAND_IN, hand_in
from quizapp.quizzes.limits import count_start, refuse_flood
from quizapp.quizzes.models import CLOSED, GRADED, OPEN
from quizapp.quizzes.queries import attempt_head, attempts_at, owns_attempt, slot_rows, slot_states
from quizapp.quizzes.question_pages import question_page, questions_page, refused_page
from quizapp.quizzes.result import result_of
from quizapp.quizzes.rules.timing import time_left
from quizapp.quizzes.starting import rules_for
from quizapp.quizzes.time_up import time_up_page
from quizapp.quizzes.tries import try_answer
from quizapp.web.extensions import now, reading, transaction
from quizapp.web.identity import current_identity, current_token, learner_key, renew_cookie
from quizapp.web.locale import current_locale
from quizapp.web.panels import panels
from quizapp.web.question_fields import posted_fields

bp = Blueprint("quizzes", __name__)
log = logging.getLogger("quizapp")
_RESULT_PAGES = {"placement": "quizzes/placement.html"}


def _course_and_quiz(course_key: str, quiz_key: str) -> tuple[PublishedCourse, Quiz]:
    course = published_course(reading(), course_key, current_identity().account_id)
    quiz = course.edition.course.quiz(quiz_key)
    if quiz is None:
        raise NotFound("no_such_quiz")
    return course, quiz


@bp.get("/<lang>/courses/<course>/quizzes/<quiz>")
def intro(course: str, quiz: str) -> str:
    """What to expect, and one's earlier attempts."""
    published, found = _course_and_quiz(course, quiz)
    attempts = attempts_at(reading(), published.enrolment_id, quiz)
    rules = rules_for(reading(), published, found, attempts, now())
    return render_template(
        "quizzes/intro.html",
        course=published.edition.course,
        quiz=found,
        attempts=attempts,
        open_attempt=next((attempt for attempt in attempts if attempt.state == OPEN), None),
        rules=rules,
        plan=rules.plan,
        limit=rules.limit,
        extra_time=published.extra_time,
        now=now(),
    )


@bp.post("/<lang>/courses/<course>/quizzes/<quiz>/start")
def start(course: str, quiz: str) -> Response:
    """Start an attempt or go on with the open one; makes an anonymous learner of who has no account."""
    published, found = _course_and_quiz(course, quiz)
    with learner_transaction() as (session, account_id):
        count_start(session, account_id, now())
        enrolment_id = enrol(session, account_id, published.course_id, now())
        code = service.start_attempt(session, enrolment_id, published, found, current_locale(), now())
        is_kept = keep_signed_in(session, current_identity(), code)
    if is_kept:
        renew_cookie()
    return redirect(url_for(".resume", code=code), 303)


@bp.get("/<lang>/attempts/<code>")
def resume(code: str) -> Response:
    """Where this attempt goes on: the first open question, the overview, or the result."""
    head = attempt_head(reading(), current_identity(), code)
    if not head.is_running(now()):
        return redirect(url_for(".review", code=code))
    if head.quiz.layout == "all_on_one_page":
        return redirect(url_for(".questions", code=code))
    states = slot_states(head, slot_rows(reading(), head.id), current_locale())
    first_open = next((state.slot for state in states if state.state == "blank"), None)
    if first_open is None:
        return redirect(url_for(".overview", code=code))
    return redirect(url_for(".question", code=code, number=first_open))


@bp.get("/<lang>/attempts/<code>/questions/<int:number>")
def question(code: str, number: int) -> ResponseReturnValue:
    """One question."""
    head = attempt_head(reading(), current_identity(), code)
    if not head.is_running(now()):
        return redirect(url_for(".review", code=code))
    return question_page(head, number)


@bp.get("/<lang>/attempts/<code>/questions")
def questions(code: str) -> ResponseReturnValue:
    """All questions on one page."""
    head = attempt_head(reading(), current_identity(), code)
    if not head.is_running(now()):
        return redirect(url_for(".review", code=code))
    return questions_page(head)


@bp.post("/<lang>/attempts/<code>/questions/<int:number>")
def answer(code: str, number: int) -> ResponseReturnValue:
    """Save one question by its button and go on (or back)."""
    refuse_flood(f"{code} by buttons", now())
    refused = _save_posted(code, (number,))
    if refused:
        return refused
    if request.form.get("go") == HAND_IN:
        return hand_in(code)
    if request.form.get("go") == "check":
        return _check(code, number)
    if request.form.get("go") == "clear":
        return _clear(code, number)
    head = attempt_head(reading(), current_identity(), code)
    if request.form.get("go") == "stay" and head.quiz.layout == "all_on_one_page":
        return redirect(url_for(".questions", code=code, _anchor=f"question-{number}"), 303)
    wanted = number + {"back": -1, "stay": 0}.get(request.form.get("go", ""), 1)
    if 1 <= wanted <= len(slot_rows(reading(), head.id)):
        return redirect(url_for(".question", code=code, number=wanted), 303)
    return redirect(url_for(".overview", code=code), 303)


def _check(code: str, number: int) -> Response:
    """Use a try on the answer that was just saved, and show what became of it."""
    seen = posted_number("tries_seen")
    with transaction() as session:
        tried = try_answer(session, current_identity(), code, number, seen, now())
    if tried == "incomplete":
        flash(gettext("Something is still open. Fill it in, then check again. This cost you no try."))
    return redirect(url_for(".question", code=code, number=number, _anchor="tries"), 303)


def _clear(code: str, number: int) -> Response:
    """Take away the wrong ticks of the answer that was tried."""
    with transaction() as session:
        cleared = clear_wrong(session, current_identity(), code, number, now())
    flash(
        {
            "cleared": gettext("What was wrong is cleared. What is still ticked is right; something is missing."),
            "none_wrong": gettext("Nothing that you have ticked is wrong. Something is missing."),
            "not_tried": gettext("Check this answer first. Then what is wrong in it can be cleared."),
        }[cleared]
    )
    return redirect(url_for(".question", code=code, number=number, _anchor="tries"), 303)


@bp.post("/<lang>/attempts/<code>/questions")
def answers(code: str) -> ResponseReturnValue:
    """Save all questions of the page by its button and go to the overview."""
    refuse_flood(f"{code} by buttons", now())
    rows = slot_rows(reading(), attempt_head(reading(), current_identity(), code).id)
    refused = _save_posted(code, tuple(row.slot for row in rows))
    if refused:
        return refused
    return hand_in(code) if request.form.get("go") == HAND_IN else redirect(url_for(".overview", code=code), 303)


def _save_posted(code: str, slots: tuple[int, ...]) -> ResponseReturnValue | None:
    """Save posted slots in one transaction; a page when another window was quicker, time is up or something was refused.

    **Raises** Invalid for an answer that no page can have sent, after the others are saved.
    """
    identity, in_conflict, is_late = current_identity(), {}, False
    refused: dict[int, Invalid] = {}
    with transaction() as session:
        for slot in slots:
            try:
                asked = (posted_fields(slot), posted_stamp(slot), now())
                saved, form, refusal = stored_answers.save_readable(session, identity, code, slot, *asked)
            except Invalid as error:  # one answer that cannot be read must not cost those beside it
                refused[slot] = error
                continue
            if refusal:
                refused[slot] = refusal
            if isinstance(saved, stored_answers.AnswerConflict):
                in_conflict[slot] = form
            is_late = is_late or isinstance(saved, stored_answers.LateAnswer)
    if is_late:
        return time_up_page(attempt_head(reading(), identity, code), came_late=True), 409
    if refused:
        return refused_page(attempt_head(reading(), identity, code), slots, refused), 400
    if not in_conflict:
        return None
    return conflict_page(code, in_conflict)


@bp.post("/<lang>/attempts/<code>/answers/<int:slot>")
def save(code: str, slot: int) -> ResponseReturnValue:
    """Autosave of one slot; the reply names what was saved, word for word."""
    refuse_flood(code, now())
    form, stamp = posted_fields(slot), posted_stamp(slot)
    try:
        with transaction() as session:
            saved = stored_answers.save_answer(session, current_token(), code, slot, form, stamp, now())
    except (Conflict, Invalid) as refusal:
        return replies.refused_reply(code, slot, stamp, refusal)
    except NotFound as refusal:
        if request.headers.get("X-Learner", learner_key()) != learner_key():
            raise NotAllowed("other_learner") from refusal
        raise
    if isinstance(saved, stored_answers.SavedAnswer):
        return replies.saved_reply(code, slot, stamp, saved, now())
    if isinstance(saved, stored_answers.LateAnswer):
        return replies.late_reply(code, slot, stamp, saved)
    (found,) = replies.conflicts(reading(), current_identity(), code, {slot: form}, current_locale())
    return replies.conflict_reply(code, slot, stamp, found), 409


@bp.get("/<lang>/attempts/<code>/asker")
def asker(code: str) -> ResponseReturnValue:
    """Asked by the script when a save was turned away: who is signed in, and may this attempt still be answered?"""
    is_mine = owns_attempt(reading(), current_identity(), code)
    return replies.asker_reply(code, learner_key(), is_mine, generate_csrf(), url_for("accounts.sign_in"))


@bp.get("/<lang>/attempts/<code>/time")
def time(code: str) -> ResponseReturnValue:
    """How much time is left; asked by the timer of the page when it may have lost count."""
    head = attempt_head(reading(), current_identity(), code)
    return replies.time_reply(head, now())


@bp.get("/<lang>/attempts/<code>/overview")
def overview(code: str) -> ResponseReturnValue:
    """What is answered, what is not, and the button that submits."""
    head = attempt_head(reading(), current_identity(), code)
    if not head.is_running(now()):
        return redirect(url_for(".review", code=code))
    states = slot_states(head, slot_rows(reading(), head.id), current_locale())
    return render_template("quizzes/overview.html", head=head, states=states, left=time_left(head.deadline_at, now()))


@bp.post("/<lang>/attempts/<code>/submit")
def submit(code: str) -> Response:
    """Close, then grade. What goes wrong after closing the worker finishes; the closing stands."""
    return hand_in(code)


@bp.get("/<lang>/attempts/<code>/review")
def review(code: str) -> ResponseReturnValue:
    """The result: points, and as far as the mode of the quiz tells already, every question with its solution."""
    head = attempt_head(reading(), current_identity(), code)
    if head.state == OPEN:
        return redirect(url_for(".resume", code=code)) if head.is_running(now()) else time_up_page(head)
    if head.state == CLOSED:
        return render_template("quizzes/waiting.html", head=head), 202
    page = _RESULT_PAGES.get(head.quiz.purpose, "quizzes/review.html") if head.state == GRADED else "quizzes/marking.html"
    return render_template(
        page,
        **result_of(reading(), head, current_locale(), gettext, now()),
        asked=panels("attempt", head.id, code, head.state == GRADED),
        panels=panels("result", head.enrolment_id, head.quiz.key == head.course.final),
        file_url=file_addresses(code),
        **passage_words(head.edition, current_locale()),
    )
