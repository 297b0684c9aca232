"""An answer in words, exactly, for every kind."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.questions.registry import kind_names
from tests.questions.make import make, options


def text(words: str) -> dict[str, str]:
    """A text in both languages."""
    return {"de": f"{words} de", "en": f"{words} en"}


def parts(*names: str, **fields: Any) -> list[dict[str, Any]]:
    """Parts named by letters, each with its own text."""
    return [{"id": name, "text": text(name), "explanation": "why", **fields} for name in names]


RUBRIC = {"criteria": [{"id": "a", "text": text("a"), "points": "1"}], "key_points": "hints"}
CASES: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any], str]] = {
    "single_choice": ({"options": options("a", "bc")}, {"options": ["c", "a", "b"]}, {"choice": "b"}, "text b"),
    "multiple_response": (
        {"options": options("ab", "c")}, {"options": ["c", "a", "b"]}, {"choices": ["a", "c"]}, "text c\ntext a",
    ),
    "true_false_grid": (
        {"statements": parts("a", "b", "c", is_true=True)}, {"statements": ["b", "a", "c"]},
        {"decisions": {"a": True, "b": False}}, "b en: FALSE\na en: TRUE",
    ),
    "free_text": (RUBRIC, {}, {"text": "Zwei\nZeilen"}, "Zwei\nZeilen"),
    "submission": (
        RUBRIC, {}, {"files": [{"digest": "a" * 64, "size": 1, "name": "Plan.pdf"}], "text": "Dazu"}, "Plan.pdf\nDazu",
    ),
    "self_check": (
        {"statements": [{"id": "a", "text": text("a"), "points_to": "m", "hint": "h"}]}, {"statements": ["a"]},
        {"answers": {"a": "often"}}, "a en: OFTEN",
    ),
    "numeric": (
        {"fields": [{"id": n, "label": text(n), "answers": [{"value": "1"}], "explanation": "why"} for n in ("a", "b")]},
        {"decimal": "."}, {"texts": {"b": "about 7"}, "decimal": "."}, "b en: about 7",
    ),
    "short_text": (
        {"expected": 2, "accept": [{"id": n, "texts": {"en": [n]}} for n in ("a", "b")], "wrong": "no"}, {},
        {"texts": ["", "what I typed"]}, "what I typed",
    ),
    "matching": (
        {"pairs": [{"id": n, "left": text(n), "right": text(f"{n}{n}"), "explanation": "why"} for n in ("a", "b")]},
        {"left": ["b", "a"], "right": ["a", "b"]}, {"matches": {"a": "b", "b": "b"}}, "b en: bb en\na en: bb en",
    ),
    "ordering": (
        {"items": parts("a", "b", "c")}, {"items": ["c", "a", "b"]}, {"positions": {"a": 2, "b": 1}}, "1. b en\n2. a en",
    ),
    "classify": (
        {
            "classes": [{"id": n, "label": text(n)} for n in ("x", "y")],
            "statements": [{"id": n, "text": text(n), "belongs_to": "x", "explanation": "why"} for n in ("a", "b", "c")],
        },
        {"statements": ["c", "b", "a"]}, {"classes": {"a": "x", "c": "y"}}, "c en: y en\na en: x en",
    ),
    "picture_mark": (
        {
            "picture": {"path": "media/x.svg", "alt": "x", "width": 90, "height": 90},
            "places": [{**part, "area": {"circle": [9 * n, 9, 2]}} for n, part in enumerate(parts("a", "b", "c"), start=1)],
        },
        {"options": ["c", "a", "b"]}, {"choices": ["a", "c"]}, "c en\na en",
    ),
    "reflection": (
        {"fields": [{"id": n, "label": text(n)} for n in ("a", "b")]}, {}, {"texts": {"b": "two\nlines"}}, "b en: two\nlines",
    ),
    "self_rating": (
        {"scale": {"low": "l", "high": "h"}, "statements": [{"id": n, "text": text(n)} for n in ("a", "b")]},
        {"statements": ["b", "a"]}, {"ratings": {"a": 2}}, "a en: 2",
    ),
    "cloze": (
        {
            "text": "{{a}} {{b}}",
            "gaps": [{"id": "a", "accept": {"en": ["x"]}, "explanation": "why"}, {"id": "b", "options": options("a", "b")}],
        },
        {"options": {"b": ["a", "b"]}}, {"gaps": {"a": "typed", "b": "b"}}, "1: typed\n2: text b",
    ),
    "situation": (
        {
            "parts": [
                {**make("ordering", items=parts("a", "b")).model_dump(mode="json"), "id": "first", "title": text("first")},
                {**make("single_choice", options=options("a", "b")).model_dump(mode="json"), "id": "next", "title": text("next")},
            ]
        },
        {"parts": {"first": {"items": ["b", "a"]}, "next": {"options": ["a", "b"]}}},
        {"parts": {"first": {"positions": {"a": 1, "b": 2}}, "next": {"choice": "b"}}},
        "first en: 1. a en; 2. b en\nnext en: text b",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", kind_names())
def test_an_answer_in_words(kind: str) -> None:
    fields, layout, response, words = CASES[kind]
    question = make(kind, **fields)
    assert question.answer_text("en", layout, response, str.upper) == words
    assert question.answer_text("en", layout, {}, str.upper) == ""


def test_columns_of_a_grid_that_have_own_labels() -> None:
    labels = {"yes": text("fits"), "no": text("does not")}
    question = make("true_false_grid", labels=labels, statements=parts("a", is_true=True))
    assert question.answer_text("de", {"statements": ["a"]}, {"decisions": {"a": False}}, str) == "a de: does not de"
