"""Mails that were queued by mistake and have not left: how many, and taking them out of the queue. A writer of this room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, delete, func, select
from sqlalchemy.orm import Session

from quizapp.audit.service import record
from quizapp.cohorts.rules.scope import Scope
from quizapp.courses.queries import PublishedCourse
from quizapp.kernel.identity import Identity
from quizapp.mail.models import OutboxMail
from quizapp.webinars.leading import scope_at, seen_within
from quizapp.webinars.link_models import FollowupLink, FollowupMail
from quizapp.webinars.mailing import INVITATION, REMINDER
from quizapp.webinars.models import Attendee
from quizapp.webinars.service import locked_meeting

_IS_WAITING = (OutboxMail.state == "queued", OutboxMail.handed_at.is_(None))


@dataclass(frozen=True, slots=True)
class Queue:
    """Invitations and reminders of a meeting: how many have not left, and how many have."""

    waiting: int
    sent: int


def queue_of(session: Session, number: int, scope: Scope) -> Queue:
    """As far as the scope goes. One query."""
    counted: Any = select(func.count().filter(and_(*_IS_WAITING)), func.count().filter(OutboxMail.state == "sent"))
    waiting, sent = session.execute(_calls(counted, number, scope)).one()
    return Queue(waiting, sent)


def hold_mails(session: Session, identity: Identity, course: PublishedCourse, number: int, now: datetime) -> Queue:
    """Take invitations and reminders that have not left out of the queue, as if they had never been wanted; how many those are, and how
    many had left. What a worker has in hand leaves.

    **Raises** NotAllowed, NotFound. **Effects**: they can be sent again by the same buttons; an entry in the log of acts.
    """
    locked_meeting(session, identity, course, number)
    scope = scope_at(session, identity, course, number)
    held = session.scalars(_calls(select(OutboxMail.id), number, scope).where(*_IS_WAITING).with_for_update(of=OutboxMail)).all()
    session.execute(delete(FollowupMail).where(FollowupMail.mail_id.in_(held)))
    session.execute(delete(OutboxMail).where(OutboxMail.id.in_(held)))
    if held:
        record(session, identity, "followup_mails_held", "meeting", number, None, {"mails": len(held)}, now)
    return Queue(len(held), queue_of(session, number, scope).sent)


def _calls(asked: Select[Any], number: int, scope: Scope) -> Select[Any]:
    """Among mails for links of the meeting, those that a trainer sends. Boosters, results and certificates go by themselves."""
    return (
        asked.select_from(OutboxMail)
        .join(FollowupMail, FollowupMail.mail_id == OutboxMail.id)
        .join(FollowupLink, FollowupLink.id == FollowupMail.link_id)
        .join(Attendee, Attendee.id == FollowupLink.attendee_id)
        .where(FollowupLink.meeting_id == number, OutboxMail.kind.in_((INVITATION, REMINDER)), *seen_within(scope, Attendee.enrolment_id))
    )
