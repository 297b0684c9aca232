"""Reading what came of a meeting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, case, func, select, union
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.certificates.models import Certificate
from quizapp.cohorts.rules.scope import Scope
from quizapp.content.document import Quiz
from quizapp.courses.models import Enrolment
from quizapp.db.names import name_key
from quizapp.mail.models import OutboxMail
from quizapp.practice.models import PracticeItem, PracticeSession
from quizapp.quizzes.models import GRADED, OPEN, Attempt, AttemptSlot
from quizapp.webinars.leading import address_within, members_within, seen_within, told_within
from quizapp.webinars.link_models import FollowupLink, FollowupMail, SharedStart
from quizapp.webinars.models import WAS_THERE, Attendee
from quizapp.webinars.queries import FoundMeeting
from quizapp.webinars.rules.through import Answered, Followed, is_stuck


@dataclass(frozen=True, slots=True)
class PersonThrough:
    """One person and how far they got. **Shape**: `answered` of `questions` in the newest attempt; `last_at` when they last did
    something in it."""

    name: str | None
    email: str | None
    account_id: int | None
    followed: Followed
    is_stuck: bool = False
    is_open: bool = False
    answered: int = 0
    questions: int = 0
    last_at: datetime | None = None


def people_through(session: Session, meeting: FoundMeeting, quiz: Quiz | None, scope: Scope, now: datetime) -> Sequence[PersonThrough]:
    """Everybody who was there, and who began by the shared link, by name. A number of queries that does not depend on them."""
    tries = _tries(session, meeting, quiz, scope)
    certified = set(session.scalars(
        select(Certificate.enrolment_id).where(
            Certificate.enrolment_id.in_(_enrolments(meeting.number, scope)), Certificate.revoked_at.is_(None),
            Certificate.issued_at >= meeting.plan.timetable.starts_at,
        )
    ))
    people = [*_attendees(session, meeting.number, scope), *_others(session, meeting.number, scope)]
    return [
        _person(one, tries.get(one.enrolment_id or 0, []), one.enrolment_id in certified, now) for one in people
    ]


class _Known(NamedTuple):
    """Somebody before it is known how far they got. `sent`: a link reached them; `began`: their record has begun."""

    name: str | None
    email: str | None
    account_id: int | None
    enrolment_id: int | None
    attended: bool
    sent: bool
    began: bool


def _person(one: _Known, tries: Sequence[Row[*tuple[Any, ...]]], certified: bool, now: datetime) -> PersonThrough:
    finished = [attempt for attempt in tries if attempt.state != OPEN]
    passed = any(attempt.passed for attempt in finished)
    followed = Followed(one.attended, one.sent, one.began or bool(tries), bool(finished), passed, certified)
    if not tries:
        return PersonThrough(one.name, one.email, one.account_id, followed)
    newest = tries[-1]
    is_open, last_at = newest.state == OPEN, newest.saved_at or newest.started_at
    stuck = not passed and is_stuck(is_open, newest.passed, last_at, now)
    return PersonThrough(one.name, one.email, one.account_id, followed, stuck, is_open, newest.answered, newest.questions, last_at)


def _attendees(session: Session, number: int, scope: Scope) -> Iterator[_Known]:
    """Everybody of the list who was there or has begun all the same, by name; of who is beyond the scope the list and the link, nothing
    of the record."""
    address = address_within(scope)
    record_id = case(
        (FollowupLink.enrolment_id.is_(None) & members_within(scope, Attendee.enrolment_id), Attendee.enrolment_id),
        (told_within(scope, FollowupLink.enrolment_id), FollowupLink.enrolment_id),
    )
    mailed = session.execute(
        select(FollowupMail.link_id, func.count().filter(OutboxMail.state == "sent"))
        .join(FollowupLink, FollowupLink.id == FollowupMail.link_id)
        .outerjoin(OutboxMail, OutboxMail.id == FollowupMail.mail_id)
        .where(FollowupLink.meeting_id == number)
        .group_by(FollowupMail.link_id)
    )
    mails = {link_id: bool(sent) for link_id, sent in mailed}
    rows = session.execute(
        select(
            Attendee.name, address, Enrolment.id, func.coalesce(Enrolment.account_id, Attendee.account_id), FollowupLink.id,
            FollowupLink.started_at, WAS_THERE,
        )
        .outerjoin(FollowupLink, FollowupLink.attendee_id == Attendee.id)
        .outerjoin(Enrolment, Enrolment.id == record_id)
        .where(Attendee.meeting_id == number, WAS_THERE | FollowupLink.started_at.is_not(None))
        .where(*seen_within(scope, Attendee.enrolment_id), *seen_within(scope, FollowupLink.enrolment_id))
        .order_by(name_key(func.coalesce(Attendee.name, address)), Attendee.id)
    )
    for name, email, enrolment_id, account_id, link_id, started_at, was_there in rows:
        # Without a single mail the links were taken along for a mailing of the trainer's own.
        sent = link_id is not None and (started_at is not None or (mails.get(link_id, False) if mails else True))
        yield _Known(name, email, account_id, enrolment_id, bool(was_there), sent, started_at is not None)


def _others(session: Session, number: int, scope: Scope) -> Iterator[_Known]:
    """Everybody who began by the shared link and stands in no list; of who is beyond the scope no more than that somebody began."""
    is_told = told_within(scope, Enrolment.id)
    listed = union(
        select(Attendee.enrolment_id).where(Attendee.meeting_id == number, Attendee.enrolment_id.is_not(None)),
        select(FollowupLink.enrolment_id).where(FollowupLink.meeting_id == number, FollowupLink.enrolment_id.is_not(None)),
    )
    rows = session.execute(
        select(Enrolment.id, Account.id, Account.name, Account.email, is_told)
        .join(Account, Account.id == Enrolment.account_id)
        .where(Enrolment.id.in_(_shared(number)), Enrolment.id.not_in(listed), *seen_within(scope, Enrolment.id))
        .order_by(name_key(func.coalesce(Account.name, Account.email)), Enrolment.id)
    )
    for enrolment_id, account_id, name, email, may_tell in rows:
        if may_tell:
            yield _Known(name, email, account_id, enrolment_id, False, False, True)
        else:
            yield _Known(None, None, None, None, False, False, True)


def _tries(
    session: Session, meeting: FoundMeeting, quiz: Quiz | None, scope: Scope
) -> Mapping[int, list[Row[*tuple[Any, ...]]]]:
    """Attempts at what follows the meeting since it began, by enrolment, the oldest first."""
    rows = session.execute(
        select(
            Attempt.enrolment_id, Attempt.state, Attempt.passed, Attempt.started_at, func.max(AttemptSlot.saved_at).label("saved_at"),
            func.count(AttemptSlot.id).label("questions"), func.count().filter(AttemptSlot.revision > 0).label("answered"),
        )
        .outerjoin(AttemptSlot, AttemptSlot.attempt_id == Attempt.id)
        .where(*_since(meeting, quiz, scope))
        .group_by(Attempt.id)
        .order_by(Attempt.enrolment_id, Attempt.number)
    )
    found: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in rows:
        found.setdefault(row.enrolment_id, []).append(row)
    return found


def answers_to(session: Session, course_id: int, quiz: Quiz | None, zone: ZoneInfo) -> Iterator[Answered]:
    """Marked answers of everybody in the course to questions of the quiz, in its attempts and in practice. Blanks are none."""
    of_quiz = (Attempt.quiz_key == (quiz.key if quiz else ""), Enrolment.course_id == course_id)
    marked = (AttemptSlot.mark_denominator.is_not(None), AttemptSlot.mark_answered.is_(True))
    in_attempts = (
        select(Attempt.enrolment_id, AttemptSlot.question_id, Attempt.finished_at, _right(AttemptSlot))
        .join(AttemptSlot, AttemptSlot.attempt_id == Attempt.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(*of_quiz, Attempt.state == GRADED, *marked)
    )
    asked = (
        select(AttemptSlot.question_id)
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(*of_quiz)
    )
    in_practice = (
        select(PracticeSession.enrolment_id, PracticeItem.question_id, PracticeItem.answered_at, _right(PracticeItem))
        .join(PracticeItem, PracticeItem.session_id == PracticeSession.id)
        .join(Enrolment, Enrolment.id == PracticeSession.enrolment_id)
        .where(Enrolment.course_id == course_id, PracticeItem.question_id.in_(asked), PracticeItem.mark_answered.is_(True))
    )
    for query in (in_attempts, in_practice):
        for person, question, at, is_right in session.execute(query):
            if at is not None:
                yield Answered(person, question, at, at.astimezone(zone).date(), bool(is_right))


def _right(table: type[AttemptSlot | PracticeItem]) -> ColumnElement[bool]:
    return table.mark_numerator == table.mark_denominator


def _since(meeting: FoundMeeting, quiz: Quiz | None, scope: Scope) -> tuple[ColumnElement[bool], ...]:
    return (
        Attempt.enrolment_id.in_(_enrolments(meeting.number, scope)), Attempt.quiz_key == (quiz.key if quiz else ""),
        Attempt.started_at >= meeting.plan.timetable.starts_at,
    )


def _enrolments(number: int, scope: Scope) -> Any:
    """Records of everybody who was there or began by a link of the meeting, as far as the scope goes."""
    return union(
        select(Attendee.enrolment_id).where(Attendee.meeting_id == number, *seen_within(scope, Attendee.enrolment_id)),
        select(FollowupLink.enrolment_id).where(FollowupLink.meeting_id == number, *seen_within(scope, FollowupLink.enrolment_id)),
        _shared(number).where(*seen_within(scope, SharedStart.enrolment_id)),
    )


def _shared(number: int) -> Select[int]:
    of_meeting = select(FollowupLink.id).where(FollowupLink.meeting_id == number)
    return select(SharedStart.enrolment_id).where(SharedStart.link_id.in_(of_meeting))
