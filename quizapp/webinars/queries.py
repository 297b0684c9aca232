"""Reading meetings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.courses.models import CourseRow
from quizapp.courses.queries import PublishedCourse
from quizapp.kernel.errors import NotFound
from quizapp.webinars.models import Attendee, Meeting
from quizapp.webinars.rules.attendance import Timetable, in_hundredths
from quizapp.webinars.rules.door import CLOSES_AFTER, Door, door
from quizapp.webinars.rules.plan import MeetingPlan, Target, units_of

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class FoundMeeting:
    """A meeting with its number. `attendees` is how many are known to have been there, where it was asked for."""

    number: int
    plan: MeetingPlan
    attendees: int = 0

    @property
    def unit_hundredths(self) -> int:
        """Hundredths of planned teaching units, cut."""
        return in_hundredths(units_of(self.plan.planned))

    def door(self, now: datetime) -> Door:
        """Whether the address may be seen now."""
        return door(now, self.plan.timetable.starts_at, self.plan.timetable.ends_at)


def meeting_by_number(session: Session, course: PublishedCourse, number: int) -> FoundMeeting:
    """A meeting of the course. **Raises** NotFound."""
    row = session.scalar(select(Meeting).where(Meeting.id == number, Meeting.course_id == course.course_id))
    if row is None:
        raise NotFound("no_such_meeting")
    return FoundMeeting(row.id, plan_of(row), attendee_count(session, row.id))


def meetings_of(session: Session, course: PublishedCourse) -> Sequence[FoundMeeting]:
    """Meetings of the course, the latest first, with the number of attendees. One query, however many there are."""
    rows = session.execute(
        select(Meeting, func.count(Attendee.id))
        .outerjoin(Attendee, Attendee.meeting_id == Meeting.id)
        .where(Meeting.course_id == course.course_id)
        .group_by(Meeting.id)
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(MOST_LISTED)
    )
    return [FoundMeeting(row.id, plan_of(row), count) for row, count in rows]


def next_meeting_of_course(session: Session, course_key: str, now: datetime) -> FoundMeeting | None:
    """The meeting of a course that runs or comes next."""
    row = session.scalar(
        select(Meeting)
        .join(CourseRow, CourseRow.id == Meeting.course_id)
        .where(CourseRow.key == course_key, Meeting.ends_at > now - CLOSES_AFTER)
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(1)
    )
    return None if row is None else FoundMeeting(row.id, plan_of(row))


def attendee_count(session: Session, meeting_id: int) -> int:
    """How many are known to have been there."""
    return session.scalar(select(func.count()).select_from(Attendee).where(Attendee.meeting_id == meeting_id)) or 0


def plan_of(row: Meeting) -> MeetingPlan:
    """What was entered."""
    breaks = tuple((datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in row.breaks)
    return MeetingPlan(
        row.title, Timetable(row.starts_at, row.ends_at, breaks), row.locale, row.host, timedelta(seconds=row.planned_seconds),
        row.join_url, Target(row.target_kind, row.target_key),
    )
