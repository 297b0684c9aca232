"""Who was at a meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import ceil
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.cohorts.rules.scope import Scope
from quizapp.db.names import name_key
from quizapp.kernel.paging import page_of
from quizapp.webinars.leading import address_within, knows_group_alone, members_within, seen_within
from quizapp.webinars.models import WAS_THERE, AttendanceImport, AttendanceWritten, Attendee
from quizapp.webinars.removing import may_settle

ROWS_PER_PAGE = 100


class WaitingReport(NamedTuple):
    """A report that was handed in and not applied, or dropped. `by` is who did, by name or address."""

    code: str
    state: str
    people: int
    counts: Mapping[str, Any]
    created_at: datetime
    by: str

    @property
    def says_nothing_new(self) -> bool:
        """Whether everybody in it stood on the list already, with the same times, when it was read."""
        return self.people > 0 and self.counts.get("unchanged") == self.people


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody who was there, as far as it may be told. **Shape**: of who is beyond the scope `email` is what the report says and
    `enrolment_id` None; `account_id` is who is told that they were looked at;
    `may_be_settled`: whose trainer says who it is (`settling.py`)."""

    id: int
    name: str | None
    email: str | None
    presence_seconds: int
    present_hundredths: int
    unit_hundredths: int
    enrolment_id: int | None
    account_id: int | None
    may_be_settled: bool

    @property
    def was_there(self) -> bool:
        """As `WAS_THERE` has it."""
        return self.present_hundredths > 0


@dataclass(frozen=True, slots=True)
class AttendancePage:
    """Attendees by name, one page of them. **Shape**: `present` of all were there for as much as the certificate asks, None where it asks
    nothing; `linked` learn in the course;
    `waiting` are reports that were handed in and not applied, or dropped; `without_address` cannot be mailed; `absent` of
    `total` were not there while the meeting took place, and are in none of the other numbers."""

    attendees: Sequence[Listed]
    total: int
    present: int | None
    linked: int
    page: int
    pages: int
    waiting: Sequence[WaitingReport]
    without_address: int
    absent: int


def attendance_page(session: Session, meeting_id: int, page: int, scope: Scope, percent: Fraction) -> AttendancePage:
    """A page of who was there, as far as the scope goes. Four queries. **Units**: `percent` of presence that certificates ask for."""
    counted = select(
        func.count(), func.count().filter(Attendee.present_hundredths >= ceil(100 * percent)),
        func.count(Attendee.enrolment_id).filter(WAS_THERE, members_within(scope, Attendee.enrolment_id)),
        func.count().filter(WAS_THERE, address_within(scope).is_(None)), func.count().filter(WAS_THERE.is_not(True)),
    ).where(Attendee.meeting_id == meeting_id, *seen_within(scope, Attendee.enrolment_id))
    total, present, linked, without_address, absent = session.execute(counted).one()
    here = page_of(total, ROWS_PER_PAGE, page)
    rows = [_listed(row, scope) for row in session.execute(_by_name(meeting_id, scope).limit(ROWS_PER_PAGE).offset(here.start))]
    waiting, enough = _waiting(session, meeting_id, scope), present if percent else None
    return AttendancePage(rows, total, enough, linked, here.page, here.pages, waiting, without_address, absent)


def _waiting(session: Session, meeting_id: int, scope: Scope) -> Sequence[WaitingReport]:
    """Those that may be opened (`leading.py: require_report`)."""
    return _reports(session, meeting_id, scope, AttendanceImport.state.not_in(("applied", "refused", "taken_back")))


def written_reports(session: Session, meeting_id: int, scope: Scope) -> Sequence[WaitingReport]:
    """Those that are written down and can be taken back."""
    told = AttendanceImport.id.in_(select(AttendanceWritten.import_id))
    return _reports(session, meeting_id, scope, (AttendanceImport.state == "applied") & told)


def _reports(session: Session, meeting_id: int, scope: Scope, which: ColumnElement[bool]) -> Sequence[WaitingReport]:
    openable = () if scope.is_whole else (knows_group_alone(),)
    by = func.coalesce(Account.name, Account.email, "")
    rows = session.execute(
        select(
            AttendanceImport.code, AttendanceImport.state, AttendanceImport.total, AttendanceImport.counts, AttendanceImport.created_at, by
        )
        .outerjoin(Account, Account.id == AttendanceImport.account_id)
        .where(AttendanceImport.meeting_id == meeting_id, which, *openable)
        .order_by(AttendanceImport.id)
    )
    return [WaitingReport(*row) for row in rows]


def all_attendees(session: Session, meeting_id: int, scope: Scope) -> Sequence[Listed]:
    """Everybody who was there, as far as the scope goes, by name."""
    return [_listed(row, scope) for row in session.execute(_by_name(meeting_id, scope))]


def _by_name(meeting_id: int, scope: Scope) -> Select[Attendee, str | None, bool]:
    address = address_within(scope)
    name = name_key(func.coalesce(Attendee.name, address))
    there = (Attendee.meeting_id == meeting_id, *seen_within(scope, Attendee.enrolment_id))
    return select(Attendee, address, members_within(scope, Attendee.enrolment_id)).where(*there).order_by(name, Attendee.id)


def _listed(row: Row[Attendee, str | None, bool], scope: Scope) -> Listed:
    one, address, is_ours = row
    return Listed(
        one.id, one.name, address, one.presence_seconds, one.present_hundredths, one.unit_hundredths,
        one.enrolment_id if is_ours else None, one.account_id, may_settle(one, bool(is_ours), scope),
    )
