"""Choosing whom results are for, and what learners share."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from quizapp.content.document import Course
from quizapp.courses.models import CourseRow, Enrolment
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from quizapp.sharing.queries import shares_points_since
from quizapp.sharing.service import choose_mode, share_points
from tests.clock import SettableClock
from tests.courses.small import publish, small_course
from tests.people import People, Person


def chosen(database: Database, person: Person, key: str, mode: str, clock: SettableClock, is_confirmed: bool = False) -> bool:
    """Somebody chooses a mode."""
    with database.transaction() as session:
        return choose_mode(session, person.identity, published_course(session, key), mode, is_confirmed, clock())


def state(database: Database, key: str) -> tuple[str, bool]:
    """The mode, and whether learners are told of a change."""
    with database.reading() as session:
        course = published_course(session, key)
        return course.results_privacy, course.privacy_changed_at is not None


def test_before_the_first_learner_a_mode_is_simply_chosen(database: Database, people: People, clock: SettableClock) -> None:
    publish(database, small_course(), clock())
    assert chosen(database, people.eve, "small", "self_assessment", clock)
    assert not chosen(database, people.eve, "small", "self_assessment", clock)
    assert state(database, "small") == ("self_assessment", False)


def test_later_it_needs_a_confirmation_and_is_told(
    database: Database, learners: Course, people: People, clock: SettableClock
) -> None:
    with pytest.raises(Conflict) as refused:
        chosen(database, people.carla, learners.key, "works_agreement", clock)
    assert refused.value.code == "mode_not_confirmed"
    assert state(database, learners.key) == ("open", False)
    assert chosen(database, people.carla, learners.key, "works_agreement", clock, is_confirmed=True)
    assert state(database, learners.key) == ("works_agreement", True)


def test_self_assessment_is_refused_where_a_person_marks(
    database: Database, course: Course, people: People, clock: SettableClock
) -> None:
    with pytest.raises(Conflict) as refused:
        chosen(database, people.carla, course.key, "self_assessment", clock)
    assert refused.value.code == "mode_without_marking"


def test_strangers_and_unknown_modes_are_refused(database: Database, course: Course, people: People, clock: SettableClock) -> None:
    for person in (people.alice, people.dan):
        with pytest.raises(NotAllowed):
            chosen(database, person, course.key, "works_agreement", clock)
    with pytest.raises(Invalid):
        chosen(database, people.carla, course.key, "secret", clock)


def test_sharing_is_ones_own_and_only_where_it_changes_something(
    database: Database, learners: Course, people: People, clock: SettableClock
) -> None:
    def share(person: Person, shares: bool) -> None:
        with database.transaction() as session:
            share_points(session, person.identity, published_course(session, learners.key, person.account_id), shares, clock())

    with pytest.raises(Conflict):
        share(people.alice, True)
    with database.transaction() as session:
        session.execute(update(CourseRow).values(results_privacy="works_agreement"))
    with pytest.raises(NotFound):
        share(people.dan, True)
    share(people.alice, True)
    with database.reading() as session:
        found = {row.account_id: shares_points_since(session, row.id) for row in session.scalars(select(Enrolment))}
    assert found == {people.alice.account_id: clock(), people.bob.account_id: None}
    share(people.alice, False)
    with database.reading() as session:
        assert session.scalars(select(Enrolment.shares_points_since)).all() == [None, None]
