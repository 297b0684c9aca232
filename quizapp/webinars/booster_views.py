"""Behind a booster: a few questions to repeat, each with its solution after the answer. Opening a page changes nothing."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session as cookie, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.accounts.browser import ASKED
from quizapp.accounts.limits import count_mail
from quizapp.courses.passages import passage_words
from quizapp.courses.queries import PublishedCourse
from quizapp.kernel.errors import Conflict
from quizapp.web.extensions import now, reading, settings, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale
from quizapp.web.question_fields import posted_fields
from quizapp.web.ratelimit import count_within, key_digest
from quizapp.webinars import boosting, following
from quizapp.webinars.booster_page import OpenedBooster, opened_booster
from quizapp.webinars.booster_queries import booster_token, given_answer
from quizapp.webinars.link_page import FIRST_ANSWERS, KEY, browser_key
from quizapp.webinars.link_queries import LinkQuestion

bp = Blueprint("boosters", __name__)
PLACE = "/<lang>/b/<int:number>/<token>"


@bp.get(PLACE)
def repeat(number: int, token: str) -> ResponseReturnValue:
    """The first question that is open, ready to be answered."""
    found = opened_booster(number, token)
    if found.is_waiting:
        return _page(found, token, (), is_next=False)
    if found.is_own and found.booster.code:
        return redirect(url_for("practice.resume", code=found.booster.code))
    if found.only_notes:
        return _page(found, token, found.left, is_next=found.has_answered)
    return _page(found, token, found.questions, is_next=False)


@bp.get(f"{PLACE}/next")
def repeat_next(number: int, token: str) -> ResponseReturnValue:
    """The solution of what this browser answered last, and the next question."""
    found = opened_booster(number, token)
    if found.is_own or found.only_notes or (found.browser is None and found.way == "question"):
        return redirect(url_for(".repeat", number=number, token=token))
    return _page(found, token, found.left, is_next=True)


def _page(found: OpenedBooster, token: str, questions: tuple[LinkQuestion, ...], *, is_next: bool) -> ResponseReturnValue:
    if found.way == "closed" or found.course is None:
        return render_template("webinars/follow_closed.html", found=found), 410
    edition, locale, question = found.course.edition, current_locale(), next(iter(questions), None)
    given = given_answer(reading(), found.course, found.browser) if is_next else None
    return render_template(
        "webinars/booster.html", found=found, course=edition.course, token=token, asked=question, is_next=is_next, given=given,
        view=question.view(locale) if question else None, total=len(found.booster.question_ids), **passage_words(edition, locale),
        reviewed=given.question.review(locale, given.layout, given.response, given.mark) if given else None,
        action=url_for(
            ".answer_next" if found.counts or (is_next and not found.only_notes) else ".answer_first", number=found.booster.number,
            token=token,
        ),
    )


@bp.post(PLACE)
def answer_first(number: int, token: str) -> ResponseReturnValue:
    """A browser's first answer: kept with it, provisionally; of the attendee's own browser it counts at once. Where the record belongs
    to a confirmed address, every answer of another browser is kept like that."""
    found = opened_booster(number, token)
    if found.counts:
        return answer_next(number, token)
    question = _asked(found)
    if question is None or not _is_complete(question):
        return redirect(url_for(".repeat", number=number, token=token), 303)
    with transaction() as session:
        count_within(session, FIRST_ANSWERS, key_digest(settings().secret_key, FIRST_ANSWERS, str(found.link.id)), now())
        form = posted_fields(question.slot)
        cookie[KEY] = boosting.note_first(session, found.link, number, browser_key(), question, form, now())
    cookie.permanent = True
    return redirect(url_for(".repeat" if found.only_notes else ".repeat_next", number=number, token=token), 303)


@bp.post(f"{PLACE}/next")
def answer_next(number: int, token: str) -> ResponseReturnValue:
    """A further answer of the same browser: from now on its answers count."""
    found = opened_booster(number, token)
    if found.only_notes:
        return answer_first(number, token)
    question, course = _asked(found), _course(found)
    if question and not _is_complete(question):
        return redirect(url_for(".repeat" if found.is_own else ".repeat_next", number=number, token=token), 303)
    form = posted_fields(question.slot) if question else {}
    with transaction() as session:
        code = boosting.answer_counted(
            session, current_identity(), found.link, number, course, browser_key(), question, form, now()
        )
    if found.is_own and question:
        return redirect(url_for("practice.card", code=code, number=question.slot), 303)
    return redirect(url_for(".repeat_next", number=number, token=token), 303)


def _course(found: OpenedBooster) -> PublishedCourse:
    if found.course is None:
        raise Conflict("link_moved_on")
    return found.course


def _asked(found: OpenedBooster) -> LinkQuestion | None:
    """The question whose form was sent; None from who confirms what was answered. **Raises** Conflict when it is answered by now."""
    slot = request.form.get("asked", type=int)
    if slot is None and (found.is_waiting or (found.has_answered and not found.left)):
        return None
    question = next((one for one in found.questions if one.slot == slot), None)
    if question is None:
        raise Conflict("link_moved_on")
    return question


def _is_complete(question: LinkQuestion) -> bool:
    """Whether everything is filled in, or the solution was asked for. **Raises** Invalid for what cannot be read."""
    response = question.question.read_response(posted_fields(question.slot), question.layout)
    if question.question.is_complete(response) or request.form.get("go") == "show":
        return True
    flash(_("Something is still open. Fill it in, or have the solution shown if you do not know."))
    return False


@bp.route(f"{PLACE}/code", methods=["GET", "POST"])
def ask_code(number: int, token: str) -> ResponseReturnValue:
    """Have a code mailed to the address that was invited; behind it stands the attendee's own practice. On a page of its own, to
    which no mail leads, as for the link itself."""
    found, path = opened_booster(number, token), url_for(".repeat", number=number, token=token)
    if found.way == "closed" or not found.only_notes or found.course is None:
        return redirect(path, 303)
    if request.method != "POST":
        return render_template("webinars/booster.html", found=found, course=found.course.edition.course, token=token, sends=True)
    key = browser_key()
    asking = booster_token(key, number) if key else None
    with transaction() as session:
        count_mail(session, found.link.email or "", now())
        cookie[ASKED] = following.ask_for_code(session, found.link, found.course, asking, current_locale(), path, now())
    return redirect(url_for("accounts.enter_code"), 303)
