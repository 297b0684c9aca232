"""Enrolments of a person: exported, erased, moved to the known account."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from quizapp.content.document import Course
from quizapp.courses import personal_data
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.kernel.events import AccountsMerged, EnrolmentsMerged
from tests.clock import SettableClock
from tests.courses.small import publish, small_course
from tests.people import People


def enrolments(database: Database) -> list[tuple[Any, ...]]:
    """Account and time of each."""
    with database.reading() as session:
        rows = session.execute(select(Enrolment.account_id, Enrolment.enrolled_at).order_by(Enrolment.id))
        return [tuple(row) for row in rows]


def test_export_and_erasure(database: Database, small: Course, people: People, clock: SettableClock) -> None:
    with database.transaction() as session:
        course_id = published_course(session, "small").course_id
        for person in (people.alice, people.bob):
            enrol(session, person.account_id, course_id, clock())
        assert personal_data.export_for(session, people.alice.account_id) == [
            {
                "course": "small", "enrolled_at": clock().isoformat(), "extra_time_percent": None,
                "extra_time_moves_window": None, "more_attempts": None, "due_at": None,
                "shares_points_since": None,
            }
        ]
        personal_data.erase_for(session, people.alice.account_id)
    assert enrolments(database) == [(people.bob.account_id, clock())]


def test_an_enrolment_moves(database: Database, small: Course, people: People, clock: SettableClock) -> None:
    with database.transaction() as session:
        enrol(session, people.dan.account_id, published_course(session, "small").course_id, clock())
        personal_data.merge_into(session, AccountsMerged(clock(), people.dan.account_id, people.alice.account_id))
    assert enrolments(database) == [(people.alice.account_id, clock())]


def test_two_enrolments_in_one_course_become_one_and_rooms_above_are_told(
    database: Database, small: Course, people: People, clock: SettableClock
) -> None:
    heard: list[EnrolmentsMerged] = []
    database.handlers = {EnrolmentsMerged: (lambda _session, event: heard.append(event),)}
    publish(database, small_course(key="another"), clock())
    early = clock()
    with database.transaction() as session:
        course_id = published_course(session, "small").course_id
        source = enrol(session, people.dan.account_id, course_id, early)
        target = enrol(session, people.alice.account_id, course_id, clock.advance(days=1))
        enrol(session, people.dan.account_id, published_course(session, "another").course_id, clock())
        personal_data.merge_into(session, AccountsMerged(clock(), people.dan.account_id, people.alice.account_id))
    assert enrolments(database) == [(people.alice.account_id, early), (people.alice.account_id, clock())]
    assert heard == [EnrolmentsMerged(clock(), source, target)]
