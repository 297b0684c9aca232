"""Marks of a person: exported, erased, merged."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.kernel.events import EnrolmentsMerged
from quizapp.lessons import personal_data
from quizapp.lessons.models import SectionRead
from quizapp.lessons.service import mark_read
from tests.clock import SettableClock
from tests.people import People


def enrolments(database: Database, small: Course, people: People, clock: SettableClock) -> tuple[int, int]:
    """Alice's and bob's."""
    with database.transaction() as session:
        course_id = published_course(session, small.key).course_id
        return tuple(enrol(session, who.account_id, course_id, clock()) for who in (people.alice, people.bob))  # type: ignore[return-value]  # two of them


def test_export_names_all_own_marks_and_nobody_elses(
    database: Database, small: Course, people: People, clock: SettableClock
) -> None:
    alice, bob = enrolments(database, small, people, clock)
    with database.transaction() as session:
        mark_read(session, alice, "first", "circle", clock())
        mark_read(session, bob, "first", "steps", clock())
        assert personal_data.export_for(session, people.alice.account_id) == [
            {"course": "small", "module": "first", "section": "circle", "read_at": clock().isoformat()}
        ]


def test_erasing_leaves_others_alone(database: Database, small: Course, people: People, clock: SettableClock) -> None:
    alice, bob = enrolments(database, small, people, clock)
    with database.transaction() as session:
        mark_read(session, alice, "first", "circle", clock())
        mark_read(session, bob, "first", "steps", clock())
        personal_data.erase_for(session, people.alice.account_id)
        assert session.scalars(select(SectionRead.enrolment_id)).all() == [bob]


def test_merging_keeps_the_earlier_of_two_times(
    database: Database, small: Course, people: People, clock: SettableClock
) -> None:
    source, target = enrolments(database, small, people, clock)
    early, late = clock(), clock() + timedelta(days=1)
    with database.transaction() as session:
        mark_read(session, source, "first", "circle", early)
        mark_read(session, target, "first", "circle", late)
        mark_read(session, source, "first", "steps", late)
        mark_read(session, source, "second", "limits", late)
        mark_read(session, target, "second", "limits", early)
        personal_data.merge_into(session, EnrolmentsMerged(late, source, target))
    with database.reading() as session:
        rows = session.execute(
            select(SectionRead.enrolment_id, SectionRead.section_key, SectionRead.read_at).order_by(SectionRead.section_key)
        )
        assert [tuple(row) for row in rows] == [(target, "circle", early), (target, "limits", early), (target, "steps", late)]
