"""Answers behind follow-up links: provisional at first, the attendee's own when the same browser answers again.

Programs that scan mails press buttons and send forms, each from a browser of its own. What such a visit leaves is one row of
`followup_browser`; no attempt, enrolment or learner is written for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from quizapp.accounts.service import ensure_learner
from quizapp.accounts.signing_in import ask_to_sign_in
from quizapp.content.document import Quiz
from quizapp.courses.queries import PublishedCourse
from quizapp.courses.service import enrol
from quizapp.kernel.errors import Conflict, NotAllowed, NotFound
from quizapp.kernel.identity import NOBODY, Identity
from quizapp.kernel.ids import new_code, new_secret, secret_digest
from quizapp.questions.base import Form
from quizapp.quizzes.answers import save_answer
from quizapp.quizzes.queries import attempt_head, attempts_at, slot_rows
from quizapp.quizzes.rules.answer import Stamp
from quizapp.quizzes.service import close_attempt, start_attempt
from quizapp.quizzes.tries import try_answer
from quizapp.webinars.begun import begin_anew
from quizapp.webinars.evidence import link_proved
from quizapp.webinars.link_models import FollowupBrowser, FollowupLink
from quizapp.webinars.link_queries import FoundLink, LinkQuestion, browser_behind, open_attempt_code
from quizapp.webinars.noting import answers_of, noted, waiting_answers, with_another
from quizapp.webinars.sharing import take_seat

KEPT = timedelta(days=30)
"""How long an answer waits for a second one."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A record that has begun. `token` is new and goes into the browser's cookie; `is_own` is whether the browser may see it all;
    `checked` is the first question that was checked on the way, None where nothing was."""

    code: str
    token: str | None
    is_own: bool
    checked: int | None = None


def note_answer(
    session: Session, link: FoundLink, token: str | None, question: LinkQuestion | None, form: Form, now: datetime
) -> str:
    """Keep a first answer, provisionally; what the browser is to hold from now on. None as question: only a start was asked for.

    The same browser's first answer again replaces the one before it and confirms nothing. Where the record belongs to a confirmed
    address, further answers are kept beside it in the same way. **Raises** Invalid for an answer that cannot be read.
    """
    answer = noted(question, form)
    known = browser_behind(session, link.id, token)
    if known is not None:
        known.answer, known.answered_at = with_another(known.answer, answer) if link.is_kept else answer, now
        known.confirmed_at = None if link.is_kept else known.confirmed_at
        return str(token)
    token = token or new_secret()
    session.add(FollowupBrowser(link_id=link.id, token_digest=secret_digest(token), answer=answer, answered_at=now))
    session.flush()
    return token


def answer_again(
    session: Session, identity: Identity, link: FoundLink, course: PublishedCourse, quiz: Quiz, token: str | None,
    question: LinkQuestion | None, form: Form, now: datetime,
) -> Begun:
    """The second act of a browser: its answers become the attendee's, in the record that has begun or that begins now.

    **Raises** NotFound when the browser has not answered here, Conflict when seats are taken or the attempt is over,
    NotAllowed when the record belongs to a confirmed address by now.
    """
    row = session.get_one(FollowupLink, link.id, with_for_update=True)
    browser = browser_behind(session, link.id, token)
    if browser is None:
        raise NotFound("no_first_answer")
    answers = [*answers_of(browser.answer), *answers_of(noted(question, form))]
    if row.enrolment_id is None or link.is_shared:
        begun, account_id = _begin(session, identity, row, course, quiz, now)
    else:
        begun, account_id = _join(session, link, row, quiz)
    learner = Identity(account_id=account_id)
    saved = _save(session, learner, begun.code, answers, now)
    browser.answer, browser.confirmed_at = {}, browser.confirmed_at or now
    return replace(begun, checked=_check(session, learner, begun.code, quiz, saved, now)) if begun.is_own else begun


def begin_signed_in(
    session: Session, identity: Identity, link: FoundLink, course: PublishedCourse, quiz: Quiz, locale: str, now: datetime
) -> Begun:
    """Start or go on in the account of who is signed in.

    Answers that were provisional come along when a code for them was confirmed. The link leads to this record from now on in the
    account of the address that was invited, and in no other. **Raises** NotAllowed for who is not signed in.
    """
    if identity.account_id is None:
        raise NotAllowed("sign_in_needed")
    row = session.get_one(FollowupLink, link.id, with_for_update=True)
    enrolment_id = enrol(session, identity.account_id, course.course_id, now)
    if link.is_of(identity) and row.enrolment_id != enrolment_id:
        begin_anew(session, [row.id])  # a record that somebody else began stays theirs
        row.enrolment_id, row.started_at = enrolment_id, now
    if link.is_of(identity):
        link_proved(session, identity.account_id, now)
    if link.is_shared and not attempts_at(session, enrolment_id, quiz.key):
        take_seat(session, row, enrolment_id, now)
    code = start_attempt(session, enrolment_id, course, quiz, locale, now, row.seed)
    waiting = waiting_answers(session, row.id, identity)
    saved = _save(session, identity, code, [one for browser in waiting for one in answers_of(browser.answer)], now)
    for browser in waiting:
        browser.answer, browser.confirmed_at = {}, browser.confirmed_at or now
    return Begun(code, None, True, _check(session, identity, code, quiz, saved, now))


def ask_for_code(
    session: Session, link: FoundLink, course: PublishedCourse, token: str | None, locale: str, path: str, now: datetime
) -> str:
    """Have a link and code mailed to the attendee's own address, which nobody is shown; the request's public code.

    **Shape**: `token` is that of the row whose answers wait for it. **Raises** NotFound where no address is known.
    """
    if link.email is None:
        raise NotFound("no_address_known")
    holder = NOBODY if link.is_kept else Identity(account_id=link.holder_id)
    document = course.edition.course
    about = f"{link.title} · {document.title.in_locale(locale, (document.source_locale,))}"
    code = ask_to_sign_in(session, holder, link.email, locale, path, now, hides_address=True, about=about)
    browser = browser_behind(session, link.id, token)
    if browser is not None:
        browser.asked = code
    return code


def hand_in(session: Session, link: FoundLink, quiz: Quiz, token: str | None, now: datetime) -> int:
    """Close the attempt from a browser that answered twice; the attempt's number. **Raises** NotFound, NotAllowed."""
    browser, code = browser_behind(session, link.id, token), open_attempt_code(session, link.enrolment_id, quiz)
    if browser is None or browser.confirmed_at is None or code is None:
        raise NotFound("no_first_answer")
    if link.is_kept:
        raise NotAllowed("record_is_kept")
    return close_attempt(session, Identity(account_id=link.holder_id), code, now)


def forget_provisional(session: Session, now: datetime) -> None:
    """Delete answers that nothing followed for a month."""
    session.execute(
        delete(FollowupBrowser).where(FollowupBrowser.confirmed_at.is_(None), FollowupBrowser.answered_at < now - KEPT)
    )


def _begin(
    session: Session, identity: Identity, row: FollowupLink, course: PublishedCourse, quiz: Quiz, now: datetime
) -> tuple[Begun, int]:
    """A record for this browser: the attendee's, or behind a shared link a new one for each, as long as there are seats."""
    learner = ensure_learner(session, identity, row.locale, now)
    enrolment_id = enrol(session, learner.account_id, course.course_id, now)
    if row.attendee_id is None:
        take_seat(session, row, enrolment_id, now)
    else:
        row.enrolment_id, row.started_at = enrolment_id, now
    code = start_attempt(session, enrolment_id, course, quiz, row.locale, now, row.seed)
    return Begun(code, learner.token, True), learner.account_id


def _join(session: Session, link: FoundLink, row: FollowupLink, quiz: Quiz) -> tuple[Begun, int]:
    """Another browser of the attendee: it may answer what is open, and see nothing of what was answered."""
    if link.is_kept:
        raise NotAllowed("record_is_kept")
    code = open_attempt_code(session, row.enrolment_id, quiz)
    if code is None or link.holder_id is None:
        raise Conflict("attempt_closed")
    return Begun(code, None, False), link.holder_id


def _save(session: Session, learner: Identity, code: str, answers: list[dict[str, Any]], now: datetime) -> list[int]:
    """Store answers to questions that stand in the attempt as they were shown and are still blank; the numbers of these."""
    saved, head = [], attempt_head(session, learner, code)
    blank = {row.question_id: row for row in slot_rows(session, head.id) if not row.response}
    for answer in answers:
        row = blank.get(answer["question"])
        if row is not None and row.layout == answer["layout"]:
            save_answer(session, learner, code, row.slot, answer["form"], Stamp(new_code(16), 1, row.revision), now)
            del blank[answer["question"]]
            saved.append(int(row.slot))
    return sorted(saved)


def _check(session: Session, learner: Identity, code: str, quiz: Quiz, slots: Sequence[int], now: datetime) -> int | None:
    """In learn mode an answer is checked as soon as it counts, as its button does in an attempt; the first of those that were.

    Not before: who could see what became of an answer that counts nowhere could try every one.
    """
    if quiz.mode != "learn" or quiz.layout == "all_on_one_page":
        return None
    head = attempt_head(session, learner, code)
    rows = [row for row in slot_rows(session, head.id) if row.slot in slots]
    checkable = [row.slot for row in rows if head.edition.question(row.question_id).is_markable_in_full]
    tried = [slot for slot in checkable if try_answer(session, learner, code, slot, 0, now) == "tried"]
    return tried[0] if tried else None
