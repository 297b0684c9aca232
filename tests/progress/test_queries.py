"""What learners have done, exactly, in as many queries for one as for many."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.kernel.errors import NotFound
from quizapp.progress.queries import Completion, completion, course_of_enrolment, course_progress, progress_of_enrolments
from quizapp.progress.rules.next_step import NextStep
from tests.clock import SettableClock
from tests.courses.small import FIRST_DE, SECOND_DE, module, publish, small_course
from tests.people import People, Person, add_and_sign_in
from tests.progress.learning import Learner, edition, learner
from tests.statements import statements_of


@pytest.fixture
def anna(database: Database, small: Course, alice: Person, clock: SettableClock) -> Learner:
    """Alice in the small course."""
    return learner(database, alice.account_id, clock())


def test_who_has_not_started_has_everything_ahead(database: Database, anna: Learner) -> None:
    with database.reading() as session:
        for enrolment_id in (None, anna.enrolment_id):
            progress = course_progress(session, enrolment_id, edition(database))
            assert not progress.has_started
            assert (progress.recipes_done, progress.is_complete, progress.minutes_left) == (0, False, 60)
            assert progress.next_step == NextStep("read", "first", "circle")
            assert [(recipe.sections_read, recipe.sections_total) for recipe in progress.recipes] == [(0, 2), (0, 1)]


def test_progress_on_the_way(database: Database, anna: Learner, clock: SettableClock) -> None:
    start = clock()
    anna.read(start, "first#circle", "first#steps", "first#gone")
    code = anna.finish("first", "200/3", clock.advance(hours=1))
    open_code = anna.begin("second", clock.advance(hours=1))
    with database.reading() as session:
        progress = course_progress(session, anna.enrolment_id, edition(database))
    first, second = progress.recipes
    assert first.quiz and second.quiz
    assert (first.is_done, first.sections_read, first.sections_total, first.minutes_left) == (True, 2, 2, 0)
    assert (first.quiz.points, first.quiz.shown_points, first.quiz.attempt_code) == (Fraction(200, 3), Decimal(67), code)
    assert (second.is_done, second.quiz.open_code, second.quiz.points, second.minutes_left) == (False, open_code, None, 30)
    assert (progress.recipes_done, progress.minutes_left) == (1, 30)
    assert progress.next_step == NextStep("go_on", quiz_key="second")
    assert (progress.first_activity_at, progress.last_activity_at) == (start, clock())


def test_attempts_left_count_open_ones(database: Database, anna: Learner, clock: SettableClock) -> None:
    anna.finish("final", "20", clock())
    anna.begin("final", clock())
    with database.reading() as session:
        final = course_progress(session, anna.enrolment_id, edition(database)).final
    assert final and (final.state.attempts_left, final.state.is_open, final.attempts) == (0, True, 1)


@pytest.mark.parametrize(("points", "is_passed"), [("50", True), ("49.999", False), ("100", True)])
def test_completion(database: Database, anna: Learner, clock: SettableClock, points: str, is_passed: bool) -> None:
    clock.now = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)  # already the third of March in Berlin
    anna.read(clock(), "first#circle", "first#steps", "second#limits")
    anna.finish("first", "60", clock.advance(hours=1))
    anna.finish("second", "60", clock())
    anna.finish("final", points, clock.advance(days=9))
    with database.reading() as session:
        found = completion(session, anna.enrolment_id, edition(database))
        progress = course_progress(session, anna.enrolment_id, edition(database))
    assert progress.final
    assert found == Completion(
        recipes_done=2, recipes_total=2, all_recipes_done=True, final_attempt_id=progress.final.attempt_id,
        final_points=Fraction(points), final_passed=is_passed, first_activity_on=date(2026, 3, 3),
        last_activity_on=date(2026, 3, 12),
    )
    assert progress.is_complete is is_passed
    assert progress.next_step == (NextStep("certificate") if is_passed else NextStep("final", quiz_key="final"))


def test_completion_of_who_has_done_nothing(database: Database, anna: Learner) -> None:
    with database.reading() as session:
        assert completion(session, anna.enrolment_id, edition(database)) == Completion(0, 2, False, None, None, False, None, None)


def test_a_course_without_final_test_is_complete_with_its_recipes(
    database: Database, anna: Learner, clock: SettableClock
) -> None:
    modules = [module("first", {"de": FIRST_DE}, quiz=None), module("second", {"de": SECOND_DE}, quiz=None)]
    publish(database, small_course(modules=modules, final=None, placement=None, quizzes=[]), clock())
    anna.read(clock(), "first#circle", "first#steps", "second#limits")
    with database.reading() as session:
        progress = course_progress(session, anna.enrolment_id, edition(database))
        assert not completion(session, anna.enrolment_id, edition(database)).final_passed
    assert progress.is_complete
    assert progress.next_step == NextStep("nothing")
    assert (progress.placement, progress.final) == (None, None)


def test_many_learners_cost_as_many_statements_as_one(
    database: Database, small: Course, people: People, clock: SettableClock
) -> None:
    course = edition(database)
    learners = [learner(database, people.alice.account_id, clock())]
    counts = []
    for _round in range(2):
        for one in learners:
            one.read(clock(), "first#circle")
            one.finish("first", "60", clock())
        with database.reading() as session, statements_of(database) as seen:
            found = progress_of_enrolments(session, [one.enrolment_id for one in learners], course)
        counts.append(len([statement for statement in seen if statement.startswith("SELECT")]))
        assert {progress.recipes[0].sections_read for progress in found.values()} == {1}
        assert len(found) == len(learners)
        new = (add_and_sign_in(database, f"Learner{number} Test", clock()) for number in range(2))
        learners += [learner(database, person.account_id, clock()) for person in new]
    assert counts == [4, 4]


def test_nobody_costs_nothing(database: Database, small: Course) -> None:
    course = edition(database)
    with database.reading() as session, statements_of(database) as seen:
        assert progress_of_enrolments(session, [], course) == {}
        course_progress(session, None, course)
    assert seen == []


def test_learners_are_kept_apart(database: Database, small: Course, people: People, clock: SettableClock) -> None:
    alice, bob = (learner(database, person.account_id, clock()) for person in (people.alice, people.bob))
    alice.read(clock(), "first#circle")
    bob.finish("final", "77", clock())
    with database.reading() as session:
        found = progress_of_enrolments(session, {alice.enrolment_id, bob.enrolment_id}, edition(database))
    assert [found[one.enrolment_id].recipes[0].sections_read for one in (alice, bob)] == [1, 0]
    assert [(final.points if (final := found[one.enrolment_id].final) else 0) for one in (alice, bob)] == [None, 77]


def test_the_course_of_an_enrolment(database: Database, anna: Learner) -> None:
    with database.reading() as session:
        assert course_of_enrolment(session, anna.enrolment_id).edition.course.key == "small"
        with pytest.raises(NotFound):
            course_of_enrolment(session, 999_999)
