"""Mails that follow a meeting: queued once each, written when they leave."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, select, true
from sqlalchemy.orm import Session

from quizapp.audit.service import record
from quizapp.cohorts.rules.scope import Scope
from quizapp.content.document import Quiz
from quizapp.courses.queries import PublishedCourse
from quizapp.kernel.errors import Conflict
from quizapp.kernel.identity import Identity
from quizapp.mail.models import OutboxMail
from quizapp.mail.service import queue_mails
from quizapp.webinars.followup_queries import has_begun_without_link
from quizapp.webinars.leading import scope_at, seen_within
from quizapp.webinars.link_models import FollowupLink, FollowupMail
from quizapp.webinars.links import add_missing_links, meeting_with_quiz
from quizapp.webinars.models import WAS_THERE, Attendee, Meeting
from quizapp.webinars.rules.followup import followup_quiz
from quizapp.webinars.rules.plan import Target
from quizapp.webinars.service import locked_meeting
from quizapp.webinars.stopping import stopped_addresses, unreachable_addresses

INVITATION = "followup_invitation"
REMINDER = "followup_reminder"
REMINDERS = ("reminder_1", "reminder_2")
PAUSE = timedelta(days=1)
"""So long nobody is reminded after a mail, and never while one waits in the queue."""
NEW_LINK = "new_link_"
"""Kind of an invitation that was queued by itself, with its number: whoever has a new link may need another mail."""

_NOT_TAKEN = FollowupMail.mail_id.in_(select(OutboxMail.id).where(OutboxMail.state == "refused", OutboxMail.outcome == ""))
"""Refused for reasons of the server, which tells nothing about the address."""


@dataclass(frozen=True, slots=True)
class Resting:
    """Who has not begun and got a mail too lately to be reminded. **Shape**: `until` is when the first of them can be; None for nobody."""

    count: int
    until: datetime | None


def invite(session: Session, identity: Identity, course: PublishedCourse, number: int, now: datetime) -> int:
    """Queue an invitation to everybody who was there, has an address and got none yet, or whose server took none; how many.

    **Raises** NotAllowed, NotFound, Conflict where nothing follows the meeting. **Effects**: missing links are made; an entry in the
    log of acts.
    """
    add_missing_links(session, meeting_with_quiz(session, identity, course, number), now)
    return _queue(session, identity, course, number, "invitation", now)


def remind(session: Session, identity: Identity, course: PublishedCourse, number: int, now: datetime) -> int:
    """Queue a reminder to everybody who was invited, has not begun and got no mail for a day; twice at most for one person. How many.

    **Raises** NotAllowed, NotFound. **Effects**: an entry in the log of acts.
    """
    locked_meeting(session, identity, course, number)
    second = _queue(session, identity, course, number, REMINDERS[1], now)
    return second + _queue(session, identity, course, number, REMINDERS[0], now)


def _queue(session: Session, identity: Identity, course: PublishedCourse, number: int, kind: str, now: datetime) -> int:
    scope, meeting = scope_at(session, identity, course, number), session.get_one(Meeting, number)
    quiz = reminded_of(course, Target(meeting.target_kind, meeting.target_key))
    waiting = waiting_for(session, course.course_id, number, kind, scope, now, quiz)
    _forget_not_taken(session, number, kind, {link_id for link_id, _email, _locale in waiting})
    queue_all(session, INVITATION if kind == "invitation" else REMINDER, kind, waiting, now)
    if waiting:
        record(session, identity, "followup_mails_queued", "meeting", number, None, {"mails": len(waiting), "kind": kind}, now)
    return len(waiting)


def _forget_not_taken(session: Session, number: int, kind: str, links: Collection[int]) -> None:
    """Mails of this kind for these links that no server took: others go in their place."""
    mine = select(FollowupLink.id).where(FollowupLink.meeting_id == number)
    asked = select(FollowupMail.id, FollowupMail.link_id).where(FollowupMail.kind == kind, FollowupMail.link_id.in_(mine), _NOT_TAKEN)
    gone = [mail_id for mail_id, link_id in session.execute(asked) if link_id in links]
    if gone:
        session.execute(delete(FollowupMail).where(FollowupMail.id.in_(gone)))


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


def reminded_of(course: PublishedCourse, target: Target) -> Quiz | None:
    """What somebody may have begun without their link, so that nobody reminds them of it; None where trainers are not told who has."""
    return followup_quiz(course.edition.course, target) if course.sight.completion else None


def waiting_for(
    session: Session, course_id: int, number: int, kind: str, scope: Scope, now: datetime, quiz: Quiz | None
) -> Sequence[tuple[int, str, str]]:
    """Who is to get this mail next, as far as the scope goes: number of the link, address, language. Nobody who stopped mails of this
    course. `quiz` as in `reminded_of`."""
    seen = seen_within(scope, Attendee.enrolment_id)
    if kind == "invitation":
        return reachable(session, course_id, number, kind, now, *seen)
    rested = FollowupLink.id.not_in(_mailed_lately(now))
    return reachable(session, course_id, number, kind, now, *_reminded_next(number, kind, quiz), rested, *seen)


def to_remind(session: Session, course_id: int, number: int, scope: Scope, now: datetime, quiz: Quiz | None) -> int:
    """How many, as far as the scope goes, `remind` would reach."""
    return sum(len(waiting_for(session, course_id, number, kind, scope, now, quiz)) for kind in REMINDERS)


def resting(session: Session, course_id: int, number: int, scope: Scope, now: datetime, quiz: Quiz | None) -> Resting:
    """Whom a reminder would reach, had their last mail not been so recent. Three queries."""
    lately, seen = FollowupLink.id.in_(_mailed_lately(now)), seen_within(scope, Attendee.enrolment_id)
    asked = {kind: (*_reminded_next(number, kind, quiz), lately, *seen) for kind in REMINDERS}
    count = sum(len(reachable(session, course_id, number, kind, now, *which)) for kind, which in asked.items())
    if not count:
        return Resting(0, None)
    last = (
        select(func.max(func.coalesce(OutboxMail.sent_at, FollowupMail.queued_at)).label("at"))
        .select_from(FollowupMail)
        .join(FollowupLink, FollowupLink.id == FollowupMail.link_id)
        .join(Attendee, Attendee.id == FollowupLink.attendee_id)
        .outerjoin(OutboxMail, OutboxMail.id == FollowupMail.mail_id)
        .where(FollowupLink.meeting_id == number, FollowupLink.started_at.is_(None), ~has_begun_without_link(number, quiz), lately, *seen)
        .group_by(FollowupMail.link_id)
        .subquery()
    )
    first = session.scalar(select(func.min(last.c.at)))
    return Resting(count, None if first is None else max(first + PAUSE, now))


def _reminded_next(number: int, kind: str, quiz: Quiz | None) -> tuple[ColumnElement[bool], ...]:
    before = "invitation" if kind == REMINDERS[0] else REMINDERS[0]
    return FollowupLink.id.in_(_mailed(before)), FollowupLink.started_at.is_(None), ~has_begun_without_link(number, quiz)


def _mailed_lately(now: datetime) -> Select[int]:
    recent = (FollowupMail.queued_at > now - PAUSE) | (OutboxMail.sent_at > now - PAUSE) | (OutboxMail.state == "queued")
    lately = select(FollowupMail.link_id).outerjoin(OutboxMail, OutboxMail.id == FollowupMail.mail_id).where(recent)
    return lately.correlate_except(FollowupMail, OutboxMail)


def to_invite(session: Session, course_id: int, number: int, scope: Scope) -> int:
    """How many, as far as the scope goes, have an address, got no invitation, and neither lost their link nor want no mails."""
    settled = select(FollowupLink.attendee_id).where(
        FollowupLink.meeting_id == number, FollowupLink.attendee_id.is_not(None),
        FollowupLink.id.in_(_mailed("invitation")) | FollowupLink.revoked_at.is_not(None),
    )
    seen = seen_within(scope, Attendee.enrolment_id)
    left = (Attendee.meeting_id == number, Attendee.id.not_in(settled), *_can_be_mailed(course_id), *seen)
    return session.scalar(select(func.count()).select_from(Attendee).where(*left)) or 0


def mail_link(session: Session, identity: Identity, course: PublishedCourse, number: int, link_id: int, now: datetime) -> None:
    """Queue the invitation of one attendee by itself, with the link as it is by then.

    **Raises** NotAllowed, NotFound, Conflict where the address cannot or must not be written to, or its mail waits in the queue.
    **Effects**: an entry in the log of acts.
    """
    locked_meeting(session, identity, course, number)
    in_queue = select(FollowupMail.link_id).join(OutboxMail, OutboxMail.id == FollowupMail.mail_id).where(OutboxMail.state == "queued")
    mine = (FollowupMail.link_id == link_id, FollowupMail.kind.startswith(NEW_LINK, autoescape=True))
    kind = f"{NEW_LINK}{(session.scalar(select(func.count()).select_from(FollowupMail).where(*mine)) or 0) + 1}"
    seen = seen_within(scope_at(session, identity, course, number), Attendee.enrolment_id)
    is_free = (FollowupLink.id == link_id, FollowupLink.id.not_in(in_queue), *seen)
    waiting = reachable(session, course.course_id, number, kind, now, *is_free)
    if not waiting:
        raise Conflict("link_not_mailed")
    queue_all(session, INVITATION, kind, waiting, now)
    record(session, identity, "followup_mails_queued", "meeting", number, None, {"mails": 1, "kind": "invitation"}, now)


def reachable(
    session: Session, course_id: int, number: int, kind: str, now: datetime, *asked: ColumnElement[bool]
) -> Sequence[tuple[int, str, str]]:
    """Who can get a mail that they have not got yet: number of the link, address, language."""
    rows = session.execute(
        select(FollowupLink.id, Attendee.address, FollowupLink.locale)
        .join(Attendee, Attendee.id == FollowupLink.attendee_id)
        .where(
            Attendee.meeting_id == number, *_can_be_mailed(course_id), FollowupLink.revoked_at.is_(None),
            FollowupLink.expires_at > now, FollowupLink.id.not_in(_mailed(kind)), *asked,
        )
        .order_by(FollowupLink.id)
    )
    return [(row.id, str(row.address), row.locale) for row in rows]


def _can_be_mailed(course_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        WAS_THERE, Attendee.address.is_not(None), Attendee.address.not_in(stopped_addresses(course_id)),
        Attendee.address.not_in(unreachable_addresses()),
    )


def _mailed(kind: str) -> Any:
    """Links with such a mail. What a trainer sends and no server took counts as none; what goes by itself is not tried for ever."""
    counts = FollowupMail.mail_id.is_(None) | ~_NOT_TAKEN if kind in ("invitation", *REMINDERS) else true()
    return select(FollowupMail.link_id).where(FollowupMail.kind == kind, counts)
