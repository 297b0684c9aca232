"""Long attendance lists: asked for, made by the worker, fetched within a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, undefer

from quizapp.cohorts.rules.scope import Scope
from quizapp.courses.queries import PublishedCourse
from quizapp.jobs.service import enqueue, is_worked_on
from quizapp.kernel.errors import Conflict, NotFound
from quizapp.kernel.identity import Identity
from quizapp.kernel.ids import new_code
from quizapp.webinars.leading import scope_at
from quizapp.webinars.models import Meeting
from quizapp.webinars.paper_models import AttendancePaper
from quizapp.webinars.queries import attendee_count
from quizapp.webinars.service import note_export

MAKE_PAPER = "make_attendance_paper"
AT_ONCE = 50
"""People whose list is set while its trainer waits; longer lists take seconds."""
MOST_PEOPLE = 20_000
KEPT = timedelta(days=1)
STEPS = 3


def ask_for_paper(session: Session, identity: Identity, course: PublishedCourse, number: int, locale: str, now: datetime) -> str:
    """Have the worker make the list; the code under which it is fetched.

    **Raises** NotAllowed, NotFound, Conflict for more people than fit. **Effects**: an entry in the log of acts.
    """
    note_export(session, identity, course, number, "pdf", now)
    scope = scope_at(session, identity, course, number)
    if attendee_count(session, number) > MOST_PEOPLE:
        raise Conflict("list_too_long", most=MOST_PEOPLE)
    row = AttendancePaper(
        code=new_code(), meeting_id=number, account_id=identity.account_id, cohort_id=_group(scope), locale=locale, created_at=now
    )
    session.add(row)
    session.flush()
    enqueue(session, MAKE_PAPER, row.id, now)
    return row.code


def _group(scope: Scope) -> int | None:
    return next(iter(scope.cohort_ids or ()), None)


def paper_by_code(session: Session, course: PublishedCourse, number: int, code: str, scope: Scope) -> AttendancePaper:
    """What was asked for, with its content once it is made. **Raises** NotFound, also for a list of more people than the scope covers."""
    row = session.scalar(
        select(AttendancePaper)
        .join(Meeting, Meeting.id == AttendancePaper.meeting_id)
        .where(AttendancePaper.code == code, Meeting.id == number, Meeting.course_id == course.course_id)
        .options(undefer(AttendancePaper.content))
    )
    if row is None or not (scope.is_whole or row.cohort_id == _group(scope)):
        raise NotFound("no_such_paper")
    return row


def steps_done(session: Session, paper: AttendancePaper, now: datetime) -> int:
    """How far it is on its way, of `STEPS`: asked for, being set, ready."""
    if paper.made_at is not None:
        return STEPS
    return 2 if is_worked_on(session, MAKE_PAPER, paper.id, now) else 1


def keep_paper(session: Session, paper_id: int, content: bytes, now: datetime) -> None:
    """The list is made."""
    session.execute(update(AttendancePaper).where(AttendancePaper.id == paper_id).values(content=content, made_at=now))


def forget_papers(session: Session, now: datetime) -> None:
    """Lists go after a day, fetched or not."""
    session.execute(delete(AttendancePaper).where(AttendancePaper.created_at < now - KEPT))
