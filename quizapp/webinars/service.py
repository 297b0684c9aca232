"""Entering, changing and deleting meetings. The only writer of this room, beside `importing.py`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.audit.service import record
from quizapp.cohorts.access import scope_of
from quizapp.courses.queries import PublishedCourse
from quizapp.jobs.service import enqueue
from quizapp.kernel.errors import NotAllowed, NotFound
from quizapp.kernel.identity import Identity
from quizapp.progress.service import forget_meeting
from quizapp.sharing.models import ATTENDANCE_FILE, EXPORT
from quizapp.sharing.service import note_taken_along
from quizapp.webinars.leading import limited_to, scope_at
from quizapp.webinars.models import AttendanceImport, Attendee, Meeting
from quizapp.webinars.queries import attendee_count, known_attendees, was_from_elsewhere
from quizapp.webinars.rules.boosters import written_days
from quizapp.webinars.rules.plan import MeetingPlan

RECOUNT = "recount_attendance"
SECOND = timedelta(seconds=1)
COUNTING = ("starts_at", "ends_at", "breaks", "planned_seconds")
"""Columns by which presence is worked out."""


def create_meeting(session: Session, identity: Identity, course: PublishedCourse, plan: MeetingPlan, now: datetime) -> int:
    """A new meeting of the course; its number. **Raises** NotAllowed. **Effects**: an entry in the log of acts."""
    require_entering(session, identity, course, plan.cohort_id)
    row = Meeting(course_id=course.course_id, created_at=now, changed_at=now, **_columns(plan))
    session.add(row)
    session.flush()
    record(session, identity, "webinar_created", "meeting", row.id, None, _noted(row), now)
    return row.id


def change_meeting(
    session: Session, identity: Identity, course: PublishedCourse, number: int, plan: MeetingPlan, now: datetime
) -> None:
    """Put in what was entered anew. **Raises** NotAllowed, NotFound. **Effects**: an entry in the log of acts."""
    row = _locked(session, course, number)
    require_entering(session, identity, course, row.cohort_id, plan.cohort_id)
    if any(getattr(row, name) != value for name, value in _columns(plan).items() if name in COUNTING):
        _require_evidence(session, identity, course, row)
    before = _noted(row)
    for name, value in _columns(plan).items():
        setattr(row, name, value)
    row.changed_at = now
    # What counts depends on the times; with many attendees that takes a while.
    enqueue(session, RECOUNT, row.id, now)
    record(session, identity, "webinar_changed", "meeting", row.id, before, _noted(row), now)


def delete_meeting(session: Session, identity: Identity, course: PublishedCourse, number: int, now: datetime) -> None:
    """Remove a meeting with everything that is known about who was there. **Raises** NotAllowed, NotFound."""
    row = _locked(session, course, number)
    require_entering(session, identity, course, row.cohort_id)
    _require_evidence(session, identity, course, row)
    before = {**_noted(row), "attendees": attendee_count(session, row.id)}
    for table in (Attendee, AttendanceImport):
        session.execute(delete(table).where(table.meeting_id == row.id))
    forget_meeting(session, row.id)
    session.delete(row)
    record(session, identity, "webinar_deleted", "meeting", number, before, None, now)


def note_export(session: Session, identity: Identity, course: PublishedCourse, number: int, form: str, now: datetime) -> None:
    """Write down that somebody takes the list of attendees along; those with an account are told. **Raises** NotAllowed, NotFound."""
    row = locked_meeting(session, identity, course, number)
    named = known_attendees(session, row.id, scope_at(session, identity, course, number))
    note_taken_along(session, identity, course.course_id, named, ATTENDANCE_FILE, now)
    taken = {"form": form, "attendees": attendee_count(session, row.id)}
    record(session, identity, "attendance_exported", "meeting", row.id, None, taken, now)


def note_through_export(
    session: Session, identity: Identity, course: PublishedCourse, number: int, account_ids: Sequence[int], now: datetime
) -> None:
    """Write down that somebody takes along what came of a meeting; who is named in it is told. **Raises** NotAllowed, NotFound."""
    row = locked_meeting(session, identity, course, number)
    note_taken_along(session, identity, course.course_id, account_ids, EXPORT, now)
    record(session, identity, "follow_through_exported", "meeting", row.id, None, {"form": "xlsx"}, now)


def locked_meeting(session: Session, identity: Identity, course: PublishedCourse, number: int) -> Meeting:
    """The meeting, one writer at a time, for who leads it. **Raises** NotAllowed, NotFound."""
    scope_at(session, identity, course, number)
    return _locked(session, course, number)


def require_entering(session: Session, identity: Identity, course: PublishedCourse, *cohort_ids: int | None) -> None:
    """Trainers of the course enter every meeting, those of a group the meetings of their group. **Raises** NotAllowed."""
    scope = scope_of(session, identity, course.edition.course.key)
    for cohort_id in cohort_ids:
        limited_to(scope, cohort_id)


def _require_evidence(session: Session, identity: Identity, course: PublishedCourse, row: Meeting) -> None:
    """What is known about people of other groups is left as it counts by trainers of a group. **Raises** NotAllowed."""
    if was_from_elsewhere(session, row.id, scope_at(session, identity, course, row.id)):
        raise NotAllowed("others_were_there")


def _locked(session: Session, course: PublishedCourse, number: int) -> Meeting:
    same = select(Meeting).where(Meeting.id == number, Meeting.course_id == course.course_id)
    row = session.scalar(same.with_for_update())
    if row is None:
        raise NotFound("no_such_meeting")
    return row


def _columns(plan: MeetingPlan) -> dict[str, Any]:
    times = plan.timetable
    return {
        "title": plan.title, "starts_at": times.starts_at, "ends_at": times.ends_at,
        "breaks": [[_utc(start), _utc(end)] for start, end in times.breaks], "locale": plan.locale, "host": plan.host,
        "planned_seconds": plan.planned // SECOND, "join_url": plan.join_url, "target_kind": plan.target.kind,
        "target_key": plan.target.key, "cohort_id": plan.cohort_id, "booster_days": written_days(plan.boosters.days),
        "booster_questions": plan.boosters.questions,
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _noted(row: Meeting) -> dict[str, Any]:
    """What the log keeps: times, units and what follows; no title, name or address."""
    kept = ("breaks", "planned_seconds", "target_kind", "target_key", "cohort_id", "booster_days", "booster_questions")
    return {"starts_at": _utc(row.starts_at), "ends_at": _utc(row.ends_at), **{name: getattr(row, name) for name in kept}}
