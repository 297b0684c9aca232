"""Which attempt counts: the rule of the quiz, on exact points."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.progress.models import QuizStanding
from quizapp.progress.standings import refresh_standing
from quizapp.quizzes.models import Attempt
from tests.clock import SettableClock
from tests.courses.small import FIRST_DE, module, publish, quiz, small_course
from tests.people import Person
from tests.progress.learning import Learner, learner

MANY_NINES = "4999999999999999/100000000000000"  # 49.99999999999999


@pytest.fixture
def anna(database: Database, small: Course, alice: Person, clock: SettableClock) -> Learner:
    """Alice in the small course."""
    return learner(database, alice.account_id, clock())


def standings(database: Database) -> list[tuple[Any, ...]]:
    """Quiz, number of the attempt that counts, how many attempts, passed."""
    with database.reading() as session:
        rows = session.execute(
            select(QuizStanding.quiz_key, Attempt.number, QuizStanding.attempts, QuizStanding.passed)
            .join(Attempt, Attempt.id == QuizStanding.attempt_id)
            .order_by(QuizStanding.quiz_key)
        )
        return [tuple(row) for row in rows]


def rule(database: Database, clock: SettableClock, counts: str) -> None:
    """Publish the small course with another rule for its first quiz."""
    first = quiz("first", attempts={"counts": counts})
    publish(database, small_course(modules=[module("first", {"de": FIRST_DE}, quiz=first)]), clock())


@pytest.mark.parametrize(
    ("counts", "points", "number", "passed"),
    [
        ("best", ["40", "80", "60"], 2, True),
        ("last", ["40", "80", "30"], 3, False),
        ("first", ["40", "80", "60"], 1, False),
        ("best", ["70", "70"], 1, True),
        ("best", [MANY_NINES, "50"], 2, True),
        ("best", ["1/3", "3333333333333333/10000000000000000"], 1, False),
        ("best", ["0"], 1, False),
    ],
)
def test_the_attempt_that_counts(
    database: Database, anna: Learner, clock: SettableClock, counts: str, points: list[str], number: int, passed: bool
) -> None:
    rule(database, clock, counts)
    for one in points:
        anna.finish("first", one, clock.advance(minutes=1))
    assert standings(database) == [("first", number, len(points), passed)]


def test_open_attempts_do_not_count(database: Database, anna: Learner, clock: SettableClock) -> None:
    anna.begin("first", clock())
    with database.transaction() as session:
        refresh_standing(session, anna.enrolment_id, "first")
    assert standings(database) == []


def test_the_last_self_check_holds(database: Database, anna: Learner, clock: SettableClock) -> None:
    anna.finish("placement", None, clock())
    anna.finish("placement", None, clock.advance(days=1))
    assert standings(database) == [("placement", 2, 2, None)]


def test_working_it_out_again_changes_nothing(database: Database, anna: Learner, clock: SettableClock) -> None:
    anna.finish("first", "60", clock())
    anna.finish("final", "20", clock())
    before = standings(database)
    with database.transaction() as session:
        refresh_standing(session, anna.enrolment_id, "first")
        refresh_standing(session, anna.enrolment_id, "final")
    assert standings(database) == before == [("final", 1, 1, False), ("first", 1, 1, True)]


def test_the_rule_of_the_newest_attempt_holds(database: Database, anna: Learner, clock: SettableClock) -> None:
    anna.finish("first", "80", clock())
    rule(database, clock, "last")
    anna.finish("first", "40", clock.advance(days=1))
    assert standings(database) == [("first", 2, 2, False)]
