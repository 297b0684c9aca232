"""What stands ready in this room: the sample course with alice and bob in it."""

from __future__ import annotations

import pytest

from quizapp.content.document import Course
from quizapp.db.session import Database
from tests.certificates.learning import complete
from tests.clock import SettableClock
from tests.people import People


@pytest.fixture
def learners(database: Database, course: Course, people: People, clock: SettableClock) -> Course:
    """Both have done everything, with 83.25 and 61.75 points in the final test."""
    complete(database, course, people.alice.account_id, clock(), "83.25")
    complete(database, course, people.bob.account_id, clock(), "61.75")
    return course
