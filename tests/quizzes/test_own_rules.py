"""Deadlines of a group and measures of one learner: when a quiz closes, how many attempts there are, what is released."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from quizapp.cohorts.queries import own_rules
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.kernel.errors import Conflict
from quizapp.progress.queries import AskedAt, course_progress
from tests.clock import MORNING, SettableClock
from tests.cohorts.gathering import gather
from tests.people import People, Person
from tests.quizzes.taking import Taker, attempt_row, taker_of

QUIZ = "once"
DAY = timedelta(days=1)


def measure(database: Database, **values: object) -> None:
    """Everybody in the course has these measures."""
    with database.transaction() as session:
        session.execute(update(Enrolment).values(**values))


def test_a_groups_deadline_closes_the_quiz_and_ends_what_runs(
    database: Database, taker: Taker, people: People, clock: SettableClock
) -> None:
    due = MORNING + DAY
    gather(database, people.eve, taker.course, MORNING, people.alice, deadlines={QUIZ: due})
    assert attempt_row(database, taker.start(QUIZ)).deadline_at == due
    clock.now = due
    gather(database, people.eve, taker.course, MORNING, people.bob, name="Gruppe zwei", deadlines={QUIZ: due})
    with pytest.raises(Conflict, match="quiz_closed"):
        taker_of(database, people.bob, taker.course, clock).start(QUIZ)


def test_the_deadline_of_the_course_holds_where_a_quiz_has_none(
    database: Database, taker: Taker, people: People, clock: SettableClock
) -> None:
    gather(
        database, people.eve, taker.course, MORNING, people.alice,
        deadlines={"": MORNING + DAY, QUIZ: MORNING + 2 * DAY},
    )
    assert attempt_row(database, taker.start("oil")).deadline_at == MORNING + DAY
    assert attempt_row(database, taker.start(QUIZ)).deadline_at == MORNING + 2 * DAY


def test_others_have_no_deadline(database: Database, taker: Taker, people: People) -> None:
    gather(database, people.eve, taker.course, MORNING, people.bob, deadlines={QUIZ: MORNING + DAY})
    assert attempt_row(database, taker.start(QUIZ)).deadline_at is None


def test_a_later_deadline_of_ones_own_takes_its_place(
    database: Database, taker: Taker, people: People, clock: SettableClock
) -> None:
    gather(database, people.eve, taker.course, MORNING, people.alice, deadlines={QUIZ: MORNING + DAY})
    measure(database, due_at=MORNING + 3 * DAY)
    clock.now = MORNING + 2 * DAY
    assert attempt_row(database, taker.start(QUIZ)).deadline_at == MORNING + 3 * DAY


def test_more_attempts_than_others(
    database: Database, taker: Taker, alice: Person, clock: SettableClock, browser_for: Callable[[Person], FlaskClient]
) -> None:
    taker.finish(taker.start(QUIZ))
    with pytest.raises(Conflict, match="attempt_limit_reached"):
        taker.start(QUIZ)
    measure(database, more_attempts=1)
    page = browser_for(alice).get(f"/en/courses/{taker.course}/quizzes/{QUIZ}").text
    assert "2 attempts" in page
    assert "Start again" in page
    assert taker.finish(taker.start(QUIZ)).number == 2
    with pytest.raises(Conflict, match="attempt_limit_reached") as refused:
        taker.start(QUIZ)
    assert refused.value.params == {"limit": 2}
    assert "All 2 attempts are used." in browser_for(alice).get(f"/en/courses/{taker.course}/quizzes/{QUIZ}").text


def test_the_course_page_knows_both(database: Database, taker: Taker, people: People) -> None:
    gather(database, people.eve, taker.course, MORNING, people.alice, deadlines={QUIZ: MORNING + DAY})
    measure(database, more_attempts=2)
    with database.reading() as session:
        course = published_course(session, taker.course, people.alice.account_id)
        own = own_rules(session, course.enrolment_id)
        for at, window in ((MORNING, "open"), (MORNING + DAY, "closed")):
            progress = course_progress(session, course.enrolment_id, course.edition, AskedAt(at, own=own))
            quizzes = [*(one.quiz for one in progress.recipes), progress.final, progress.placement]
            (found,) = [one for one in quizzes if one and one.quiz.key == QUIZ]
            assert (found.state.window, found.state.attempts_left) == (window, 3)
