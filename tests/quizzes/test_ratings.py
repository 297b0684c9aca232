"""Self-ratings on the result: before and after side by side, where both were given."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from quizapp.content.checks import check_course
from quizapp.content.document import Course
from quizapp.db.session import Database
from tests.clock import SettableClock
from tests.courses.small import publish, question, quiz, small_course
from tests.quizzes.pages import Learner


def rating(id: str, statements: str, **fields: Any) -> dict[str, Any]:
    """A self-rating of statements named by letters."""
    rows = [{"id": name, "text": f"I can {name}"} for name in statements]
    scale = {"low": "not at all", "high": "very"}
    return {"id": id, "kind": "self_rating", "title": id, "stem": "How sure?", "scale": scale, "statements": rows, **fields}


def rated_course(**after: Any) -> Course:
    """A placement quiz that asks a, b and c, and a final test that asks b and c again."""
    placement = quiz("placement", "placement", pass_points=None, questions=[rating("sure", "abc")])
    final = quiz("final", "test", questions=[question("final-1"), {**rating("surer", "bc", before="sure"), **after}])
    return small_course(quizzes=[placement, final])


@pytest.fixture
def learner(client: FlaskClient, database: Database, clock: SettableClock) -> Learner:
    """Somebody without an account, in English."""
    course = rated_course()
    publish(database, course, clock())
    return Learner(client, "en", course.key)


def take(learner: Learner, quiz_key: str, slot: int, fields: dict[str, str]) -> str:
    """The result after one question was answered."""
    code = learner.start(quiz_key)
    learner.post(f"attempts/{code}/questions/{slot}", {f"q{slot}-{name}": value for name, value in fields.items()})
    learner.post(f"attempts/{code}/submit", {}, page=f"attempts/{code}/overview")
    return learner.get(f"attempts/{code}/review").text


def compared(page: str) -> list[tuple[str, str, str]]:
    """Statement, before and after, as the result shows them."""
    table = re.search(r'<table class="bars bars--two">.*?</table>', page, re.DOTALL)
    rows = re.findall(r'<th scope="row">([^<]+)</th>(.*?)</tr>', table[0], re.DOTALL) if table else []
    return [(label, *re.findall(r'class="bars__text">([^<]+)', cells)) for label, cells in rows]


def test_the_first_answer_stands_beside_the_new_one(learner: Learner, clock: SettableClock) -> None:
    assert "2 of 5" in take(learner, "placement", 1, {"row-1": "1", "row-2": "2", "row-3": "4"})
    clock.advance(days=1)
    take(learner, "placement", 1, {"row-1": "5", "row-2": "5", "row-3": "5"})
    clock.advance(days=1)
    page = take(learner, "final", 2, {"row-1": "3", "row-2": "5"})
    assert compared(page) == [("I can b", "2 of 5", "3 of 5"), ("I can c", "4 of 5", "5 of 5")]
    assert "<b>0</b>" in page, "a rating earns nothing"


def test_without_an_earlier_answer_nothing_is_compared(learner: Learner, clock: SettableClock) -> None:
    page = take(learner, "final", 2, {"row-1": "3"})
    assert compared(page) == []
    assert "Before and after" not in page
    clock.advance(days=1)
    take(learner, "placement", 1, {"row-1": "1"})  # comes too late, and names another statement
    clock.advance(days=1)
    assert compared(take(learner, "final", 2, {"row-1": "3"})) == []


def test_nobody_sees_the_ratings_of_another(learner: Learner, clock: SettableClock) -> None:
    take(learner, "placement", 1, {"row-2": "2"})
    clock.advance(days=1)
    stranger = Learner(learner.client.application.test_client(), "en", learner.course)
    assert compared(take(stranger, "final", 2, {"row-1": "3"})) == []


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ({}, []),
        ({"before": "unknown"}, ["rating_before_unknown"]),
        ({"before": "surer"}, ["rating_before_unknown"]),
        ({"before": "final-1"}, ["rating_before_unknown"]),
        ({"scale": {"low": "not at all", "high": "quite"}}, ["rating_scale_differs"]),
        ({"scale": {"low": "not at all", "high": "very", "steps": 4}}, ["rating_scale_differs"]),
        ({"statements": [{"id": "b", "text": "I can c"}, {"id": "d", "text": "I can d"}]}, ["rating_statement_differs"] * 2),
    ],
)
def test_what_does_not_fit_the_earlier_one_is_named(after: dict[str, Any], expected: list[str]) -> None:
    faults = check_course(rated_course(**after))
    assert [fault.code for fault in faults if fault.code.startswith("rating_")] == expected
