"""What stands ready in this room: the workshop course, and alice and bob who practise it."""

from __future__ import annotations

import pytest

from quizapp.content.document import Course
from quizapp.db.session import Database
from tests.clock import SettableClock
from tests.people import Person
from tests.practice.practising import Practiser
from tests.quizzes.workshop import publish, workshop_course


@pytest.fixture
def workshop(database: Database, clock: SettableClock) -> Course:
    """The course with every kind of question, published."""
    return publish(database, workshop_course(), clock())


@pytest.fixture
def anna(database: Database, workshop: Course, alice: Person, clock: SettableClock) -> Practiser:
    """Alice."""
    return Practiser(database, alice.identity, workshop.key, clock)


@pytest.fixture
def other(database: Database, workshop: Course, bob: Person, clock: SettableClock) -> Practiser:
    """Bob."""
    return Practiser(database, bob.identity, workshop.key, clock)
