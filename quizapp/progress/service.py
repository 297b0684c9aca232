"""Keeping track of what was reached."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.courses.models import Enrolment
from quizapp.db.session import emit
from quizapp.kernel.events import AttemptFinished, AttemptRegraded, LiveUnitsChanged
from quizapp.progress.models import LiveAttendance
from quizapp.progress.standings import refresh_standing


def note_finished_attempt(session: Session, finished: AttemptFinished | AttemptRegraded) -> None:
    """An attempt was graded, or graded anew: note which attempt at this quiz counts now."""
    refresh_standing(session, finished.enrolment_id, finished.quiz_key)


def note_live_attendance(session: Session, meeting_id: int, seconds_of: Mapping[int, int], now: datetime) -> None:
    """How long learners took part in a meeting, by enrolment; the same again changes nothing.

    **Effects**: `LiveUnitsChanged` for everybody whose time has changed.
    """
    there = select(LiveAttendance).where(LiveAttendance.meeting_id == meeting_id, LiveAttendance.enrolment_id.in_(seconds_of))
    rows = {row.enrolment_id: row for row in session.scalars(there)}
    for enrolment_id, seconds in sorted(seconds_of.items()):
        row = rows.get(enrolment_id)
        if row is None:
            session.add(LiveAttendance(enrolment_id=enrolment_id, meeting_id=meeting_id, seconds=seconds))
        elif row.seconds == seconds:
            continue
        else:
            row.seconds = seconds
        session.flush()
        emit(session, LiveUnitsChanged(now, enrolment_id))


def forget_attendance_at(session: Session, enrolment_id: int, meeting_id: int, now: datetime) -> None:
    """It was somebody else who took part in the meeting. **Effects**: `LiveUnitsChanged`."""
    session.execute(
        delete(LiveAttendance).where(LiveAttendance.enrolment_id == enrolment_id, LiveAttendance.meeting_id == meeting_id)
    )
    emit(session, LiveUnitsChanged(now, enrolment_id))


def forget_attendance_of(session: Session, account_id: int) -> None:
    """A person's attendance is forgotten; their results may go on counting without it."""
    enrolments = select(Enrolment.id).where(Enrolment.account_id == account_id)
    session.execute(delete(LiveAttendance).where(LiveAttendance.enrolment_id.in_(enrolments)))


def forget_meeting(session: Session, meeting_id: int) -> None:
    """The meeting is gone, and with it what was attended of it."""
    session.execute(delete(LiveAttendance).where(LiveAttendance.meeting_id == meeting_id))
