"""What hangs on one entry, in figures: read before an administrator joins it with another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.certificates.models import Certificate
from quizapp.cohorts.models import LEFT, Cohort, CohortMember
from quizapp.courses.models import CourseRow, Enrolment
from quizapp.courses.queries import course_titles
from quizapp.db.names import name_key
from quizapp.quizzes.models import Attempt
from quizapp.webinars.models import Attendee


@dataclass(frozen=True, slots=True)
class Holdings:
    """Titles of courses, names of groups, and how many of everything else."""

    courses: Sequence[str]
    groups: Sequence[str]
    attempts: int
    certificates: int
    webinars: int
    measures: int


def holdings_of(session: Session, account_id: int, locale: str) -> Holdings:
    """What the entry holds. Attendance counts by account, or by its address where the list knows no account."""
    mine = select(Enrolment.id).where(Enrolment.account_id == account_id)
    titles = course_titles(session, locale)
    keys = session.scalars(select(CourseRow.key).join(Enrolment, Enrolment.course_id == CourseRow.id).where(Enrolment.id.in_(mine)))
    groups = (
        select(Cohort.name)
        .join(CohortMember, CohortMember.cohort_id == Cohort.id)
        .where(CohortMember.account_id == account_id, CohortMember.state != LEFT)
        .order_by(name_key(Cohort.name))
    )
    email = select(Account.email).where(Account.id == account_id).scalar_subquery()
    is_mine = or_(Attendee.account_id == account_id, Attendee.account_id.is_(None) & (Attendee.email == email))
    granted = or_(Enrolment.extra_time_percent.is_not(None), Enrolment.more_attempts.is_not(None), Enrolment.due_at.is_not(None))
    return Holdings(
        courses=sorted(titles.get(key, key) for key in keys), groups=session.scalars(groups).all(),
        attempts=_count(session, Attempt, Attempt.enrolment_id.in_(mine)),
        certificates=_count(session, Certificate, Certificate.enrolment_id.in_(mine)),
        webinars=_count(session, Attendee, is_mine), measures=_count(session, Enrolment, Enrolment.id.in_(mine), granted),
    )


def _count(session: Session, table: type[object], *which: object) -> int:
    return session.scalar(select(func.count()).select_from(table).where(*which)) or 0  # type: ignore[arg-type]  # conditions
