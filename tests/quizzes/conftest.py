"""What stands ready in this room: the workshop course, alice and bob as takers of its quizzes."""

from __future__ import annotations

import pytest

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.quizzes import limits
from tests.clock import SettableClock
from tests.people import Person
from tests.quizzes.taking import Taker, taker_of
from tests.quizzes.workshop import publish, workshop_course


@pytest.fixture(autouse=True)
def rested_buckets() -> None:
    """Nobody has saved a moment ago."""
    limits._buckets.clear()


@pytest.fixture
def workshop(database: Database, clock: SettableClock) -> Course:
    """The course with every kind of question, published."""
    return publish(database, workshop_course(), clock())


@pytest.fixture
def taker(database: Database, workshop: Course, alice: Person, clock: SettableClock) -> Taker:
    """Alice."""
    return taker_of(database, alice, workshop.key, clock)


@pytest.fixture
def other_taker(database: Database, workshop: Course, bob: Person, clock: SettableClock) -> Taker:
    """Bob."""
    return taker_of(database, bob, workshop.key, clock)
