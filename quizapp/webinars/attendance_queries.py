"""Who was at a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from quizapp.webinars.models import AttendanceImport, Attendee

ROWS_PER_PAGE = 100
ENOUGH = 8000
"""Hundredths of a per cent: who is counted as there by the page of a meeting. What certificates ask for stands in the course."""


@dataclass(frozen=True, slots=True)
class AttendancePage:
    """Attendees by name, one page of them. **Shape**: `present` of all were there for 80 % or more; `linked` learn in the course;
    `waiting` are codes of reports that were handed in and not applied."""

    attendees: Sequence[Attendee]
    total: int
    present: int
    linked: int
    page: int
    pages: int
    waiting: Sequence[str]


def attendance_page(session: Session, meeting_id: int, page: int) -> AttendancePage:
    """A page of who was there. Three queries."""
    counted = select(
        func.count(), func.count().filter(Attendee.present_hundredths >= ENOUGH), func.count(Attendee.enrolment_id)
    ).where(Attendee.meeting_id == meeting_id)
    total, present, linked = session.execute(counted).one()
    pages = max(1, -(-total // ROWS_PER_PAGE))
    page = min(max(1, page), pages)
    waiting = select(AttendanceImport.code).where(
        AttendanceImport.meeting_id == meeting_id, AttendanceImport.state.in_(("reading", "mapping", "preview", "applying"))
    )
    rows = session.scalars(
        _by_name(meeting_id).limit(ROWS_PER_PAGE).offset((page - 1) * ROWS_PER_PAGE)
    ).all()
    return AttendancePage(rows, total, present, linked, page, pages, session.scalars(waiting.order_by(AttendanceImport.id)).all())


def all_attendees(session: Session, meeting_id: int) -> Sequence[Attendee]:
    """Everybody who was there, by name."""
    return session.scalars(_by_name(meeting_id)).all()


def _by_name(meeting_id: int) -> Select[Attendee]:
    name = func.lower(func.coalesce(Attendee.name, Attendee.email, ""))
    return select(Attendee).where(Attendee.meeting_id == meeting_id).order_by(name, Attendee.id)
