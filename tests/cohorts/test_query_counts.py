"""Pages of groups ask the database as often for three as for one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from quizapp.accounts.service import add_person
from quizapp.cohorts.companies import add_company, set_viewers
from quizapp.cohorts.queries import group_by_code
from quizapp.cohorts.rules.scope import WHOLE_COURSE
from quizapp.cohorts.service import admit
from quizapp.content.document import Course
from quizapp.db.session import Database
from tests.clock import MORNING
from tests.cohorts.gathering import gather
from tests.people import People, Person
from tests.statements import statements_of

BrowserFor = Callable[[Person], FlaskClient]


def count(database: Database, browser: FlaskClient, path: str) -> int:
    """Statements for one page, once everything that is read once is read."""
    browser.get(path)
    with statements_of(database) as statements:
        assert browser.get(path).status_code == 200
    return len(statements)


@pytest.mark.one_engine
def test_as_many_queries_for_three_as_for_one(
    database: Database, people: People, course: Course, browser_for: BrowserFor
) -> None:
    with database.transaction() as session:
        company = add_company(session, people.eve.identity, "Muster GmbH", MORNING)
        set_viewers(session, people.eve.identity, company, [people.dan.email], "de", MORNING)
    group = gather(database, people.carla, course.key, MORNING, people.alice, company_id=company, deadlines={"": MORNING})
    base = f"/en/courses/{course.key}"
    asked = [
        (people.carla, f"{base}/groups"), (people.carla, f"{base}/groups/{group.code}"), (people.carla, "/en/calendar"),
        (people.dan, "/en/company"), (people.carla, f"{base}/results?group={group.code}"),
    ]
    before = [count(database, browser_for(person), path) for person, path in asked]
    for number in (2, 3):
        gather(database, people.carla, course.key, MORNING, name=f"Gruppe {number}", deadlines={"": MORNING}, starts_on=MORNING.date())
        with database.transaction() as session:
            account_id = add_person(session, f"learner{number}@example.org", "de", MORNING)
            admit(session, group_by_code(session, group.course_id, group.code, WHOLE_COURSE), account_id, MORNING)
    assert [count(database, browser_for(person), path) for person, path in asked] == before
