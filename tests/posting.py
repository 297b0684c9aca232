"""What a browser posts when a page shows a response, for every kind of question."""

from __future__ import annotations

from typing import Any

from quizapp.questions.base import Layout, Question, Response
from quizapp.questions.types.cloze import GapView

CHOICES = {"single_choice": "options", "multiple_response": "options", "picture_mark": "places"}
"""Kinds whose only field is `choice`, and what is chosen from."""


def form_of(question: Question, layout: Layout, response: Response) -> dict[str, list[str]]:
    """What a browser posts when a page shows this response."""
    body = question.learner_body("en", layout, response)
    if question.kind == "situation":
        return {
            f"p{n}-{name}": values
            for n, (_, part) in enumerate(question.pieces(), start=1)
            for name, values in form_of(part, layout["parts"][part.id], response.get("parts", {}).get(part.id, {})).items()
        }
    if question.kind in CHOICES:
        found = {"choice": [option.value for option in getattr(body, CHOICES[question.kind]) if option.chosen]}
    elif question.kind == "free_text":
        found = {"text": [body.text]}
    elif question.kind == "submission":
        found = {"file": [file.value for file in body.files], "text": [body.text]}
    elif question.kind == "cloze":
        gaps = [piece for piece in body.segments if isinstance(piece, GapView)]
        found = {gap.name: [gap.text, *(option.value for option in gap.options if option.chosen)] for gap in gaps}
    else:
        rows, value = {
            "true_false_grid": ("statements", "decided"), "numeric": ("fields", "text"), "short_text": ("fields", "text"),
            "matching": ("matches", "chosen"), "ordering": ("items", "position"), "self_check": ("signs", "answer"),
            "classify": ("statements", "chosen"), "self_rating": ("statements", "rating"),
            "reflection": ("fields", "text"),
        }[question.kind]  # fmt: skip
        found = {row.name: [getattr(row, value)] for row in getattr(body, rows)}
    filled = {name: [value for value in values if value] for name, values in found.items()}
    return {name: values for name, values in filled.items() if values}


def field_names(question: Question, layout: Layout) -> list[str]:
    """Names of all fields that the page of this question has."""
    body = question.learner_body("en", layout, {})
    if question.kind == "situation":
        parts = enumerate((part for _, part in question.pieces()), start=1)
        return [f"p{n}-{name}" for n, part in parts for name in field_names(part, layout["parts"][part.id])]
    if question.kind in CHOICES:
        return ["choice"]
    if question.is_hand_marked:
        return ["text"] if question.kind == "free_text" else ["file", "text"]
    rows = body.segments if question.kind == "cloze" else next(iter(_rows(body)))
    return [row.name for row in rows if hasattr(row, "name")]


def _rows(body: Any) -> list[Any]:
    return [getattr(body, name) for name in ("statements", "fields", "matches", "items", "signs") if hasattr(body, name)]
