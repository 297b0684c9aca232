"""Reading meetings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from quizapp.accounts.models import CohortTrainer
from quizapp.cohorts.models import ENROLLED, CohortMember
from quizapp.cohorts.rules.scope import Scope
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import PublishedCourse
from quizapp.kernel.errors import NotFound
from quizapp.webinars.leading import seen_within
from quizapp.webinars.models import WAS_THERE, Attendee, Meeting
from quizapp.webinars.rules.attendance import Timetable, nearest_hundredths
from quizapp.webinars.rules.boosters import Boosters, read_days
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
        """Hundredths of planned teaching units."""
        return nearest_hundredths(units_of(self.plan.planned))

    def door(self, now: datetime) -> Door:
        """Whether the address may be seen now."""
        return door(now, self.plan.timetable.starts_at, self.plan.timetable.ends_at)


def open_to(account_id: int | ColumnElement[int] | InstrumentedAttribute[int] | None) -> ColumnElement[bool]:
    """Meetings of a whole course, and those of the groups in which somebody learns or is trainer."""
    in_it = select(CohortMember.cohort_id).where(CohortMember.account_id == account_id, CohortMember.state == ENROLLED)
    trained = select(CohortTrainer.cohort_id).where(CohortTrainer.account_id == account_id)
    return or_(Meeting.cohort_id.is_(None), Meeting.cohort_id.in_(in_it), Meeting.cohort_id.in_(trained))


def meeting_by_number(
    session: Session, course: PublishedCourse, number: int, *within: ColumnElement[bool]
) -> FoundMeeting:
    """A meeting of the course. **Raises** NotFound, also for one outside `within`."""
    row = session.scalar(select(Meeting).where(Meeting.id == number, Meeting.course_id == course.course_id, *within))
    if row is None:
        raise NotFound("no_such_meeting")
    return FoundMeeting(row.id, plan_of(row), attendee_count(session, row.id))


def meetings_of(session: Session, course: PublishedCourse, *within: ColumnElement[bool]) -> Sequence[FoundMeeting]:
    """Meetings of the course, the latest first, with the number of those who were there. One query, however many there are."""
    rows = session.execute(
        select(Meeting, func.count(Attendee.id).filter(WAS_THERE))
        .outerjoin(Attendee, Attendee.meeting_id == Meeting.id)
        .where(Meeting.course_id == course.course_id, *within)
        .group_by(Meeting.id)
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(MOST_LISTED)
    )
    return [FoundMeeting(row.id, plan_of(row), count) for row, count in rows]


def next_meeting_of(session: Session, enrolment_id: int, now: datetime) -> FoundMeeting | None:
    """The meeting of a learner's course, and group, that runs or comes next."""
    row = session.scalar(
        select(Meeting)
        .join(Enrolment, Enrolment.course_id == Meeting.course_id)
        .where(Enrolment.id == enrolment_id, Meeting.ends_at > now - CLOSES_AFTER, open_to(Enrolment.account_id))
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(1)
    )
    return None if row is None else FoundMeeting(row.id, plan_of(row))


def attendee_count(session: Session, meeting_id: int) -> int:
    """How many are known to have been there."""
    return session.scalar(select(func.count()).select_from(Attendee).where(Attendee.meeting_id == meeting_id)) or 0


def was_from_elsewhere(session: Session, meeting_id: int, scope: Scope) -> bool:
    """Whether somebody was there who learns in a group beyond the scope."""
    seen = select(Attendee.id).where(*seen_within(scope, Attendee.enrolment_id))
    beyond = (Attendee.meeting_id == meeting_id, Attendee.id.not_in(seen))
    return not scope.is_whole and session.scalar(select(Attendee.id).where(*beyond).limit(1)) is not None


def known_attendees(session: Session, meeting_id: int, scope: Scope) -> Sequence[int]:
    """Accounts of those who were there, as far as they have one and the scope goes."""
    there = (Attendee.meeting_id == meeting_id, *seen_within(scope, Attendee.enrolment_id))
    known = session.scalars(select(Attendee.account_id).where(*there).distinct())
    return [one for one in known if one is not None]


def plan_of(row: Meeting) -> MeetingPlan:
    """What was entered."""
    breaks = tuple((datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in row.breaks)
    return MeetingPlan(
        row.title, Timetable(row.starts_at, row.ends_at, breaks), row.locale, row.host, timedelta(seconds=row.planned_seconds),
        row.join_url, Target(row.target_kind, row.target_key), row.cohort_id,
        Boosters(read_days(row.booster_days), row.booster_questions),
    )
