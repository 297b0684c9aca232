"""Behind a follow-up link: the first question at once. Opening a page changes nothing; answering twice begins a record."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, session as cookie, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.accounts.browser import ASKED
from quizapp.accounts.limits import count_mail
from quizapp.content.document import Quiz
from quizapp.courses.queries import PublishedCourse
from quizapp.grading.certainty import STAKES
from quizapp.kernel.errors import Conflict, Invalid
from quizapp.kernel.ids import read_typed_code
from quizapp.questions.base import Form
from quizapp.quizzes.deadlines import keep_signed_in
from quizapp.quizzes.models import GRADED
from quizapp.quizzes.queries import attempts_at
from quizapp.quizzes.question_pages import SAID_AT_QUESTION
from quizapp.quizzes.rules.certainty import asks_certainty, certainty_of, without_certainty
from quizapp.quizzes.service import grade_attempt
from quizapp.web.errors import sentence_of
from quizapp.web.extensions import now, reading, settings, transaction
from quizapp.web.identity import begin_browser_session, current_identity, renew_cookie
from quizapp.web.locale import current_locale
from quizapp.web.question_fields import posted_fields
from quizapp.web.ratelimit import Limit, count_within, key_digest
from quizapp.webinars import following
from quizapp.webinars.link_page import FIRST_ANSWERS, KEY, Opened, browser_key, opened, section_to_read
from quizapp.webinars.link_queries import LinkQuestion
from quizapp.webinars.noting import noted
from quizapp.webinars.rules.followup import link_token
from quizapp.webinars.sharing_queries import code_behind

bp = Blueprint("followup", __name__)
FIRST_ANSWERS_OF_ALL = Limit("first_answers_of_shared_link", most=20_000, window_s=3600, code="too_many_browsers")
"""A room of thousands answers within minutes."""


@bp.get("/w/<short>")
def short(short: str) -> ResponseReturnValue:
    """What a room reads from the wall: leads to the link that everybody shares, in the browser's language."""
    code = code_behind(reading(), read_typed_code(short))
    return redirect(url_for(".follow", token=link_token(code, "learn", settings().secret_key)))


@bp.get("/<lang>/f/<token>")
def follow(token: str) -> ResponseReturnValue:
    """The first question that is open, ready to be answered."""
    return _page(opened(token), token)


@bp.get("/<lang>/f/<token>/next")
def follow_next(token: str) -> ResponseReturnValue:
    """The question after the first answer, in the browser that gave it."""
    found = opened(token)
    if found.only_notes:
        return redirect(url_for(".follow", token=token))
    if found.browser is None:
        return redirect(url_for(".follow", token=token)) if found.way in ("question", "start", "hand_in") else _page(found, token)
    return _page(found, token, is_second=found.has_answered)


def _page(found: Opened, token: str, is_second: bool = False) -> ResponseReturnValue:
    """What this browser gets to see now."""
    if found.way == "closed" or found.course is None or found.quiz is None:
        return render_template("webinars/follow_closed.html", found=found), 410
    if found.way == "full":
        return render_template("webinars/follow_closed.html", found=found), 409
    if found.way == "running":
        return redirect(url_for("quizzes.resume", code=found.running))
    if found.way in ("question", "start"):
        return _question_page(found, token, _next_question(found, is_second), is_second)
    return render_template("webinars/follow_on.html", found=found, course=found.course.edition.course, token=token, now=now())


def _question_page(
    found: Opened, token: str, question: LinkQuestion | None, is_second: bool, sent: Form | None = None, fault: str = ""
) -> str:
    """One question; what was sent and not taken stands in it, with the reason."""
    course, quiz = _course_and_quiz(found)
    said = sent or {}
    return render_template(
        "webinars/follow_question.html", found=found, course=course.edition.course, token=token, question=question,
        is_second=is_second, view=question.view(current_locale(), without_certainty(said)) if question else None, fault=fault,
        section=None if is_second or (found.only_notes and _answered(found)) else section_to_read(found), certainty=certainty_of(said),
        stakes=STAKES if question and asks_certainty(quiz, question.question) else (), now=now(),
        action=url_for(".answer_next" if is_second or (_is_confirmed(found) and not found.only_notes) else ".answer_first", token=token),
    )


def _is_confirmed(found: Opened) -> bool:
    return found.browser is not None and found.browser.confirmed_at is not None


def _next_question(found: Opened, is_second: bool) -> LinkQuestion | None:
    """The first open question, but the one that this browser has just answered."""
    answered = _answered(found) if is_second else None
    return next((one for one in found.questions if one.question.id != answered), None)


def _answered(found: Opened) -> str | None:
    return found.browser.answer.get("question") if found.browser else None


@bp.post("/<lang>/f/<token>")
def answer_first(token: str) -> ResponseReturnValue:
    """A first answer: kept with this browser, provisionally; so is every answer where the record belongs to a confirmed address."""
    found = _open_for(token, "question", "start")
    question, form = _posted(found)
    if question is None and found.questions:
        flash(_("Choose or write an answer first."))
        return redirect(url_for(".follow", token=token), 303)
    if fault := _said_at_question(question, form):
        return _question_page(found, token, question, False, form, fault), 400
    limit = FIRST_ANSWERS_OF_ALL if found.link.is_shared else FIRST_ANSWERS
    with transaction() as session:
        count_within(session, limit, key_digest(settings().secret_key, limit, str(found.link.id)), now())
        cookie[KEY] = following.note_answer(session, found.link, browser_key(), question, form, now())
    cookie.permanent = True
    return redirect(url_for(".follow" if found.only_notes else ".follow_next", token=token), 303)


@bp.post("/<lang>/f/<token>/next")
def answer_next(token: str) -> ResponseReturnValue:
    """A further answer of the same browser: from now on its answers count."""
    found = _open_for(token, "question", "start")
    if found.only_notes:
        return answer_first(token)
    question, form = _posted(found)
    course, quiz = _course_and_quiz(found)
    if question is not None and found.has_answered and question.question.id == _answered(found):
        return answer_first(token)
    if question is None and _next_question(found, found.has_answered) is not None:
        flash(_("Choose or write an answer first."))
        return redirect(url_for(".follow_next", token=token), 303)
    if fault := _said_at_question(question, form):
        return _question_page(found, token, question, found.has_answered, form, fault), 400
    with transaction() as session:
        begun = following.answer_again(
            session, current_identity(), found.link, course, quiz, browser_key(), question, form, now()
        )
    if begun.token:
        begin_browser_session(begun.token, keep_forms=True)
    return redirect(_goes_on(begun) if begun.is_own else url_for(".follow_next", token=token), 303)


def _goes_on(begun: following.Begun) -> str:
    """The first question that was checked, with what became of its answer; else where the attempt goes on."""
    if begun.checked is None:
        return url_for("quizzes.resume", code=begun.code)
    return url_for("quizzes.question", code=begun.code, number=begun.checked, _anchor="tries")


def _open_for(token: str, *ways: str) -> Opened:
    """The link, if it leads one of these ways now. **Raises** Conflict."""
    found = opened(token)
    if found.way == "full":
        raise Conflict("no_seat_left", seats=found.link.seats)
    if found.way not in ways:
        raise Conflict("link_moved_on")
    return found


def _course_and_quiz(found: Opened) -> tuple[PublishedCourse, Quiz]:
    if found.course is None or found.quiz is None:
        raise Conflict("link_moved_on")
    return found.course, found.quiz


def _posted(found: Opened) -> tuple[LinkQuestion | None, Form]:
    """The question whose fields were sent, and the fields."""
    sent = ((question, posted_fields(question.slot)) for question in found.questions)
    nothing: tuple[None, Form] = (None, {})
    return next(((question, form) for question, form in sent if without_certainty(form)), nothing)


def _said_at_question(question: LinkQuestion | None, form: Form) -> str:
    """Why an answer is not taken, where its page can say so; "" for one that is. **Raises** Invalid for what no page can have sent."""
    try:
        noted(question, form)
    except Invalid as refusal:
        if refusal.code not in SAID_AT_QUESTION:
            raise
        return sentence_of(refusal)
    return ""


@bp.post("/<lang>/f/<token>/go-on")
def go_on(token: str) -> ResponseReturnValue:
    """Start or go on in one's own account."""
    found = _open_for(token, "go_on", "running")
    course, quiz = _course_and_quiz(found)
    with transaction() as session:
        begun = following.begin_signed_in(session, current_identity(), found.link, course, quiz, current_locale(), now())
        is_kept = keep_signed_in(session, current_identity(), begun.code)
    if is_kept:
        renew_cookie()
    return redirect(_goes_on(begun), 303)


@bp.get("/<lang>/f/<token>/result")
def result_here(token: str) -> ResponseReturnValue:
    """The latest result, in the attendee's own browser; any other asks for a code first."""
    found = opened(token)
    if found.way == "closed" or found.course is None or found.quiz is None:
        return _page(found, token)
    link, course = found.link, found.course.edition.course
    if link.holder_id is None or link.holder_id != current_identity().account_id:
        return render_template(
            "webinars/follow_on.html", found=replace(found, way="ask_code"), course=course, token=token, wanted="result"
        )
    graded = [one.code for one in attempts_at(reading(), link.enrolment_id, found.quiz.key) if one.state == GRADED]
    return redirect(url_for("quizzes.review", code=graded[-1])) if graded else _page(found, token)


@bp.post("/<lang>/f/<token>/hand-in")
def hand_in_here(token: str) -> ResponseReturnValue:
    """Close the attempt from another browser of the attendee; the result stays hidden here."""
    found = opened(token)
    quiz = _course_and_quiz(found)[1]
    with transaction() as session:
        attempt_id = following.hand_in(session, found.link, quiz, browser_key(), now())
    with transaction() as session:
        grade_attempt(session, attempt_id, now())
    flash(_("Your answers are handed in."), "success")
    return redirect(url_for(".follow", token=token), 303)


@bp.route("/<lang>/f/<token>/code", methods=["GET", "POST"])
def ask_code(token: str) -> ResponseReturnValue:
    """Have a code mailed to the address that was invited. The button stands on a page of its own, to which no mail leads: visitors
    who press every button of a mail's link send no mails."""
    found = opened(token)
    link, wanted = found.link, "result" if request.args.get("wanted") == "result" else None
    path = url_for(".result_here" if wanted else ".follow", token=token)
    if link.state != "open" or found.course is None:
        return redirect(path, 303)
    if request.method != "POST":
        course = found.course.edition.course
        return render_template(
            "webinars/follow_on.html", found=replace(found, way="ask_code"), course=course, token=token, wanted=wanted, sends=True
        )
    with transaction() as session:
        count_mail(session, link.email or "", now())
        cookie[ASKED] = following.ask_for_code(session, link, found.course, browser_key(), current_locale(), path, now())
    return redirect(url_for("accounts.enter_code"), 303)
