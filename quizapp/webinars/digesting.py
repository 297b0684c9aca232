"""Telling the trainers of a meeting by mail what came of it: each digest once, to each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account, CohortTrainer, CourseStaff
from quizapp.audit.service import record
from quizapp.courses.models import CourseRow
from quizapp.courses.queries import PublishedCourse, published_courses
from quizapp.db.session import Database
from quizapp.kernel.identity import Identity
from quizapp.mail.service import queue_mail
from quizapp.webinars.digest_models import MeetingDigest
from quizapp.webinars.models import Meeting
from quizapp.webinars.rules.digest import DAYS, LATE, DigestKind, digest_due
from quizapp.webinars.rules.followup import followup_quiz
from quizapp.webinars.rules.plan import Target
from quizapp.webinars.service import locked_meeting

DIGEST = "webinar_digest"


@dataclass(frozen=True, slots=True)
class Trainer:
    """Who gets a digest."""

    account_id: int
    email: str
    locale: str
    is_of_course: bool
    """Else of the meeting's group, and sees nobody of another one."""


def wants_digests(session: Session, meeting_id: int) -> bool:
    """Whether the trainers are told by mail."""
    is_on = session.scalar(select(MeetingDigest.is_on).where(MeetingDigest.meeting_id == meeting_id))
    return is_on is not False


def switch_digests(
    session: Session, identity: Identity, course: PublishedCourse, number: int, is_on: bool, now: datetime
) -> None:
    """Have the digests of a meeting sent, or not. **Raises** NotAllowed, NotFound. **Effects**: an entry in the log of acts."""
    meeting = locked_meeting(session, identity, course, number)
    row = _row(session, meeting.id)
    before = {"digests": row.is_on}
    row.is_on = is_on
    session.flush()
    record(session, identity, "webinar_digests_switched", "meeting", meeting.id, before, {"digests": is_on}, now)


def queue_digests(database: Database, now: datetime) -> None:
    """Queue what is due. Two workers at once, or one that begins again, queue nothing twice."""
    with database.reading() as session:
        ended = _ended(session, now)
        # Courses are read only for a webinar: each takes some MB, and most workers need none of them.
        courses = {course.course_id: course for course in published_courses(session)} if ended else {}
        numbers = [meeting.id for meeting in ended if _due(session, meeting, courses, now)]
    for number in numbers:
        with database.transaction() as session:
            meeting = session.get(Meeting, number, with_for_update=True)
            kind = meeting and _due(session, meeting, courses, now)
            if meeting is not None and kind:
                _queue(session, meeting, kind, now)


def trainers_of(session: Session, meeting: Meeting) -> Sequence[Trainer]:
    """Trainers of the meeting's course, and of its group if it has one."""
    course_key = select(CourseRow.key).where(CourseRow.id == meeting.course_id).scalar_subquery()
    of_course = select(CourseStaff.account_id).where(CourseStaff.course_key == course_key)
    of_group = select(CohortTrainer.account_id).where(CohortTrainer.cohort_id == meeting.cohort_id)
    rows = session.execute(
        select(Account.id, Account.email, Account.locale, Account.id.in_(of_course))
        .where(Account.id.in_(of_course.union(of_group)), Account.email.is_not(None), Account.suspended_at.is_(None))
        .order_by(Account.id)
    )
    return [
        Trainer(account_id, str(email), locale or meeting.locale, is_of_course) for account_id, email, locale, is_of_course in rows
    ]


def _ended(session: Session, now: datetime) -> Sequence[Meeting]:
    longest = timedelta(days=max(DAYS.values()) + 1) + LATE
    recent = (Meeting.ends_at < now, Meeting.ends_at > now - longest)
    return session.scalars(select(Meeting).where(*recent).order_by(Meeting.id)).all()


def _due(session: Session, meeting: Meeting, courses: dict[int, PublishedCourse], now: datetime) -> DigestKind | None:
    """The digest that was not queued yet, where something follows the meeting and digests are wanted."""
    course = courses.get(meeting.course_id)
    if course is None or followup_quiz(course.edition.course, Target(meeting.target_kind, meeting.target_key)) is None:
        return None
    kind = digest_due(meeting.ends_at, ZoneInfo(course.edition.course.time_zone), now)
    row = session.scalar(select(MeetingDigest).where(MeetingDigest.meeting_id == meeting.id))
    if row is None:
        return kind
    return kind if kind and row.is_on and getattr(row, f"{kind}_at") is None else None


def _queue(session: Session, meeting: Meeting, kind: DigestKind, now: datetime) -> None:
    for trainer in trainers_of(session, meeting):
        told = {"meeting": meeting.id, "digest": kind}
        queue_mail(session, DIGEST, trainer.email, trainer.locale, told, trainer.account_id, now)
    setattr(_row(session, meeting.id), f"{kind}_at", now)
    session.flush()


def _row(session: Session, meeting_id: int) -> MeetingDigest:
    row = session.scalar(select(MeetingDigest).where(MeetingDigest.meeting_id == meeting_id).with_for_update())
    if row is None:
        row = MeetingDigest(meeting_id=meeting_id, is_on=True)
        session.add(row)
    return row
