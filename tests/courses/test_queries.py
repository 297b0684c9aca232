"""Reading courses: the current revision, one's enrolment, in one statement."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from quizapp.content.document import Course
from quizapp.courses.models import CourseRow
from quizapp.courses.queries import course_keys, current_document, published_course, published_courses
from quizapp.courses.rules.results_privacy import NOTHING
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.kernel.errors import NotFound
from tests.clock import SettableClock
from tests.courses.small import publish, small_course
from tests.people import People
from tests.statements import statements_of


def test_an_enrolment_belongs_to_who_asks(database: Database, small: Course, people: People, clock: SettableClock) -> None:
    with database.transaction() as session:
        enrolment_id = enrol(session, people.alice.account_id, published_course(session, "small").course_id, clock())
    with database.reading() as session:
        assert published_course(session, "small", people.alice.account_id).enrolment_id == enrolment_id
        assert published_course(session, "small", people.bob.account_id).enrolment_id is None
        assert published_course(session, "small", None).enrolment_id is None


def test_a_course_nobody_published_does_not_exist(database: Database, small: Course) -> None:
    with database.reading() as session:
        with pytest.raises(NotFound):
            published_course(session, "other")
        with pytest.raises(NotFound):
            current_document(session, "other")


def test_courses_come_by_key(database: Database, small: Course, clock: SettableClock) -> None:
    publish(database, small_course(key="another"), clock())
    with database.reading() as session:
        assert [published.edition.course.key for published in published_courses(session)] == ["another", "small"]
        assert list(course_keys(session)) == ["another", "small"]


def test_results_are_open_until_the_course_says_otherwise(database: Database, small: Course) -> None:
    with database.transaction() as session:
        assert published_course(session, "small").sight.is_full
        session.execute(update(CourseRow).values(results_privacy="self_assessment"))
    with database.reading() as session:
        assert published_course(session, "small").sight == NOTHING


def test_the_newest_revision_is_the_current_one(database: Database, small: Course, clock: SettableClock) -> None:
    publish(database, small_course(version="2"), clock())
    with database.reading() as session:
        assert published_course(session, "small").edition.course.version == "2"
        assert Course.model_validate_json(current_document(session, "small")).version == "2"


def test_a_course_is_one_statement_once_it_was_read(database: Database, small: Course, people: People) -> None:
    with database.reading() as session:
        published_course(session, "small")
    counts = []
    for account_id in (None, people.alice.account_id):
        with database.reading() as session, statements_of(database) as seen:
            published_course(session, "small", account_id)
        counts.append(len([statement for statement in seen if statement.startswith("SELECT")]))
    assert counts == [1, 1]


@pytest.mark.parametrize("more", [0, 2])
def test_the_catalogue_is_one_statement_however_many_courses(
    database: Database, small: Course, clock: SettableClock, more: int
) -> None:
    for number in range(more):
        publish(database, small_course(key=f"more-{number}"), clock())
    with database.reading() as session:
        published_courses(session)
    with database.reading() as session, statements_of(database) as seen:
        assert len(published_courses(session)) == 1 + more
    assert len([statement for statement in seen if statement.startswith("SELECT")]) == 1
