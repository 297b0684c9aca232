"""Reads lists of questions one by one, so that a broken question does not hide the faults of the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from quizapp.content.pack_fault import CourseFault
from quizapp.content.schema_faults import shown_value, translate, without_unknown_keys
from quizapp.questions.base import Question
from quizapp.questions.registry import kind_names, read_question


@dataclass(frozen=True, slots=True)
class ReadQuestions:
    """The questions that could be read, their numbers in the file, and the faults. **Units**: `kept` counts from 0."""

    questions: tuple[Question, ...]
    kept: tuple[int, ...]
    faults: tuple[CourseFault, ...]
    is_short: bool


def read_questions(data: Any) -> ReadQuestions:
    """The questions of a file. **Shape**: places of faults start with the number of the question."""
    if not isinstance(data, list):
        return ReadQuestions((), (), (CourseFault((), "not_a_list", {"field": "questions"}),), is_short=True)
    read = [_read(item) for item in data]
    return ReadQuestions(
        questions=tuple(question for question, _ in read if question is not None),
        kept=tuple(at for at, (question, _) in enumerate(read) if question is not None),
        faults=tuple(
            CourseFault((at, *fault.place), fault.code, fault.params)
            for at, (_, faults) in enumerate(read)
            for fault in faults
        ),
        is_short=any(question is None for question, _ in read),
    )


def _read(data: Any) -> tuple[Question | None, list[CourseFault]]:
    """One question; keys that nothing knows are reported and passed over."""
    if not isinstance(data, dict):
        return None, [CourseFault((), "not_a_map", {"field": "questions"})]
    if wrong := _kind_faults(data):
        return None, wrong
    try:
        return read_question(data), []
    except ValidationError as refusal:
        faults = translate(refusal, data)
    if any(fault.code == "unknown_key" for fault in faults):
        return _read(without_unknown_keys(data, faults))[0], faults
    return None, faults


def _kind_faults(data: dict[str, Any]) -> list[CourseFault]:
    """Kinds that nothing knows, of the question and of the parts that it may have."""
    if data.get("kind") not in kind_names():
        return [_kind_fault(data)]
    parts = data["parts"] if isinstance(data.get("parts"), list) else []
    return [
        CourseFault(("parts", at, *fault.place), fault.code, fault.params)
        for at, part in enumerate(parts)
        for fault in (_kind_faults(part) if isinstance(part, dict) else [CourseFault((), "not_a_map", {"field": "parts"})])
    ]


def _kind_fault(data: dict[str, Any]) -> CourseFault:
    if "kind" not in data:
        return CourseFault((), "missing_key", {"key": "kind"})
    params = {"field": "kind", "found": shown_value(data["kind"]), "expected": ", ".join(kind_names())}
    return CourseFault(("kind",), "not_one_of", params)
