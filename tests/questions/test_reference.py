"""Marks are those of an independent reference, exactly, in ten responses to each of many made-up questions."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings, strategies as st

from quizapp.grading.mark import UNANSWERED
from tests.questions.reference import REFERENCE
from tests.questions.responses import RESPONSES, responses
from tests.strategies import GRADED_KINDS, questions

RESPONSES_EACH = 10


def test_every_graded_kind_has_a_reference() -> None:
    assert set(REFERENCE) == set(RESPONSES) == set(GRADED_KINDS)


@pytest.mark.parametrize("kind", GRADED_KINDS)
def test_marks_are_those_of_the_reference(kind: str) -> None:
    seen: Counter[str] = Counter()

    @given(data=st.data())
    def compare(data: st.DataObject) -> None:
        question = data.draw(questions(kind))
        plain = question.model_dump(mode="json")
        for _ in range(RESPONSES_EACH):
            response = data.draw(st.one_of(responses(plain), responses(plain), st.just(question.right_response())))
            mark = question.grade(response)
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
