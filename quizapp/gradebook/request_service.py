"""Asking and answering: reports of questions, requests to look at a result again. With `service.py` the writer of this room."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.audit.service import record
from quizapp.cohorts.queries import learners_within
from quizapp.cohorts.rules.scope import WHOLE_COURSE, Scope
from quizapp.courses.models import CourseRow, Enrolment
from quizapp.courses.rules import results_privacy
from quizapp.gradebook.models import ANSWERED, CLOSED, OPEN, REPORT, REVIEW, LearnerRequest
from quizapp.kernel.errors import Conflict, Invalid, NotFound
from quizapp.kernel.identity import Identity
from quizapp.kernel.ids import new_code
from quizapp.mail.service import queue_mail
from quizapp.quizzes.models import GRADED, Attempt

ANSWER_MAIL = "request_answered"


def ask(session: Session, attempt_id: int, slot: int | None, text: str, now: datetime) -> str:
    """Report a question (`slot`), or ask for a result to be looked at again (None); the request's code.

    **Raises** Invalid without a text, Conflict when a review of this result was asked for already, or there is no result yet.
    """
    if not text:
        raise Invalid("text_missing")
    kind = REVIEW if slot is None else REPORT
    state = session.scalar(select(Attempt.state).where(Attempt.id == attempt_id))
    if kind == REVIEW and state != GRADED:
        raise Conflict("no_result_yet")
    request = LearnerRequest(
        code=new_code(), attempt_id=attempt_id, kind=kind, slot=slot, text=text, state=OPEN, asked_at=now, answer=""
    )
    try:
        with session.begin_nested():
            session.add(request)
    except IntegrityError as error:
        raise Conflict("review_asked_already") from error
    return request.code


def answer(
    session: Session, identity: Identity, course_key: str, code: str, text: str, now: datetime, scope: Scope = WHOLE_COURSE,
    closes: bool = False,
) -> None:
    """Answer an open request, or close it without an answer. **Effects**: the learner gets a mail that leads to the answer.

    **Raises** NotFound for what is not this course's or of a learner outside of the scope, Conflict when somebody has answered
    it meanwhile, Invalid without a text to send, and for a text that closing would drop.
    """
    if closes == bool(text):
        raise Invalid("answer_not_sent" if closes else "answer_missing")
    request = session.scalar(
        select(LearnerRequest)
        .join(Attempt, Attempt.id == LearnerRequest.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(CourseRow, CourseRow.id == Enrolment.course_id)
        .where(LearnerRequest.code == code, CourseRow.key == course_key, *learners_within(scope))
        .where(true() if scope.is_whole else CourseRow.results_privacy == results_privacy.OPEN)  # as `request_queries.py: _within`
        .with_for_update(of=LearnerRequest)
    )
    if request is None:
        raise NotFound("no_such_request")
    if request.state != OPEN:
        raise Conflict("request_answered_already")
    request.state, request.answer = (ANSWERED if text else CLOSED), text
    request.answered_by, request.answered_at = identity.account_id, now
    session.flush()
    record(
        session, identity, "request_answered", "learner_request", request.id, {"state": OPEN},
        {"state": request.state, "kind": request.kind}, now,
    )
    if text:  # who gets no answer gets no mail that promises one; the page of the result says that it is closed
        _tell(session, request, now)


def _tell(session: Session, request: LearnerRequest, now: datetime) -> None:
    learner = session.execute(
        select(Account.id, Account.email, Attempt.locale)
        .join(Enrolment, Enrolment.account_id == Account.id)
        .join(Attempt, Attempt.enrolment_id == Enrolment.id)
        .where(Attempt.id == request.attempt_id)
    ).one()
    if learner.email is not None:
        queue_mail(session, ANSWER_MAIL, learner.email, learner.locale, {"request": request.id}, learner.id, now)
