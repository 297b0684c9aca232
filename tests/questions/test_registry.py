"""Kinds of question: one table, refusals that name the fault and its place."""

from __future__ import annotations

from typing import Annotated, get_args

import pytest
from pydantic import BaseModel, BeforeValidator, ValidationError

from quizapp.questions.base import Question
from quizapp.questions.registry import KINDS, _table, kind_names, read_question
from tests.questions.make import make, options


class Holder(BaseModel):
    """Something that holds questions, as a course does."""

    questions: list[Annotated[Question, BeforeValidator(read_question)]]


def test_every_kind_bears_the_name_that_packs_write() -> None:
    assert all(get_args(kind.model_fields["kind"].annotation) == (name,) for name, kind in KINDS)
    assert kind_names() == (
        "single_choice", "multiple_response", "true_false_grid", "numeric", "short_text", "matching", "ordering", "cloze",
        "self_check", "classify", "picture_mark", "self_rating", "reflection", "situation", "free_text", "submission",
    )  # fmt: skip


def test_a_name_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="same name"):
        _table((KINDS[0], KINDS[0]))


@pytest.mark.parametrize("kind", ["essay", "", None, ["single_choice"]])
def test_an_unknown_kind_is_refused_with_those_there_are(kind: object) -> None:
    with pytest.raises(ValueError, match=r"single_choice.*situation"):
        read_question({"kind": kind})


@pytest.mark.parametrize("value", [None, "single_choice", 7, []])
def test_what_is_no_question_at_all(value: object) -> None:
    with pytest.raises(ValueError, match="map"):
        read_question(value)


def test_a_fault_inside_of_a_question_keeps_its_place() -> None:
    plain = make("single_choice", options=options("a", "b")).model_dump(mode="json")
    del plain["options"][1]["explanation"]
    with pytest.raises(ValidationError) as refusal:
        Holder.model_validate({"questions": [plain]})
    assert [error["loc"] for error in refusal.value.errors()] == [("questions", 0, "options", 1, "explanation")]


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValueError, match="extra"):
        make("single_choice", options=options("a", "b"), weight="2")


@pytest.mark.parametrize("points", ["0", "-1", 0.5, "viel"])
def test_points_are_a_positive_exact_number(points: object) -> None:
    with pytest.raises(ValueError, match="points"):
        make("single_choice", options=options("a", "b"), points=points)
