"""What stands ready in this room: a small course whose final test ends with a worksheet, and alice who takes it."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.quizzes import limits
from tests.clock import SettableClock
from tests.courses.small import publish, question, quiz, self_check, small_course
from tests.people import Person
from tests.quizzes.taking import Taker, taker_of

ALLY, STEPS = {"id": "ally", "label": "Ally", "size": "line"}, {"id": "steps", "label": "Steps", "help": "Who, when?"}
SLOT = 2
"""Of the worksheet in the final test."""


def sheet_course(*fields: dict[str, Any], **changed: Any) -> Course:
    """The course; its worksheet has these fields."""
    plan = {"id": "plan", "kind": "reflection", "title": "My plan", "stem": "What now?", "fields": list(fields or (ALLY, STEPS))}
    final = quiz("final", "test", questions=[question("final-1"), *([plan] if changed.pop("with_sheet", True) else [])])
    return small_course(quizzes=[self_check("placement"), final], **changed)


@pytest.fixture(autouse=True)
def rested_buckets() -> None:
    """Nobody has saved a moment ago."""
    limits._buckets.clear()


@pytest.fixture
def sheets(database: Database, clock: SettableClock) -> Course:
    """The course, published."""
    course = sheet_course()
    publish(database, course, clock())
    return course


@pytest.fixture
def taker(database: Database, sheets: Course, alice: Person, clock: SettableClock) -> Taker:
    """Alice."""
    return taker_of(database, alice, sheets.key, clock)


def enrolment_of(database: Database, person: Person, course: Course, clock: SettableClock) -> tuple[int, int]:
    """Enrolment and current revision."""
    with database.transaction() as session:
        published = published_course(session, course.key)
        return enrol(session, person.account_id, published.course_id, clock()), published.revision_id
