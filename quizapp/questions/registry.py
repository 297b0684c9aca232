"""All kinds of question, in one explicit table. A new kind is one line here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from quizapp.questions.base import READ_PART, Question
from quizapp.questions.types.classify import Classify
from quizapp.questions.types.cloze import Cloze
from quizapp.questions.types.free_text import FreeText
from quizapp.questions.types.matching import Matching
from quizapp.questions.types.multiple_response import MultipleResponse
from quizapp.questions.types.numeric import Numeric
from quizapp.questions.types.ordering import Ordering
from quizapp.questions.types.picture_mark import PictureMark
from quizapp.questions.types.reflection import Reflection
from quizapp.questions.types.self_check import SelfCheck
from quizapp.questions.types.self_rating import SelfRating
from quizapp.questions.types.short_text import ShortText
from quizapp.questions.types.single_choice import SingleChoice
from quizapp.questions.types.situation import Situation
from quizapp.questions.types.submission import Submission
from quizapp.questions.types.true_false_grid import TrueFalseGrid

KINDS: tuple[tuple[str, type[Question]], ...] = (
    ("single_choice", SingleChoice),
    ("multiple_response", MultipleResponse),
    ("true_false_grid", TrueFalseGrid),
    ("numeric", Numeric),
    ("short_text", ShortText),
    ("matching", Matching),
    ("ordering", Ordering),
    ("cloze", Cloze),
    ("self_check", SelfCheck),
    ("classify", Classify),
    ("picture_mark", PictureMark),
    ("self_rating", SelfRating),
    ("reflection", Reflection),
    ("situation", Situation),
    ("free_text", FreeText),
    ("submission", Submission),
)


def _table(kinds: tuple[tuple[str, type[Question]], ...]) -> dict[str, type[Question]]:
    table = dict(kinds)
    if len(table) != len(kinds):
        raise ValueError("two kinds of question bear the same name")
    return table


_BY_NAME = _table(KINDS)


def kind_names() -> tuple[str, ...]:
    """Names of all kinds, as packs write them."""
    return tuple(_BY_NAME)


def read_question_json(text: str) -> Question:
    """A question that `model_dump_json` wrote."""
    return read_question(json.loads(text))


def read_question(value: Any) -> Question:
    """A question from plain data. **Raises** ValueError (pydantic's ValidationError included) for anything else."""
    if not isinstance(value, Mapping):
        raise ValueError("a question is a map with `id`, `kind` and so on")
    kind = _BY_NAME.get(str(value.get("kind")))
    if kind is None:
        raise ValueError(f"unknown kind {value.get('kind')!r}; known are {', '.join(_BY_NAME)}")
    return kind.model_validate(value, context={READ_PART: read_question})
