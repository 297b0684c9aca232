"""What stands ready in this room: the workshop course, answers of alice and bob that wait for a person, a trainer's browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from quizapp.cohorts.queries import Group
from quizapp.content.document import Course
from quizapp.db.session import Database
from tests.clock import SettableClock
from tests.cohorts.gathering import gather
from tests.people import People, Person
from tests.quizzes.taking import Taker, taker_of
from tests.quizzes.workshop import publish, workshop_course

BrowserFor = Callable[[Person], FlaskClient]


@pytest.fixture
def workshop(database: Database, clock: SettableClock) -> Course:
    """The course with every kind of question, published."""
    return publish(database, workshop_course(), clock())


def handed_in(taker: Taker, text: str) -> str:
    """An attempt of which one answer waits for a person."""
    code = taker.start("essay")
    taker.save(code, 1, {"text": [text]})
    taker.grade(taker.close(code))
    return code


@pytest.fixture
def bobs_group(database: Database, workshop: Course, people: People, clock: SettableClock) -> Group:
    """Bob's group, of which dan is trainer. Alice is in none. For work that is handed in with it, ask for it before."""
    return gather(database, people.eve, workshop.key, clock(), people.bob, trainers=[people.dan.email])


@pytest.fixture
def waiting(database: Database, workshop: Course, alice: Person, bob: Person, clock: SettableClock) -> tuple[str, str]:
    """Codes of attempts by alice and bob, in the order they were handed in."""
    takers = (taker_of(database, person, workshop.key, clock) for person in (alice, bob))
    first, second = (handed_in(taker, f"Antwort {number}") for number, taker in enumerate(takers, start=1))
    return first, second


@pytest.fixture
def trainer(browser_for: BrowserFor, eve: Person) -> FlaskClient:
    """A browser of somebody who may mark in every course."""
    return browser_for(eve)
