"""A person's standing in quizzes and live teaching attended: export, erasure, merging."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quizapp.courses.models import CourseRow, Enrolment
from quizapp.kernel.events import EnrolmentsMerged
from quizapp.progress.models import LiveAttendance, QuizStanding
from quizapp.progress.service import forget_attendance_of
from quizapp.progress.standings import refresh_standing


def export_for(session: Session, account_id: int) -> list[dict[str, Any]]:
    """For each quiz which attempt counts, and whether it was passed; then how long each meeting was attended."""
    rows = session.execute(
        select(CourseRow.key, QuizStanding.quiz_key, QuizStanding.attempts, QuizStanding.points_for_sorting, QuizStanding.passed)
        .join(Enrolment, Enrolment.id == QuizStanding.enrolment_id)
        .join(CourseRow, CourseRow.id == Enrolment.course_id)
        .where(Enrolment.account_id == account_id)
        .order_by(QuizStanding.id)
    )
    live = session.execute(
        select(CourseRow.key, LiveAttendance.meeting_id, LiveAttendance.seconds)
        .join(Enrolment, Enrolment.id == LiveAttendance.enrolment_id)
        .join(CourseRow, CourseRow.id == Enrolment.course_id)
        .where(Enrolment.account_id == account_id)
        .order_by(LiveAttendance.id)
    )
    standings: list[dict[str, Any]] = [
        {"course": course, "quiz": quiz, "attempts": attempts, "points": points, "passed": passed}
        for course, quiz, attempts, points, passed in rows
    ]
    return standings + [{"course": course, "meeting": meeting, "seconds": seconds} for course, meeting, seconds in live]


def erase_for(session: Session, account_id: int) -> None:
    """Remove the person's standings; they point at attempts, so they go first."""
    enrolments = select(Enrolment.id).where(Enrolment.account_id == account_id)
    session.execute(delete(QuizStanding).where(QuizStanding.enrolment_id.in_(enrolments)))
    forget_attendance_of(session, account_id)


def merge_into(session: Session, merged: EnrolmentsMerged) -> None:
    """Work out anew which attempts count, now that attempts of both enrolments stand in one row."""
    ids = (merged.from_enrolment_id, merged.into_enrolment_id)
    quizzes = session.scalars(select(QuizStanding.quiz_key).where(QuizStanding.enrolment_id.in_(ids)).distinct()).all()
    session.execute(delete(QuizStanding).where(QuizStanding.enrolment_id == merged.from_enrolment_id))
    for quiz_key in sorted(quizzes):
        refresh_standing(session, merged.into_enrolment_id, quiz_key)
    # Of a meeting that both attended the room of meetings works the time out anew.
    both = select(LiveAttendance.meeting_id).where(LiveAttendance.enrolment_id == merged.into_enrolment_id)
    of_the_other = LiveAttendance.enrolment_id == merged.from_enrolment_id
    session.execute(delete(LiveAttendance).where(of_the_other, LiveAttendance.meeting_id.in_(both)))
    session.execute(update(LiveAttendance).where(of_the_other).values(enrolment_id=merged.into_enrolment_id))
