"""The result of a test: points at once, solutions after a pass or the last attempt."""

from __future__ import annotations

import html
from typing import Any

import pytest
from flask.testing import FlaskClient

from quizapp.content.document import Course
from quizapp.db.session import Database
from tests.clock import SettableClock
from tests.courses.small import publish, question, quiz, small_course
from tests.quizzes.pages import Learner
from tests.quizzes.test_views_result import BLANK, RIGHT, WRONG, finish

SOLUTION, PASSAGES = "Question by question", "Worth rereading"
QUESTIONS = ("final-1", "final-2")


def published(database: Database, clock: SettableClock, **rules: Any) -> Course:
    """The small course with a final in test mode."""
    final = quiz("final", "test", questions=[question(name) for name in QUESTIONS], mode="test", **rules)
    course = small_course(quizzes=[final], placement=None)
    publish(database, course, clock())
    return course


def result(learner: Learner, code: str) -> str:
    """The result page."""
    return html.unescape(learner.get(f"attempts/{code}/review").text)


CASES: list[tuple[dict[str, object], list[dict[str, object]], bool]] = [
    ({"pass_points": "100"}, [RIGHT, WRONG], False),
    ({"pass_points": "50"}, [RIGHT, WRONG], True),
    ({"pass_points": "100", "attempts": {"limit": 1}}, [RIGHT, BLANK], True),
    ({"pass_points": "100", "release": "at_once"}, [RIGHT, WRONG], True),
    ({"pass_points": "50", "release": "never", "attempts": {"limit": 1}}, [RIGHT, RIGHT], False),
]


@pytest.mark.one_engine
@pytest.mark.parametrize(("rules", "answers", "is_told"), CASES)
def test_solutions_come_when_the_quiz_says(
    client: FlaskClient, database: Database, clock: SettableClock, rules: dict[str, Any], answers: list[Any], is_told: bool
) -> None:
    learner = Learner(client, "en", published(database, clock, **rules).key)
    page = finish(learner, database, "final", answers)
    assert "of 100" in page
    assert (SOLUTION in page, "Your answers" in page) == (is_told, not is_told)
    if not is_told:
        assert PASSAGES not in page and "What you know and what is still missing" not in page
        assert ("keeps its solutions to itself" if rules.get("release") else "as soon as you have passed") in page


@pytest.mark.one_engine
def test_the_first_result_opens_with_the_last_attempt(client: FlaskClient, database: Database, clock: SettableClock) -> None:
    course = published(database, clock, pass_points="100", attempts={"limit": 2})
    learner = Learner(client, "en", course.key)
    intro = learner.get(f"courses/{course.key}/quizzes/final").text
    assert "once you have passed, or after your last attempt" in intro
    finish(learner, database, "final", [WRONG, BLANK])
    first = learner.get(f"courses/{course.key}/quizzes/final").text.split("/attempts/", 1)[1].split('"', 1)[0]
    assert "(no answer)" in result(learner, first) and SOLUTION not in result(learner, first)
    learner.start("final")
    assert SOLUTION not in result(learner, first)
    finish(learner, database, "final", [WRONG, WRONG])
    assert SOLUTION in result(learner, first)
