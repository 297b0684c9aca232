"""Solutions of a test that come when its window is over for everybody: on the result, in practice, in the mastery of objectives."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from quizapp import wiring
from quizapp.config import Settings
from quizapp.content.document import TimeRule
from quizapp.db.session import Database
from quizapp.jobs.worker import Worker
from tests.clock import SettableClock
from tests.people import Person, browser_of
from tests.practice.practising import Practiser
from tests.quizzes.pages import Learner
from tests.quizzes.taking import Taker
from tests.quizzes.timed import give_extra_time
from tests.quizzes.workshop import CANARY, publish, workshop_course


@pytest.fixture
def anna(database: Database, alice: Person, clock: SettableClock) -> Practiser:
    """Alice, where the test `once` is open until 12:00 and holds its solutions back until then."""
    course = workshop_course()
    once = next(quiz for quiz in course.quizzes if quiz.key == "once")
    closing = once.model_copy(
        update={
            "mode": "test", "release": "after_close", "attempts": once.attempts.model_copy(update={"limit": 5}),
            "time": TimeRule.model_validate({"opens": "2026-03-02 08:00", "closes": "2026-03-02 12:00", "limit_minutes": 60}),
        }
    )
    quizzes = tuple(closing if quiz.key == "once" else quiz for quiz in course.quizzes)
    publish(database, course.model_copy(update={"quizzes": quizzes}), clock())
    return Practiser(database, alice.identity, course.key, clock)


@pytest.fixture
def page_of(app: Flask, alice: Person) -> Learner:
    """Alice's browser."""
    return Learner(browser_of(app, alice), "en")


def work(anna: Practiser, settings: Settings) -> None:
    """Everything that is due."""
    Worker(anna.database, wiring.jobs(settings), (), anna.clock).run_all_due()


def test_solutions_come_with_the_end_of_the_window(
    anna: Practiser, page_of: Learner, clock: SettableClock, settings: Settings
) -> None:
    code = anna.take("once", right=["single_choice"])  # passed; that releases nothing
    page = page_of.get(f"attempts/{code}/review").text
    assert CANARY not in page and re.search("closed for everybody: [^.]*12:00", page)
    assert anna.cards() == {} and "once the quiz has closed" in page_of.get("courses/workshop/quizzes/once").text
    clock.advance(hours=1, minutes=59, seconds=30)
    work(anna, settings)
    assert anna.cards() == {} and CANARY not in page_of.get(f"attempts/{code}/review").text
    clock.advance(minutes=2)
    work(anna, settings)
    assert set(anna.cards()) == {"short_text"}
    assert f"{CANARY}-whole" in page_of.get(f"attempts/{code}/review").text
    work(anna, settings)
    assert [kind for kind, _rating, _practised in anna.log()] == ["short_text"]


def test_whose_window_ends_later_holds_the_solutions_back_for_all(
    anna: Practiser, page_of: Learner, clock: SettableClock, settings: Settings, bob: Person
) -> None:
    code = anna.take("once")
    other = Taker(anna.database, bob.identity, anna.course, clock)
    give_extra_time(anna.database, other.start("once"), 50, moves_window=True)
    clock.advance(hours=2, minutes=25)
    work(anna, settings)
    page = page_of.get(f"attempts/{code}/review").text
    assert CANARY not in page and re.search("closed for everybody: [^.]*12:30", page) and anna.cards() == {}
    clock.advance(minutes=10)
    work(anna, settings)
    assert f"{CANARY}-whole" in page_of.get(f"attempts/{code}/review").text
    assert set(anna.cards()) == {"single_choice", "short_text"}
