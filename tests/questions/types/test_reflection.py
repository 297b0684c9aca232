"""Reflection: texts that are kept as they were written, and marked by nobody."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from quizapp.grading.mark import UNANSWERED
from quizapp.kernel.errors import Invalid
from quizapp.questions.types.reflection import KEPT, FieldView, tidied
from tests.questions.make import codes, make


def sheet(**fields: Any) -> Any:
    """A line and a text."""
    both = [{"id": "ally", "label": "Ally", "size": "line"}, {"id": "plan", "label": "Plan", "help": "Why?"}]
    return make("reflection", **{"fields": both, **fields})


def test_it_needs_no_points_objectives_level_anchor_or_explanation() -> None:
    assert (sheet().points, sheet().objectives, sheet().anchor, sheet().is_graded) == (0, (), "", False)
    assert codes(sheet()) == []
    with pytest.raises(ValueError, match="points"):
        sheet(points="1")


def test_texts_are_kept_as_written() -> None:
    posted = sheet().read_response({"field-1": ["  Ida   from HR "], "field-2": ["first\r\n\r\n  second\tthird \r"]}, {})
    assert posted == {"texts": {"ally": "Ida from HR", "plan": "first\n\n  second\tthird"}}
    assert sheet().posted(posted["texts"]) == {"field-1": ["Ida from HR"], "field-2": ["first\n\n  second\tthird"]}
    shown = sheet().learner_body("en", {}, posted).fields
    assert shown == (
        FieldView("field-1", "Ally", "", True, "Ida from HR", 300),
        FieldView("field-2", "Plan", "Why?", False, "first\n\n  second\tthird", 4000),
    )


def test_a_blank_field_is_left_out() -> None:
    posted = sheet().read_response({"field-2": ["x"]}, {})
    assert not sheet().is_complete(posted)
    assert sheet().is_complete({"texts": {"ally": "a", "plan": "b"}})
    assert sheet().is_complete(KEPT)


@pytest.mark.parametrize(("name", "limit"), [("field-1", 300), ("field-2", 4000)])
def test_the_limit_is_exact_and_named(name: str, limit: int) -> None:
    assert sheet().read_response({name: ["ä" * limit + " "]}, {})
    with pytest.raises(Invalid) as refusal:
        sheet().read_response({name: ["ä" * (limit + 1)]}, {})
    assert (refusal.value.code, refusal.value.params) == ("answer_too_long", {"limit": limit})


@pytest.mark.parametrize("form", [{"field-3": ["x"]}, {"field-1": ["x", "y"]}, {"ally": ["x"]}])
def test_what_the_page_cannot_send_is_refused(form: dict[str, list[str]]) -> None:
    with pytest.raises(Invalid, match="answer_not_understood"):
        sheet().read_response(form, {})


def test_nothing_is_marked_and_the_review_holds_no_text() -> None:
    response = {"texts": {"plan": "a secret"}}
    assert sheet().grade({}) == UNANSWERED
    assert sheet().grade(response).fraction == 0
    assert "secret" not in repr(sheet().review("en", {}, response, sheet().grade(response)))
    assert sheet().review_body("en", {}, KEPT).is_written
    assert sheet().answer_text("en", {}, KEPT, str.upper) == "WRITTEN"


@given(st.text(max_size=40))
def test_a_tidied_text_stays_as_it_is(text: str) -> None:
    once = tidied(text)
    assert tidied(once) == once
    assert "\r" not in once
    assert "\0" not in once


def test_faults() -> None:
    field = {"id": "a", "label": {"de": "x"}}
    assert codes(make("reflection", fields=[field, {"id": "a", "label": "y"}])) == [
        ("translation_missing", ("fields", 0, "label")), ("duplicate_id", ("fields", 1, "id")),
    ]  # fmt: skip
