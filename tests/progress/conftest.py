"""What stands ready in this room: the small course."""

from __future__ import annotations

import pytest

from quizapp.content.document import Course
from quizapp.db.session import Database
from tests.clock import SettableClock
from tests.courses.small import publish, small_course


@pytest.fixture
def small(database: Database, clock: SettableClock) -> Course:
    """The small course, published."""
    course = small_course()
    publish(database, course, clock())
    return course
