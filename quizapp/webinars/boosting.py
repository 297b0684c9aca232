"""Answers behind boosters: a browser's first is provisional, as behind the link itself; what counts goes into practice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from quizapp.courses.queries import PublishedCourse
from quizapp.kernel.errors import Conflict, NotAllowed, NotFound
from quizapp.kernel.identity import Identity
from quizapp.kernel.ids import new_secret, secret_digest
from quizapp.practice.queries import marked_by, session_view
from quizapp.practice.service import answer_card, start_with
from quizapp.questions.base import Form
from quizapp.webinars.booster_queries import FoundBooster, booster_of, booster_token, browser_at, drawn_booster
from quizapp.webinars.link_models import FollowupBrowser, FollowupLink, FollowupMail
from quizapp.webinars.link_queries import FoundLink, LinkQuestion
from quizapp.webinars.noting import BOOSTER, answers_of, noted, waiting_answers, with_another


def note_first(
    session: Session, link: FoundLink, number: int, token: str | None, question: LinkQuestion, form: Form, now: datetime
) -> str:
    """Keep a browser's first answer, provisionally; what the browser is to hold from now on.

    Its solution is shown after it, so a first answer again changes nothing. Where the record belongs to a confirmed address, answers
    to further questions are kept beside it in the same way. **Raises** Invalid for an answer that cannot be read.
    """
    answer, token = {**noted(question, form), BOOSTER: number}, token or new_secret()
    known = browser_at(session, link, number, token)
    if known is not None and link.is_kept:
        before = known.answer if known.confirmed_at is None else {}
        if answer["question"] not in {one["question"] for one in answers_of(before)}:
            known.answer, known.answered_at, known.confirmed_at = with_another(before, answer), now, None
    if known is None:
        digest = secret_digest(booster_token(token, number))
        session.add(FollowupBrowser(link_id=link.id, token_digest=digest, answer=answer, answered_at=now))
        session.flush()
    return token


def answer_counted(
    session: Session, identity: Identity, link: FoundLink, number: int, course: PublishedCourse, token: str | None,
    question: LinkQuestion | None, form: Form, now: datetime,
) -> str:
    """An answer that counts, with the provisional one of the same browser before it; the code of the practice session.

    None as question: only what was answered before is to count. The attendee's own browser needs no first answer, and takes along
    what waits for a code that was typed since. **Raises** NotFound when another one has given none, NotAllowed when the record
    belongs to a confirmed address by now, Invalid for an answer that cannot be read.
    """
    session.get_one(FollowupLink, link.id, with_for_update=True)
    is_own, browser = identity.account_id == link.holder_id, browser_at(session, link, number, token)
    if not is_own and browser is None:
        raise NotFound("no_first_answer")
    if not is_own and link.is_kept:
        raise NotAllowed("record_is_kept")
    holder, answer = Identity(account_id=link.holder_id), noted(question, form)
    code = _session_code(session, link, booster_of(session, link.id, number), course, now)
    for one in _provisional(session, identity, link, number, browser):
        for earlier in answers_of(one.answer):
            _take(session, holder, code, earlier, now)
        one.answer, one.confirmed_at = one.answer if one is browser else {}, now
    if question is not None:
        _take(session, holder, code, answer, now)
    if browser is not None:
        browser.answer, browser.answered_at, browser.confirmed_at = answer or browser.answer, now, browser.confirmed_at or now
    return code


def _provisional(
    session: Session, identity: Identity, link: FoundLink, number: int, browser: FollowupBrowser | None
) -> list[FollowupBrowser]:
    """This browser, if nothing of it counts yet, and those whose answers wait for the attendee who is signed in here."""
    is_own = identity.account_id == link.holder_id
    rows = [*waiting_answers(session, link.id, identity, number)] if is_own else []
    return [*(one for one in rows if one is not browser), *([browser] if browser and browser.confirmed_at is None else [])]


def _session_code(session: Session, link: FoundLink, booster: FoundBooster, course: PublishedCourse, now: datetime) -> str:
    if booster.code is not None:
        return booster.code
    if link.enrolment_id is None:
        raise Conflict("link_moved_on")
    started = start_with(session, link.enrolment_id, course, drawn_booster(link, booster, course), now)
    session.get_one(FollowupMail, booster.number).session_id = started.id
    return started.code


def _take(session: Session, holder: Identity, code: str, answer: dict[str, Any], now: datetime) -> None:
    """Mark an answer to a card that was shown like this and is still open; any other is dropped, not guessed."""
    view = session_view(session, holder, code, now)
    for card in view.cards:
        if card.mark is None and card.question_id == answer["question"] and card.layout == answer["layout"]:
            by = marked_by(session, view, card)
            response = view.edition.question(card.question_id).read_response(answer["form"], card.layout)
            answer_card(session, holder, code, card.number, response, by.grade(response), now)
