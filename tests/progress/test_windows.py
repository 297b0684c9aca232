"""Windows on the course page: what opens when, what is closed, what to do meanwhile."""

from __future__ import annotations

import pytest
from flask import Flask

from quizapp.content.document import Course
from quizapp.db.session import Database
from tests.clock import SettableClock
from tests.gradebook.test_learner import words
from tests.people import Person, browser_of
from tests.quizzes.pages import Learner
from tests.quizzes.timed import give_before, timed_course
from tests.quizzes.workshop import publish

WINDOW = {"limit_minutes": 60, "opens": "2026-03-02 12:00", "closes": "2026-03-02 13:00"}


@pytest.fixture
def workshop(database: Database, clock: SettableClock) -> Course:
    """The workshop; its final test has a window."""
    return publish(database, timed_course(**WINDOW), clock())


@pytest.mark.one_engine
def test_the_course_page_says_when_a_quiz_opens_and_since_when_it_is_closed(
    app: Flask, database: Database, workshop: Course, alice: Person, clock: SettableClock
) -> None:
    learner = Learner(browser_of(app, alice), "de")
    said = []
    for hours in (0, 2.5, 1.5):
        clock.advance(hours=hours)
        text = words(learner.get("courses/workshop").text)
        said.append([word for word in ("öffnet am 02.03.26, 12:00 (Zeit in Berlin)", "geschlossen seit") if word in text])
    assert said == [["öffnet am 02.03.26, 12:00 (Zeit in Berlin)"], [], ["geschlossen seit"]]


@pytest.mark.one_engine
def test_a_window_is_that_of_the_learner(
    app: Flask, database: Database, workshop: Course, alice: Person, clock: SettableClock
) -> None:
    learner = Learner(browser_of(app, alice), "de")
    learner.start("oil")
    give_before(database, 50, moves_window=True)
    clock.advance(hours=3, minutes=15)
    assert "geschlossen seit" not in words(learner.get("courses/workshop").text)
    clock.advance(minutes=15)
    assert "geschlossen seit 02.03.26, 13:30 (Zeit in Berlin)" in words(learner.get("courses/workshop").text)
