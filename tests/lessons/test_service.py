"""Marking sections: once, taken back, announced, also by two windows at once."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.kernel.events import LessonSectionRead
from quizapp.lessons.models import SectionRead
from quizapp.lessons.service import mark_read, mark_unread
from tests.clock import SettableClock
from tests.people import Person


@pytest.fixture
def enrolment_id(database: Database, small: Course, alice: Person, clock: SettableClock) -> int:
    """Alice in the small course."""
    with database.transaction() as session:
        return enrol(session, alice.account_id, published_course(session, small.key).course_id, clock())


def marks(database: Database) -> list[tuple[Any, ...]]:
    """All marks."""
    with database.reading() as session:
        rows = session.execute(select(SectionRead.module_key, SectionRead.section_key, SectionRead.read_at))
        return [tuple(row) for row in rows]


def test_the_first_time_stands_and_is_announced_once(database: Database, enrolment_id: int, clock: SettableClock) -> None:
    heard: list[LessonSectionRead] = []
    database.handlers = {LessonSectionRead: (lambda _session, event: heard.append(event),)}
    first = clock()
    for _ in range(3):
        with database.transaction() as session:
            mark_read(session, enrolment_id, "first", "circle", clock())
        clock.advance(minutes=5)
    assert marks(database) == [("first", "circle", first)]
    assert heard == [LessonSectionRead(first, enrolment_id, "first", "circle")]


def test_a_mark_is_taken_back_and_set_anew(database: Database, enrolment_id: int, clock: SettableClock) -> None:
    with database.transaction() as session:
        mark_read(session, enrolment_id, "first", "circle", clock())
        mark_unread(session, enrolment_id, "first", "circle")
        mark_unread(session, enrolment_id, "first", "circle")
    assert marks(database) == []
    later = clock.advance(hours=1)
    with database.transaction() as session:
        mark_read(session, enrolment_id, "first", "circle", later)
    assert marks(database) == [("first", "circle", later)]


def test_two_windows_at_once_make_one_mark(database: Database, enrolment_id: int, clock: SettableClock) -> None:
    failures: list[BaseException] = []

    def press() -> None:
        try:
            with database.transaction() as session:
                mark_read(session, enrolment_id, "first", "circle", clock())
        except BaseException as error:  # told in the test's own thread
            failures.append(error)

    windows = [threading.Thread(target=press) for _ in range(6)]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    assert not failures
    assert marks(database) == [("first", "circle", clock())]
