"""Who was at a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from quizapp.cohorts.rules.scope import Scope
from quizapp.webinars.leading import seen_within
from quizapp.webinars.link_models import FollowupLink, FollowupMail
from quizapp.webinars.models import AttendanceImport, Attendee

ROWS_PER_PAGE = 100
ENOUGH = 8000
"""Hundredths of a per cent: who is counted as there by the page of a meeting. What certificates ask for stands in the course."""


@dataclass(frozen=True, slots=True)
class AttendancePage:
    """Attendees by name, one page of them. **Shape**: `present` of all were there for 80 % or more; `linked` learn in the course;
    `waiting` are codes of reports that were handed in and not applied; `to_invite` have an address and got no invitation yet."""

    attendees: Sequence[Attendee]
    total: int
    present: int
    linked: int
    page: int
    pages: int
    waiting: Sequence[str]
    to_invite: int


def attendance_page(session: Session, meeting_id: int, page: int, scope: Scope) -> AttendancePage:
    """A page of who was there, as far as the scope goes. Four queries."""
    counted = select(
        func.count(), func.count().filter(Attendee.present_hundredths >= ENOUGH), func.count(Attendee.enrolment_id)
    ).where(Attendee.meeting_id == meeting_id, *seen_within(scope, Attendee.enrolment_id))
    total, present, linked = session.execute(counted).one()
    pages = max(1, -(-total // ROWS_PER_PAGE))
    page = min(max(1, page), pages)
    waiting = select(AttendanceImport.code).where(
        AttendanceImport.meeting_id == meeting_id, AttendanceImport.state.in_(("reading", "mapping", "preview", "applying"))
    )
    rows = session.scalars(
        _by_name(meeting_id, scope).limit(ROWS_PER_PAGE).offset((page - 1) * ROWS_PER_PAGE)
    ).all()
    codes = session.scalars(waiting.order_by(AttendanceImport.id)).all()
    return AttendancePage(rows, total, present, linked, page, pages, codes, _to_invite(session, meeting_id, scope))


def _to_invite(session: Session, meeting_id: int, scope: Scope) -> int:
    """How many have an address, no invitation, and no link that was withdrawn or stopped."""
    invited = select(FollowupMail.link_id).where(FollowupMail.kind == "invitation")
    settled = select(FollowupLink.attendee_id).where(
        FollowupLink.meeting_id == meeting_id, FollowupLink.attendee_id.is_not(None),
        FollowupLink.id.in_(invited) | FollowupLink.revoked_at.is_not(None) | FollowupLink.stopped_at.is_not(None),
    )
    left = (
        Attendee.meeting_id == meeting_id, Attendee.email.is_not(None), Attendee.id.not_in(settled),
        *seen_within(scope, Attendee.enrolment_id),
    )
    return session.scalar(select(func.count()).select_from(Attendee).where(*left)) or 0


def all_attendees(session: Session, meeting_id: int, scope: Scope) -> Sequence[Attendee]:
    """Everybody who was there, as far as the scope goes, by name."""
    return session.scalars(_by_name(meeting_id, scope)).all()


def _by_name(meeting_id: int, scope: Scope) -> Select[Attendee]:
    name = func.lower(func.coalesce(Attendee.name, Attendee.email, ""))
    return select(Attendee).where(Attendee.meeting_id == meeting_id, *seen_within(scope, Attendee.enrolment_id)).order_by(name, Attendee.id)
