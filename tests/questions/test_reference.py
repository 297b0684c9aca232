"""Marks are those of an independent reference, exactly, in ten responses to each of many made-up questions."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from quizapp.grading.mark import UNANSWERED, Mark
from quizapp.kernel.numbers import exact_text, parse_exact
from quizapp.questions.base import Question
from quizapp.questions.hand_marked import HandMarked
from tests.questions.reference import REFERENCE
from tests.questions.responses import RESPONSES, responses
from tests.strategies import GRADED_KINDS, questions

RESPONSES_EACH = 10


def test_every_graded_kind_has_a_reference() -> None:
    assert set(REFERENCE) == set(RESPONSES) == set(GRADED_KINDS)


def full_response(question: Question) -> dict[str, Any]:
    """What earns full marks; where a person marks, all points of all criteria."""
    if isinstance(question, HandMarked):
        return {criterion.id: exact_text(criterion.points) for criterion in question.criteria}
    return question.right_response()


def mark_of(question: Question, response: dict[str, Any]) -> Mark:
    """The product's mark, by its program or for what a person gives."""
    if isinstance(question, HandMarked):
        return question.mark_of({name: parse_exact(points) for name, points in response.items()})
    return question.grade(response)


@pytest.mark.parametrize("kind", GRADED_KINDS)
def test_marks_are_those_of_the_reference(kind: str) -> None:
    seen: Counter[str] = Counter()

    @given(data=st.data())
    def compare(data: st.DataObject) -> None:
        question = data.draw(questions(kind))
        plain = question.model_dump(mode="json")
        for _ in range(RESPONSES_EACH):
            response = data.draw(st.one_of(responses(plain), responses(plain), st.just(full_response(question))))
            mark = mark_of(question, response)
            if not response:
                assert mark == UNANSWERED
            else:
                assert mark.answered
                assert mark.fraction == REFERENCE[kind](plain, response), response
            seen[mark.verdict] += 1

    compare()
    print(f"{kind}: {seen.total()} cases, {dict(seen)}")
    assert seen.total() >= RESPONSES_EACH * settings().max_examples
    assert min(seen["right"], seen["wrong"] + seen["partial"]) > seen.total() / 20
