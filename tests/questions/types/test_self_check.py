"""Self-check: agreement that points to modules; nothing is marked."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.grading.mark import UNANSWERED
from quizapp.kernel.errors import Invalid
from tests.questions.make import codes, make

LAYOUT = {"statements": ["b", "a", "c"]}


def self_check(**fields: Any) -> Any:
    """Three statements; a and c point to the same module."""
    modules = {"a": "visible", "b": "process", "c": "visible"}
    statements = [{"id": n, "text": f"text {n}", "points_to": modules[n], "hint": f"hint {n}"} for n in "abc"]
    return make("self_check", statements=statements, **fields)


def test_it_needs_no_points_objectives_level_anchor_or_explanation() -> None:
    question = make("self_check", statements=[{"id": "a", "text": "x", "points_to": "visible", "hint": "y"}])
    assert (question.points, question.objectives, question.anchor, question.is_graded) == (0, (), "", False)
    assert codes(question) == []


def test_points_are_refused() -> None:
    with pytest.raises(ValueError, match="points"):
        self_check(points="4")


def test_answers_are_posted_in_drawn_order() -> None:
    posted = self_check().read_response({"row-1": ["often"], "row-2": ["rarely"]}, LAYOUT)
    assert posted == {"answers": {"a": "rarely", "b": "often"}}
    assert not self_check().is_complete(posted)
    assert self_check().is_complete({"answers": {"a": "often", "b": "often", "c": "often"}})


@pytest.mark.parametrize("form", [{"row-1": ["always"]}, {"row-4": ["often"]}, {"row-1": ["often", "rarely"]}])
def test_what_the_page_cannot_send_is_refused(form: dict[str, list[str]]) -> None:
    with pytest.raises(Invalid, match="answer_not_understood"):
        self_check().read_response(form, LAYOUT)


def test_modules_are_recommended_by_agreement() -> None:
    check = self_check()
    assert check.recommended_modules({"answers": {"a": "sometimes", "b": "often", "c": "rarely"}}) == ("process", "visible")
    assert check.recommended_modules({"answers": {"a": "often", "b": "often"}}) == ("visible", "process")
    assert check.recommended_modules({"answers": {"a": "rarely"}}) == ()


def test_nothing_is_marked_and_nothing_missed() -> None:
    assert self_check().grade({}) == UNANSWERED
    assert self_check().grade({"answers": {"a": "often"}}).answered
    assert self_check().missed_anchors({"answers": {"a": "often"}}) == ()


def test_the_review_shows_hints_and_modules() -> None:
    review = self_check().review_body("en", LAYOUT, {"answers": {"b": "often"}})
    assert [(row.text, row.answer, row.module_key, row.hint) for row in review.signs] == [
        ("text b", "often", "process", "hint b"), ("text a", "", "visible", "hint a"), ("text c", "", "visible", "hint c"),
    ]  # fmt: skip
    assert review.modules == ("process",)
