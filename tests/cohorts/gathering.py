"""Groups for tests: what is said about one, and one with people in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from quizapp.cohorts.models import BY_CODE, CohortMember
from quizapp.cohorts.queries import Group, group_by_code
from quizapp.cohorts.rules.scope import WHOLE_COURSE
from quizapp.cohorts.service import CohortFacts, admit, create_cohort
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from tests.people import Person

NOTHING_SAID = {
    "company_id": None, "starts_on": None, "ends_on": None, "seats": None, "joining": BY_CODE, "deadlines": {}, "trainers": (),
}


def facts_of(name: str, **said: Any) -> CohortFacts:
    """What a trainer says about a group; the rest is left empty."""
    return CohortFacts(name=name, **{**NOTHING_SAID, **said})


def gather(
    database: Database, by: Person, course_key: str, now: datetime, *members: Person, name: str = "Gruppe eins", **said: Any
) -> Group:
    """A group of the course with these people in it."""
    with database.transaction() as session:
        course = published_course(session, course_key)
        code = create_cohort(session, by.identity, course, facts_of(name, **said), "de", now)
        group = group_by_code(session, course.course_id, code, WHOLE_COURSE)
        for member in members:
            admit(session, group, member.account_id, now)
        return group_by_code(session, course.course_id, code, WHOLE_COURSE)


def place_of(database: Database, group: Group, account_id: int) -> int:
    """The number under which pages of the group name somebody."""
    asked = select(CohortMember.id).where(CohortMember.cohort_id == group.id, CohortMember.account_id == account_id)
    with database.reading() as session:
        return session.scalars(asked).one()
