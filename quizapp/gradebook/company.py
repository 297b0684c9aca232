"""What contact people of a client company see: who has completed and passed. No points, no answers, nobody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.cohorts.models import ENROLLED, Cohort, CohortMember
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import published_courses
from quizapp.db.names import name_key
from quizapp.progress.queries import progress_of_enrolments


@dataclass(frozen=True, slots=True)
class CompanyPerson:
    """One person in one course. `passed` is None where nothing can be passed, or nothing was handed in."""

    account_id: int
    course_id: int
    who: str
    course_title: str
    group: str
    is_complete: bool
    passed: bool | None


def people_of_companies(session: Session, company_ids: Collection[int], locale: str) -> Sequence[CompanyPerson]:
    """Everybody in a group of these companies, by name, in courses whose results are not the learners' alone; a number of
    queries that does not depend on how many they are."""
    rows = session.execute(
        select(Enrolment.id, Enrolment.account_id, Enrolment.course_id, Account.name, Account.email, Cohort.name.label("group"))
        .join(CohortMember, CohortMember.cohort_id == Cohort.id)
        .join(Account, Account.id == CohortMember.account_id)
        .join(Enrolment, (Enrolment.account_id == Account.id) & (Enrolment.course_id == Cohort.course_id))
        .where(Cohort.company_id.in_(company_ids), CohortMember.state == ENROLLED)
        .order_by(name_key(func.coalesce(Account.name, Account.email)), Enrolment.id)
    ).all()
    by_course = defaultdict(list)
    for row in rows:
        by_course[row.course_id].append(row.id)
    shown = [one for one in published_courses(session) if one.course_id in by_course and one.sight.passed]
    courses = {one.course_id: one.edition for one in shown}
    reached = {
        enrolment_id: progress
        for course_id, edition in courses.items()
        for enrolment_id, progress in progress_of_enrolments(session, by_course[course_id], edition).items()
    }
    found = []
    for row in rows:
        if row.id in reached:
            course, progress = courses[row.course_id].course, reached[row.id]
            title = course.title.in_locale(locale, (course.source_locale,))
            passed = progress.final.state.passed if progress.final else None
            who = row.name or row.email or ""
            found.append(CompanyPerson(row.account_id, row.course_id, who, title, row.group, progress.is_complete, passed))
    return found
