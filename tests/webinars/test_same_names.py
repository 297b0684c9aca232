"""A name that somebody gives themselves takes nobody's attendance; an address that is confirmed does."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from quizapp.accounts.models import Account
from quizapp.accounts.service import account_with_address
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.webinars import personal_data
from quizapp.webinars.evidence import note_evidence
from quizapp.webinars.models import Attendee, Meeting
from tests.clock import SettableClock
from tests.people import People
from tests.webinars.meeting import meeting_in, planned
from tests.webinars.webinar import Webinar, zoom


@pytest.fixture
def webinar(database: Database, course: Course, people: People, clock: SettableClock) -> Webinar:
    """A webinar of whose people nobody learns yet."""
    return Webinar(database, clock, people, course, meeting_in(database, course.key, people.carla.identity, planned(clock()), clock()))


def squat(webinar: Webinar) -> tuple[int, int]:
    """Somebody without an address calls themselves Mona Muster and learns; account and enrolment."""
    course_id = published_course_id(webinar)
    with webinar.database.transaction() as session:
        visitor = Account(name="Mona Muster", locale="de", created_at=webinar.clock())
        session.add(visitor)
        session.flush()
        return visitor.id, enrol(session, visitor.id, course_id, webinar.clock())


def test_a_name_that_a_visitor_gives_itself_takes_nobodys_attendance(webinar: Webinar) -> None:
    _visitor, squatted = squat(webinar)
    code = webinar.hand_in(zoom("Mona Muster|mona@example.org|0|90"))
    assert webinar.plan(code) == [("Mona Muster", "new", "")]
    webinar.apply(code)
    # As within one report: a name alone is the only address of that name, and whose address that is waits for a proof.
    code = webinar.hand_in(zoom("mona muster||30|60"))
    assert webinar.plan(code) == [("mona muster", "new", "list")]
    webinar.apply(code, {"mail:mona@example.org": squatted})
    assert (webinar.counted(), len(webinar.attendees())) == ({}, 1)


def test_a_name_alone_is_a_learners_without_an_address_only_where_a_trainer_says_so(webinar: Webinar) -> None:
    visitor_id, squatted = squat(webinar)
    code = webinar.hand_in(zoom("mona muster||0|30"))
    assert webinar.plan(code) == [("mona muster", "doubtful", "")]
    webinar.apply(code, {"name:mona muster": squatted})
    assert webinar.counted() == {squatted: 30}
    with webinar.database.reading() as session:
        assert [row["email"] for row in personal_data.export_for(session, visitor_id)] == [None]


def test_whoever_confirms_the_address_takes_the_attendance_from_a_learner_without_one(webinar: Webinar) -> None:
    course_id = published_course_id(webinar)
    webinar.read_in("Mona Muster|mona@example.org|0|90")
    visitor_id, squatted = squat(webinar)
    with webinar.database.transaction() as session:
        meeting, row = session.get_one(Meeting, webinar.number), session.scalars(select(Attendee)).one()
        row.account_id, row.enrolment_id = visitor_id, squatted
        session.flush()
        note_evidence(session, meeting, {squatted}, webinar.clock())
    assert webinar.counted() == {squatted: 90}
    with webinar.database.transaction() as session:
        mona = account_with_address(session, "mona@example.org", "de", webinar.clock())
        learns = enrol(session, mona.id, course_id, webinar.clock())
    assert webinar.counted() == {learns: 90}


def published_course_id(webinar: Webinar) -> int:
    """Number of the course."""
    with webinar.database.reading() as session:
        return published_course(session, webinar.course.key).course_id
