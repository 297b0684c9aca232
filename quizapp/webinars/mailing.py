"""Mails that follow a meeting: queued once each, written when they leave, stopped by one click."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, insert, select, update
from sqlalchemy.orm import Session

from quizapp.audit.service import record
from quizapp.cohorts.rules.scope import Scope
from quizapp.courses.queries import PublishedCourse
from quizapp.kernel.errors import NotFound
from quizapp.kernel.identity import Identity
from quizapp.mail.models import BOUNCED, OutboxMail
from quizapp.mail.service import queue_mails
from quizapp.webinars.leading import scope_at, seen_within
from quizapp.webinars.link_models import FollowupLink, FollowupMail
from quizapp.webinars.links import add_missing_links, meeting_with_quiz
from quizapp.webinars.models import Attendee, Meeting
from quizapp.webinars.service import locked_meeting

INVITATION = "followup_invitation"
REMINDER = "followup_reminder"
REMINDERS = ("reminder_1", "reminder_2")


def invite(session: Session, identity: Identity, course: PublishedCourse, number: int, now: datetime) -> int:
    """Queue an invitation to everybody who was there, has an address and got none yet; how many.

    **Raises** NotAllowed, NotFound, Conflict where nothing follows the meeting. **Effects**: missing links are made; an entry in the
    log of acts.
    """
    add_missing_links(session, meeting_with_quiz(session, identity, course, number), now)
    return _queue(session, identity, course, number, "invitation", now)


def remind(session: Session, identity: Identity, course: PublishedCourse, number: int, now: datetime) -> int:
    """Queue a reminder to everybody who was invited and has not begun; twice at most for one person. How many.

    **Raises** NotAllowed, NotFound. **Effects**: an entry in the log of acts.
    """
    locked_meeting(session, identity, course, number)
    second = _queue(session, identity, course, number, REMINDERS[1], now)
    return second + _queue(session, identity, course, number, REMINDERS[0], now)


def _queue(session: Session, identity: Identity, course: PublishedCourse, number: int, kind: str, now: datetime) -> int:
    waiting = waiting_for(session, course.course_id, number, kind, scope_at(session, identity, course, number), now)
    queue_all(session, INVITATION if kind == "invitation" else REMINDER, kind, waiting, now)
    if waiting:
        record(session, identity, "followup_mails_queued", "meeting", number, None, {"mails": len(waiting), "kind": kind}, now)
    return len(waiting)


def queue_all(
    session: Session, name: str, kind: str, people: Sequence[tuple[int, str, str]], now: datetime
) -> Sequence[OutboxMail]:
    """Queue a mail for each link, given by number, address and language. The rows beside them are unique: one of each kind."""
    mails = queue_mails(session, name, [(email, locale, {"link": link_id}) for link_id, email, locale in people], now)
    if mails:
        rows = [
            {"link_id": link_id, "kind": kind, "mail_id": mail.id, "queued_at": now}
            for (link_id, _email, _locale), mail in zip(people, mails, strict=True)
        ]
        session.execute(insert(FollowupMail), rows)
    return mails


def waiting_for(
    session: Session, course_id: int, number: int, kind: str, scope: Scope, now: datetime
) -> Sequence[tuple[int, str, str]]:
    """Who is to get this mail next, as far as the scope goes: number of the link, address, language. Nobody who stopped mails of this
    course."""
    seen = seen_within(scope, Attendee.enrolment_id)
    if kind == "invitation":
        return reachable(session, course_id, number, kind, now, *seen)
    before = "invitation" if kind == REMINDERS[0] else REMINDERS[0]
    return reachable(session, course_id, number, kind, now, FollowupLink.id.in_(_mailed(before)), FollowupLink.started_at.is_(None), *seen)


def reachable(
    session: Session, course_id: int, number: int, kind: str, now: datetime, *asked: ColumnElement[bool]
) -> Sequence[tuple[int, str, str]]:
    """Who can get a mail that they have not got yet: number of the link, address, language."""
    rows = session.execute(
        select(FollowupLink.id, Attendee.email, FollowupLink.locale)
        .join(Attendee, Attendee.id == FollowupLink.attendee_id)
        .where(
            Attendee.meeting_id == number, Attendee.email.is_not(None), Attendee.email.not_in(stopped_addresses(course_id)),
            Attendee.email.not_in(unreachable_addresses()),
            FollowupLink.revoked_at.is_(None), FollowupLink.expires_at > now, FollowupLink.id.not_in(_mailed(kind)), *asked,
        )
        .order_by(FollowupLink.id)
    )
    return [(row.id, str(row.email), row.locale) for row in rows]


def _mailed(kind: str) -> Any:
    return select(FollowupMail.link_id).where(FollowupMail.kind == kind)


def stopped_addresses(course_id: int) -> Select[str | None]:
    """Addresses that want no more mails of a course, whichever of its webinars they said so about."""
    return (
        select(Attendee.email)
        .join(FollowupLink, FollowupLink.attendee_id == Attendee.id)
        .join(Meeting, Meeting.id == Attendee.meeting_id)
        .where(Meeting.course_id == course_id, FollowupLink.stopped_at.is_not(None), Attendee.email.is_not(None))
    )


def unreachable_addresses() -> Select[str]:
    """Addresses from which a mail came back for good."""
    return select(OutboxMail.to_address).where(OutboxMail.outcome == BOUNCED)


def stop_mails(session: Session, code: str | None, now: datetime) -> None:
    """The attendee wants no more mails of this course; again changes nothing. **Raises** NotFound."""
    link_id = session.scalar(select(FollowupLink.id).where(FollowupLink.code == code))
    if link_id is None:
        raise NotFound("no_such_link")
    first = (FollowupLink.id == link_id, FollowupLink.stopped_at.is_(None))
    session.execute(update(FollowupLink).where(*first).values(stopped_at=now))
