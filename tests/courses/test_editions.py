"""Editions are parsed once and never mistaken for another."""

from __future__ import annotations

import pytest

from quizapp.content.document import Course
from quizapp.courses.editions import MOST_KEPT, edition_of
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.kernel.errors import NotFound
from tests.clock import SettableClock
from tests.courses.small import publish, small_course


def test_an_edition_is_the_same_object_the_second_time(database: Database, small: Course) -> None:
    with database.reading() as session:
        published = published_course(session, "small")
        assert edition_of(session, published.revision_id) is published.edition


def test_an_older_revision_stays_as_it_was(database: Database, small: Course, clock: SettableClock) -> None:
    with database.reading() as session:
        old = published_course(session, "small").revision_id
    publish(database, small_course(version="2"), clock())
    with database.reading() as session:
        assert edition_of(session, old).course.version == "1"


def test_an_unknown_revision_does_not_exist(database: Database) -> None:
    with database.reading() as session:
        for digest in (None, "0" * 64):
            with pytest.raises(NotFound):
                edition_of(session, 999_999, digest)


@pytest.mark.one_engine
def test_only_so_many_are_kept(database: Database, small: Course, clock: SettableClock) -> None:
    with database.reading() as session:
        first = published_course(session, "small")
    for version in range(2, MOST_KEPT + 3):
        publish(database, small_course(version=str(version), modules=[], quizzes=[], placement=None, final=None), clock())
        with database.reading() as session:
            published_course(session, "small")
    with database.reading() as session:
        again = edition_of(session, first.revision_id)
    assert again is not first.edition
    assert again.course == first.edition.course
