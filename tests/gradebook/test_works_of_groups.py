"""Work is marked with the group it was handed in with, wherever its learner is by then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from quizapp.accounts.models import Account, CohortTrainer
from quizapp.accounts.queries import identity_of_account
from quizapp.cohorts.models import Cohort, CohortMember
from quizapp.cohorts.moving import move
from quizapp.cohorts.queries import Group
from quizapp.cohorts.service import admit, take_out
from quizapp.content.document import Course
from quizapp.db.migrate import migrate
from quizapp.db.session import Database
from quizapp.gradebook.todo_queries import open_todos
from quizapp.quizzes.forgetting import forget_answers, keep_marks_only
from quizapp.quizzes.models import Attempt, AttemptSlot
from quizapp.quizzes.personal_data import export_for
from tests.clock import MORNING, SettableClock
from tests.cohorts.gathering import gather
from tests.gradebook.conftest import handed_in
from tests.people import People, Person
from tests.quizzes.taking import taker_of

BrowserFor = Callable[[Person], FlaskClient]
LATER = MORNING + timedelta(days=3)


@pytest.fixture
def old(database: Database, workshop: Course, people: People) -> Group:
    """Bob's group when he hands in; dan is its trainer."""
    return gather(database, people.eve, workshop.key, MORNING, people.bob, name="Alt", trainers=[people.dan.email])


@pytest.fixture
def new(app: Flask, database: Database, workshop: Course, people: People) -> Group:
    """Another group; alice is its trainer."""
    app.config["WTF_CSRF_ENABLED"] = False
    return gather(database, people.eve, workshop.key, MORNING, name="Neu", trainers=[people.alice.email])


@pytest.fixture
def bobs(database: Database, workshop: Course, old: Group, people: People, clock: SettableClock) -> str:
    """The code of an attempt of bob's that waits for a mark."""
    return handed_in(taker_of(database, people.bob, workshop.key, clock), "Bobs Antwort")


def desk_of(database: Database, workshop: Course, browser: FlaskClient, code: str) -> tuple[int, int, str]:
    """What the desk answers for the list and for the answer of an attempt, and the list's text."""
    with database.reading() as session:
        rows = select(AttemptSlot.question_id, AttemptSlot.id).join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        question, slot = session.execute(rows.where(Attempt.code == code, AttemptSlot.slot == 1)).one()
    base = f"/en/courses/{workshop.key}/marking/{question}"
    listed = browser.get(base)
    return listed.status_code, browser.get(f"{base}/{slot}").status_code, listed.text


def waits_for(database: Database, person: Person, course: Course) -> int:
    """How much waits for somebody, as the list of courses counts it."""
    with database.reading() as session:
        return open_todos(session, identity_of_account(session, person.account_id), [course.key])[course.key]


def groups(database: Database) -> list[int | None]:
    """With which group each attempt was handed in."""
    with database.reading() as session:
        return list(session.scalars(select(Attempt.cohort_id).order_by(Attempt.id)))


def test_who_is_moved_takes_no_old_work_along(
    database: Database, workshop: Course, old: Group, new: Group, bobs: str, people: People, browser_for: BrowserFor, clock: SettableClock
) -> None:
    with database.transaction() as session:
        assert move(session, people.eve.identity, old, new, [people.bob.account_id], LATER) == 1
        session.get_one(Account, people.bob.account_id).email = "bob.privately@example.org"
    dan, alice, eve = (browser_for(one) for one in (people.dan, people.alice, people.eve))
    assert desk_of(database, workshop, alice, bobs)[:2] == (404, 404)
    listed = desk_of(database, workshop, dan, bobs)
    assert listed[:2] == (200, 200)
    assert "Bob Brandt" in listed[2]
    assert desk_of(database, workshop, eve, bobs)[:2] == (200, 200)
    assert [waits_for(database, one, workshop) for one in (people.dan, people.alice, people.eve)] == [1, 0, 1]
    handed_in(taker_of(database, people.bob, workshop.key, clock), "Bobs neue Antwort")
    assert groups(database) == [old.id, new.id]
    assert [waits_for(database, one, workshop) for one in (people.dan, people.alice, people.eve)] == [1, 1, 2]


def test_of_who_has_left_no_address_is_shown(
    database: Database, workshop: Course, old: Group, new: Group, bobs: str, people: People, browser_for: BrowserFor
) -> None:
    with database.transaction() as session:
        session.get_one(Account, people.bob.account_id).name = None
    assert people.bob.email in desk_of(database, workshop, browser_for(people.dan), bobs)[2]
    with database.transaction() as session:
        assert take_out(session, people.eve.identity, old, people.bob.account_id, LATER)
    listed = desk_of(database, workshop, browser_for(people.dan), bobs)
    assert listed[:2] == (200, 200)
    assert people.bob.email not in listed[2]
    assert people.bob.email in desk_of(database, workshop, browser_for(people.eve), bobs)[2]


def test_nothing_is_lost_when_a_group_is_emptied_into_another_ends_or_loses_its_trainer(
    database: Database, workshop: Course, old: Group, new: Group, bobs: str, people: People, browser_for: BrowserFor
) -> None:
    with database.transaction() as session:
        assert move(session, people.eve.identity, old, new, [people.bob.account_id], LATER) == 1
        session.get_one(Cohort, old.id).ends_on = MORNING.date() - timedelta(days=30)
    assert desk_of(database, workshop, browser_for(people.dan), bobs)[:2] == (200, 200)
    with database.transaction() as session:
        session.execute(delete(CohortTrainer).where(CohortTrainer.cohort_id == old.id))
    assert desk_of(database, workshop, browser_for(people.alice), bobs)[:2] == (404, 404)
    assert desk_of(database, workshop, browser_for(people.eve), bobs)[:2] == (200, 200)


def test_a_group_with_work_cannot_be_deleted(
    database: Database, workshop: Course, old: Group, bobs: str, people: People, browser_for: BrowserFor
) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.execute(delete(CohortTrainer).where(CohortTrainer.cohort_id == old.id))
        session.execute(delete(CohortMember).where(CohortMember.cohort_id == old.id))
        session.execute(delete(Cohort).where(Cohort.id == old.id))
    assert desk_of(database, workshop, browser_for(people.dan), bobs)[:2] == (200, 200)


def test_what_was_handed_in_without_a_group_stays_with_trainers_of_the_course(
    database: Database, workshop: Course, new: Group, people: People, browser_for: BrowserFor, clock: SettableClock
) -> None:
    code = handed_in(taker_of(database, people.bob, workshop.key, clock), "Ohne Gruppe")
    with database.transaction() as session:
        admit(session, new, people.bob.account_id, LATER)
    assert groups(database) == [None]
    assert desk_of(database, workshop, browser_for(people.alice), code)[:2] == (404, 404)
    assert desk_of(database, workshop, browser_for(people.eve), code)[:2] == (200, 200)
    assert [waits_for(database, one, workshop) for one in (people.alice, people.eve)] == [0, 1]


def test_the_group_is_told_in_the_export_and_forgotten_with_the_answers(
    database: Database, old: Group, bobs: str, people: People
) -> None:
    with database.reading() as session:
        assert [one["group"] for one in export_for(session, people.bob.account_id)] == ["Alt"]
        ids = session.scalars(select(Attempt.id)).all()
    with database.transaction() as session:
        forget_answers(session, ids, LATER)
    assert groups(database) == [None]
    with database.transaction() as session:
        attempt = session.get_one(Attempt, ids[0])
        attempt.state, attempt.cohort_id = "graded", old.id
    with database.transaction() as session:
        keep_marks_only(session, people.bob.account_id, LATER)
    assert groups(database) == [None]


def test_an_upgrade_takes_the_group_of_that_moment(database: Database, old: Group, bobs: str) -> None:
    migrate(database, "0041")
    migrate(database)
    assert groups(database) == [old.id]
