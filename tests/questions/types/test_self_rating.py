"""Self-rating: steps of a scale, compared but never marked."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.grading.mark import UNANSWERED
from quizapp.kernel.errors import Invalid
from quizapp.questions.types.self_rating import RatingChange
from tests.questions.make import codes, make

LAYOUT = {"statements": ["b", "a", "c"]}


def rating(**fields: Any) -> Any:
    """Three statements on five steps."""
    statements = [{"id": name, "text": f"I can {name}"} for name in "abc"]
    return make("self_rating", **{"scale": {"low": "not at all", "high": "very"}, "statements": statements, **fields})


def test_it_needs_no_points_objectives_level_anchor_or_explanation() -> None:
    question = make("self_rating", scale={"low": "l", "high": "h"}, statements=[{"id": "a", "text": "x"}])
    assert (question.points, question.objectives, question.anchor, question.is_graded) == (0, (), "", False)
    assert codes(question) == []
    with pytest.raises(ValueError, match="points"):
        rating(points="1")


def test_steps_are_posted_row_by_row() -> None:
    posted = rating().read_response({"row-1": ["5"], "row-2": ["1"], "row-3": [""]}, LAYOUT)
    assert posted == {"ratings": {"a": 1, "b": 5}}
    assert not rating().is_complete(posted)
    shown = rating().learner_body("en", LAYOUT, posted)
    assert [(row.name, row.text, row.rating) for row in shown.statements] == [
        ("row-1", "I can b", "5"), ("row-2", "I can a", "1"), ("row-3", "I can c", ""),
    ]  # fmt: skip
    assert (shown.steps, shown.low, shown.high) == (("1", "2", "3", "4", "5"), "not at all", "very")


@pytest.mark.parametrize("form", [{"row-1": ["6"]}, {"row-1": ["0"]}, {"row-4": ["1"]}, {"row-1": ["1", "2"]}, {"row-1": ["very"]}])
def test_what_the_page_cannot_send_is_refused(form: dict[str, list[str]]) -> None:
    with pytest.raises(Invalid, match="answer_not_understood"):
        rating().read_response(form, LAYOUT)


def test_nothing_is_marked_and_nothing_missed() -> None:
    assert rating().grade({}) == UNANSWERED
    assert rating().grade({"ratings": {"a": 5}}).fraction == 0
    assert rating().missed_anchors({"ratings": {"a": 1}}) == ()


def test_only_what_was_rated_twice_is_compared() -> None:
    before, after = {"ratings": {"a": 2, "b": 4}}, {"ratings": {"c": 1, "b": 3, "a": 5}}
    assert rating().changes("en", before, after) == (RatingChange("I can a", 2, 5), RatingChange("I can b", 4, 3))
    assert rating().changes("en", {}, after) == ()


@pytest.mark.parametrize("steps", [2, 8])
def test_a_scale_has_three_to_seven_steps(steps: int) -> None:
    with pytest.raises(ValueError, match="steps"):
        rating(scale={"steps": steps, "low": "l", "high": "h"})


def test_faults() -> None:
    statement = {"id": "a", "text": {"de": "x"}}
    question = make("self_rating", scale={"low": "l", "high": ""}, statements=[statement, {"id": "a", "text": "y"}])
    assert codes(question) == [
        ("translation_missing", ("scale", "high")), ("translation_missing", ("scale", "high")),
        ("translation_missing", ("statements", 0, "text")), ("duplicate_id", ("statements", 1, "id")),
    ]  # fmt: skip
