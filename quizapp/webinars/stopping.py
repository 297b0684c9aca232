"""Mails of a course's webinars ended by who gets them, by one click, and wanted again. Whoever has the mailed link may do both."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, Select, false, or_, select, update
from sqlalchemy.orm import Session

from quizapp.kernel.errors import NotFound
from quizapp.mail.models import BOUNCED, OutboxMail
from quizapp.webinars.link_models import FollowupLink
from quizapp.webinars.models import Attendee, Meeting


def stopped_addresses(course_id: int | ScalarSelect[int]) -> Select[str | None]:
    """Addresses that want no more mails of a course, whichever of its webinars they said so about."""
    return (
        select(Attendee.address)
        .join(FollowupLink, FollowupLink.attendee_id == Attendee.id)
        .join(Meeting, Meeting.id == Attendee.meeting_id)
        .where(Meeting.course_id == course_id, FollowupLink.stopped_at.is_not(None), Attendee.address.is_not(None))
    )


def unreachable_addresses() -> Select[str]:
    """Addresses from which a mail came back for good."""
    return select(OutboxMail.to_address).where(OutboxMail.outcome == BOUNCED)


def ends_mails(code: str | None) -> ColumnElement[bool]:
    """Whether this is a code by which mails to somebody are ended: that of the link, or of one before it was renewed."""
    return or_(FollowupLink.code == code, FollowupLink.stop_code == code) if code else false()


def has_stopped(session: Session, code: str | None) -> bool:
    """Whether no more mails go to the address that was invited by this link, whichever of its links said so."""
    stopped = FollowupLink.id.in_(_of_address(code)) & FollowupLink.stopped_at.is_not(None)
    return session.scalar(select(FollowupLink.id).where(stopped).limit(1)) is not None


def stop_mails(session: Session, code: str | None, now: datetime) -> None:
    """The attendee wants no more mails of this course; again changes nothing. **Raises** NotFound."""
    link_id = _link(session, code)
    first = (FollowupLink.id == link_id, FollowupLink.stopped_at.is_(None))
    session.execute(update(FollowupLink).where(*first).values(stopped_at=now, resumed_at=None))


def resume_mails(session: Session, code: str | None, now: datetime) -> None:
    """The attendee wants them again after all; who had not ended them changes nothing. **Raises** NotFound."""
    _link(session, code)
    ended = (FollowupLink.id.in_(_of_address(code)), FollowupLink.stopped_at.is_not(None))
    session.execute(update(FollowupLink).where(*ended).values(stopped_at=None, resumed_at=now).execution_options(synchronize_session=False))


def _link(session: Session, code: str | None) -> int:
    link_id = session.scalar(select(FollowupLink.id).where(ends_mails(code)))
    if link_id is None:
        raise NotFound("no_such_link")
    return link_id


def _of_address(code: str | None) -> Select[int]:
    """The link, and those of the same address at webinars of the same course."""
    mine = (
        select(Attendee.address, Meeting.course_id)
        .join(FollowupLink, FollowupLink.attendee_id == Attendee.id)
        .join(Meeting, Meeting.id == Attendee.meeting_id)
        .where(ends_mails(code))
        .subquery()
    )
    return (
        select(FollowupLink.id)
        .join(Attendee, Attendee.id == FollowupLink.attendee_id)
        .join(Meeting, Meeting.id == Attendee.meeting_id)
        .join(mine, (mine.c.address == Attendee.address) & (mine.c.course_id == Meeting.course_id))
    )
