"""Attendance as it counts: linked to who learns in the course, and written down into `progress`, where certificates read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.courses.models import Enrolment
from quizapp.kernel.events import AccountsMerged, AddressConfirmed, LearnerEnrolled
from quizapp.progress.service import forget_attendance_at, note_live_attendance
from quizapp.webinars.models import Attendee, Meeting
from quizapp.webinars.queries import plan_of
from quizapp.webinars.rules.rows import SourceRow, merged, presence_of, row_from_json

SECOND = timedelta(seconds=1)


def note_evidence(session: Session, meeting: Meeting, enrolment_ids: Collection[int], now: datetime) -> None:
    """Write down how long these learners took part, by the rows of all attendees that are linked to them."""
    if not enrolment_ids:
        return
    rows_of: dict[int, tuple[SourceRow, ...]] = defaultdict(tuple)
    linked = select(Attendee.enrolment_id, Attendee.sources).where(
        Attendee.meeting_id == meeting.id, Attendee.enrolment_id.in_(enrolment_ids)
    )
    for enrolment_id, sources in session.execute(linked.order_by(Attendee.id)):
        if enrolment_id is not None and sources:
            rows_of[enrolment_id] = merged(rows_of[enrolment_id], map(row_from_json, sources))
    plan = plan_of(meeting)
    seconds_of = {
        enrolment_id: min(presence_of(rows, plan.timetable, plan.planned).time, plan.planned) // SECOND
        for enrolment_id, rows in rows_of.items()
    }
    note_live_attendance(session, meeting.id, seconds_of, now)


def note_anew(session: Session, meeting: Meeting, enrolment_ids: Collection[int], now: datetime) -> None:
    """The same for those of whom a row went, or is linked to them no longer."""
    for enrolment_id in sorted(enrolment_ids):
        forget_attendance_at(session, enrolment_id, meeting.id, now)
    note_evidence(session, meeting, enrolment_ids, now)


def note_all_evidence(session: Session, enrolment_id: int, now: datetime) -> None:
    """The same for every meeting that one learner attended."""
    attended = select(Attendee.meeting_id).where(Attendee.enrolment_id == enrolment_id)
    for meeting in session.scalars(select(Meeting).where(Meeting.id.in_(attended)).order_by(Meeting.id)).all():
        note_evidence(session, meeting, {enrolment_id}, now)


def link_enrolled(session: Session, enrolled: LearnerEnrolled) -> None:
    """Somebody who attended before they learned here: their attendance counts from now on."""
    _link(session, enrolled.account_id, enrolled.at)


def link_known(session: Session, confirmed: AddressConfirmed) -> None:
    """The same when an address was confirmed."""
    _link(session, confirmed.account_id, confirmed.at)


def link_merged(session: Session, merged_accounts: AccountsMerged) -> None:
    """The same when a learner was recognised as somebody with an address."""
    _link(session, merged_accounts.into_account_id, merged_accounts.at)


def link_proved(session: Session, account_id: int, now: datetime) -> None:
    """The same when somebody who learns in the course opens the link that was sent to their own address: a report that a trainer of a
    group handed in has linked nobody else."""
    _link(session, account_id, now)


_TO_LINK = (
    select(Attendee, Meeting, Enrolment.id)
    .join(Meeting, Meeting.id == Attendee.meeting_id)
    .join(Enrolment, Enrolment.course_id == Meeting.course_id)
    .join(Account, Account.id == Enrolment.account_id)
    .where(
        Account.id == bindparam("account_id"),
        Attendee.email == Account.email,
        Attendee.enrolment_id.is_(None) | Attendee.account_id.in_(select(Account.id).where(Account.email.is_(None))),
    )
)
"""Attendees with the account's confirmed address, at meetings of courses in which it learns, who are linked to nobody yet, or to a
learner who has proved no address."""


def _link(session: Session, account_id: int, now: datetime) -> None:
    for attendee, meeting, enrolment_id in session.execute(_TO_LINK, {"account_id": account_id}).all():
        if attendee.enrolment_id is not None:
            forget_attendance_at(session, attendee.enrolment_id, meeting.id, now)
        attendee.account_id, attendee.enrolment_id, attendee.state = account_id, enrolment_id, "matched"
        session.flush()
        note_evidence(session, meeting, {enrolment_id}, now)
