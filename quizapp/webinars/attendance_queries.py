"""Who was at a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.cohorts.rules.scope import Scope
from quizapp.db.names import name_key
from quizapp.kernel.paging import page_of
from quizapp.webinars.leading import seen_within
from quizapp.webinars.models import AttendanceImport, Attendee

ROWS_PER_PAGE = 100
ENOUGH = 8000
"""Hundredths of a per cent: who is counted as there by the page of a meeting. What certificates ask for stands in the course."""


class WaitingReport(NamedTuple):
    """A report that was handed in and not applied, or dropped. `by` is who did, by name or address."""

    code: str
    state: str
    people: int
    created_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class AttendancePage:
    """Attendees by name, one page of them. **Shape**: `present` of all were there for 80 % or more; `linked` learn in the course;
    `waiting` are reports that were handed in and not applied, or dropped; `without_address` cannot be mailed."""

    attendees: Sequence[Attendee]
    total: int
    present: int
    linked: int
    page: int
    pages: int
    waiting: Sequence[WaitingReport]
    without_address: int


def attendance_page(session: Session, meeting_id: int, page: int, scope: Scope) -> AttendancePage:
    """A page of who was there, as far as the scope goes. Four queries."""
    counted = select(
        func.count(), func.count().filter(Attendee.present_hundredths >= ENOUGH), func.count(Attendee.enrolment_id),
        func.count().filter(Attendee.address.is_(None)),
    ).where(Attendee.meeting_id == meeting_id, *seen_within(scope, Attendee.enrolment_id))
    total, present, linked, without_address = session.execute(counted).one()
    here = page_of(total, ROWS_PER_PAGE, page)
    rows = session.scalars(_by_name(meeting_id, scope).limit(ROWS_PER_PAGE).offset(here.start)).all()
    return AttendancePage(rows, total, present, linked, here.page, here.pages, _waiting(session, meeting_id), without_address)


def _waiting(session: Session, meeting_id: int) -> Sequence[WaitingReport]:
    by = func.coalesce(Account.name, Account.email, "")
    rows = session.execute(
        select(AttendanceImport.code, AttendanceImport.state, AttendanceImport.total, AttendanceImport.created_at, by)
        .outerjoin(Account, Account.id == AttendanceImport.account_id)
        .where(AttendanceImport.meeting_id == meeting_id, AttendanceImport.state.not_in(("applied", "refused")))
        .order_by(AttendanceImport.id)
    )
    return [WaitingReport(*row) for row in rows]


def all_attendees(session: Session, meeting_id: int, scope: Scope) -> Sequence[Attendee]:
    """Everybody who was there, as far as the scope goes, by name."""
    return session.scalars(_by_name(meeting_id, scope)).all()


def _by_name(meeting_id: int, scope: Scope) -> Select[Attendee]:
    name = name_key(func.coalesce(Attendee.name, Attendee.address))
    return select(Attendee).where(Attendee.meeting_id == meeting_id, *seen_within(scope, Attendee.enrolment_id)).order_by(name, Attendee.id)
