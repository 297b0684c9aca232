"""More attempts and a later deadline: granted on the learner's page, kept without a reason, shown nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.accounts.models import CourseStaff
from quizapp.audit.models import AuditEntry
from quizapp.courses.models import Enrolment
from quizapp.db.session import Database
from tests.clock import MORNING, SettableClock
from tests.cohorts.gathering import gather
from tests.page_text import undrawn
from tests.people import People, Person
from tests.quizzes.taking import attempt_row, taker_of
from tests.quizzes.workshop import publish, workshop_course

BrowserFor = Callable[[Person], FlaskClient]
QUIZ = "once"


@pytest.fixture
def page(app: Flask, database: Database, people: People, clock: SettableClock) -> str:
    """Alice's page; her group's deadline is tomorrow, and one attempt is running. Carla is trainer of the course."""
    app.config["WTF_CSRF_ENABLED"] = False
    course = publish(database, workshop_course(), clock())
    with database.transaction() as session:
        session.add(CourseStaff(account_id=people.carla.account_id, course_key=course.key))
    gather(database, people.eve, course.key, MORNING, people.alice, deadlines={"": MORNING + timedelta(days=1)})
    code = taker_of(database, people.alice, course.key, clock).start(QUIZ)
    return f"/en/courses/{course.key}/results/{attempt_row(database, code).enrolment_id}"


def measures(database: Database) -> tuple[int | None, datetime | None]:
    """What alice is granted."""
    with database.reading() as session:
        row = session.execute(select(Enrolment.more_attempts, Enrolment.due_at)).one()
        return row.more_attempts, row.due_at


def test_a_trainer_grants_both_and_takes_them_back(
    database: Database, page: str, people: People, browser_for: BrowserFor
) -> None:
    trainer = browser_for(people.carla)
    assert "Gruppe eins" in trainer.get(page).text
    answer = trainer.post(f"{page}/measures", data={"more_attempts": " 2 ", "due_at": "2027-01-31T18:00"})
    assert answer.location == page
    assert measures(database) == (2, datetime(2027, 1, 31, 17, tzinfo=UTC))
    shown = trainer.get(page).text
    assert "1 running attempt has more time now." in shown
    assert 'value="2027-01-31T18:00"' in shown
    assert 'value="2"' in shown
    with database.reading() as session:
        (changes,) = session.scalars(select(AuditEntry.changes).where(AuditEntry.act == "measures_changed"))
    assert changes == {"more_attempts": [0, 2], "due_at": [None, "2027-01-31T17:00:00+00:00"]}
    trainer.post(f"{page}/measures", data={})
    assert measures(database) == (None, None)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"more_attempts": "21"}, "Write a whole number up to 20, or leave the field empty."),
        ({"more_attempts": "-1"}, "Write a whole number up to 20"), ({"more_attempts": "two"}, "Write a whole number up to 20"),
        ({"more_attempts": "9" * 400}, "Write a whole number up to 20"), ({"due_at": "soon"}, "Not a valid datetime value."),
    ],
)
def test_what_cannot_be_granted_is_said_at_the_field(
    database: Database, page: str, people: People, browser_for: BrowserFor, typed: dict[str, str], sentence: str
) -> None:
    answer = browser_for(people.carla).post(f"{page}/measures", data=typed)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert measures(database) == (None, None)


def test_lists_and_contact_people_do_not_see_them(database: Database, page: str, people: People, browser_for: BrowserFor) -> None:
    trainer = browser_for(people.carla)
    trainer.post(f"{page}/measures", data={"more_attempts": "7", "due_at": "2027-01-31T18:00"})
    listed = trainer.get(page.rpartition("/")[0]).text
    assert "2027" not in undrawn(listed)
    assert browser_for(people.dan).get(page).status_code == 403
