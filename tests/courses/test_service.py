"""Publishing: numbered revisions, nothing new for the same course, and enrolment."""

from __future__ import annotations

from sqlalchemy import func, select

from quizapp.content.document import Course
from quizapp.courses.models import CourseRevision, Enrolment
from quizapp.courses.queries import published_course
from quizapp.courses.service import Published, enrol
from quizapp.db.session import Database
from tests.clock import SettableClock
from tests.courses.small import publish, small_course
from tests.people import Person


def revisions(database: Database) -> int:
    """How many revisions there are."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(CourseRevision)) or 0


def test_revisions_are_numbered(database: Database, clock: SettableClock) -> None:
    assert publish(database, small_course(), clock()) == Published(1, True)
    assert publish(database, small_course(version="2"), clock()) == Published(2, True)
    assert revisions(database) == 2


def test_the_same_course_again_changes_nothing(database: Database, small: Course, clock: SettableClock) -> None:
    assert publish(database, small_course(), clock.advance(days=1)) == Published(1, False)
    assert revisions(database) == 1


def test_going_back_takes_the_old_revision(database: Database, small: Course, clock: SettableClock) -> None:
    publish(database, small_course(version="2"), clock())
    assert publish(database, small_course(), clock()) == Published(1, True)
    assert revisions(database) == 2
    with database.reading() as session:
        assert published_course(session, "small").edition.course.version == "1"


def test_courses_are_numbered_apart(database: Database, small: Course, clock: SettableClock) -> None:
    assert publish(database, small_course(key="another"), clock()) == Published(1, True)


def test_an_enrolment_is_made_once(database: Database, small: Course, alice: Person, clock: SettableClock) -> None:
    with database.transaction() as session:
        course_id = published_course(session, "small").course_id
        first = enrol(session, alice.account_id, course_id, clock())
    with database.transaction() as session:
        assert enrol(session, alice.account_id, course_id, clock.advance(days=1)) == first
        assert session.scalar(select(func.count()).select_from(Enrolment)) == 1
