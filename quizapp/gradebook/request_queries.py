"""Requests of learners, for their own pages and for the list of trainers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, false, select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.cohorts.queries import learners_within
from quizapp.cohorts.rules.scope import WHOLE_COURSE, Scope
from quizapp.courses.editions import edition_of
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import PublishedCourse
from quizapp.gradebook.attempt_queries import is_shown_to_trainers
from quizapp.gradebook.models import OPEN, LearnerRequest
from quizapp.kernel.errors import NotFound
from quizapp.quizzes.models import Attempt, AttemptSlot

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as pages show it. `question_title` is "" for a result, `stem` HTML; `is_shown` when trainers may open the attempt;
    `enrolment_id` is 0 where nobody shall know who asks, and then of `asked_at` the week is shown."""

    code: str
    kind: str
    state: str
    text: str
    answer: str
    asked_at: datetime
    answered_at: datetime | None
    quiz_title: str
    question_id: str
    question_title: str
    stem: str
    learner_answer: str
    slot: int | None
    account_id: int
    name: str | None
    email: str | None
    enrolment_id: int
    attempt_id: int
    attempt_code: str
    is_shown: bool
    shown_points: str | None


def _requests() -> Select[LearnerRequest, Attempt, AttemptSlot, int, str | None, str | None]:
    return (
        select(LearnerRequest, Attempt, AttemptSlot, Account.id, Account.name, Account.email)
        .join(Attempt, Attempt.id == LearnerRequest.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Account, Account.id == Enrolment.account_id)
        .outerjoin(AttemptSlot, (AttemptSlot.attempt_id == Attempt.id) & (AttemptSlot.slot == LearnerRequest.slot))
    )


def requests_of_attempt(session: Session, attempt_id: int, locale: str) -> list[Asked]:
    """What was asked about an attempt, oldest first."""
    rows = session.execute(_requests().where(Attempt.id == attempt_id).order_by(LearnerRequest.id)).all()
    return [_asked(session, row, locale) for row in rows]


def requests_of_course(
    session: Session, course: PublishedCourse, state: str, kind: str, locale: str, scope: Scope = WHOLE_COURSE
) -> list[Asked]:
    """Requests of a course's learners within the scope: open ones oldest first, settled ones newest first. **Shape**: `kind` "" for all."""
    wanted = _requests().where(Enrolment.course_id == course.course_id, *_within(course, scope))
    wanted = wanted.where(LearnerRequest.state == OPEN if state == OPEN else LearnerRequest.state != OPEN)
    if kind:
        wanted = wanted.where(LearnerRequest.kind == kind)
    order = LearnerRequest.id if state == OPEN else LearnerRequest.id.desc()
    rows = session.execute(wanted.order_by(order).limit(MOST_SHOWN)).all()
    return [_as_seen(course, _asked(session, row, locale)) for row in rows]


def request_of_course(
    session: Session, course: PublishedCourse, code: str, locale: str, scope: Scope = WHOLE_COURSE
) -> Asked:
    """One request. **Raises** NotFound for another course's, and for one of a learner outside of the scope."""
    wanted = (LearnerRequest.code == code, Enrolment.course_id == course.course_id, *_within(course, scope))
    row = session.execute(_requests().where(*wanted)).first()
    if row is None:
        raise NotFound("no_such_request")
    return _as_seen(course, _asked(session, row, locale))


def _within(course: PublishedCourse, scope: Scope) -> tuple[ColumnElement[bool], ...]:
    """Where names are held back requests are for trainers of the whole course: who takes people out of a group one by one, and sees
    whose request goes with them, would have the name."""
    return learners_within(scope) if course.sight.attempts or scope.is_whole else (false(),)


def _as_seen(course: PublishedCourse, asked: Asked) -> Asked:
    """As staff see it: without who asked and without points where attempts are held back."""
    return asked if course.sight.attempts else replace(asked, name=None, email=None, enrolment_id=0, shown_points=None, is_shown=False)


def _asked(session: Session, row: Row[*tuple[Any, ...]], locale: str) -> Asked:
    request, attempt, slot, account_id, name, email = row
    edition = edition_of(session, attempt.revision_id)
    quiz = edition.course.quiz(attempt.quiz_key)
    question = edition.question(slot.question_id) if slot else None
    return Asked(
        code=request.code, kind=request.kind, state=request.state, text=request.text, answer=request.answer,
        asked_at=request.asked_at, answered_at=request.answered_at, quiz_title=quiz.title.in_locale(locale) if quiz else "",
        question_id=slot.question_id if slot else "", question_title=question.title.in_locale(locale) if question else "",
        stem=question.stem.in_locale(locale) if question else "",
        learner_answer=question.answer_text(locale, slot.layout, slot.response, str) if question else "",
        slot=request.slot, account_id=account_id, name=name, email=email, enrolment_id=attempt.enrolment_id, attempt_id=attempt.id,
        attempt_code=attempt.code, is_shown=quiz is not None and is_shown_to_trainers(attempt.state, quiz.purpose),
        shown_points=attempt.outcome["shown_points"] if attempt.outcome else None,
    )
