"""Free text: read with its lines, counted in words, marked by a person, hints shown only as the pack says."""

from __future__ import annotations

import pytest

from quizapp.grading.mark import UNANSWERED
from quizapp.kernel.errors import Invalid
from tests.questions.make import make
from tests.questions.test_hand_marked import rubric


def test_sentences_are_kept_and_a_program_gives_no_points() -> None:
    question = make("free_text", **rubric(("4", "1")))
    response = question.read_response({"text": [" Zwei\r\nZeilen "]}, {})
    assert response == {"text": "Zwei\nZeilen"}
    assert question.is_complete(response)
    mark = question.grade(response)
    assert (mark.fraction, mark.answered) == (0, True)
    assert question.grade({}) == UNANSWERED


def test_more_words_than_asked_for_are_kept_and_counted() -> None:
    question = make("free_text", **rubric(("4", "1")), word_limit=2)
    response = question.read_response({"text": ["Drei kurze Wörter."]}, {})
    shown = question.learner_body("de", {}, response)
    assert (shown.text, shown.words, shown.word_limit) == ("Drei kurze Wörter.", 3, 2)


@pytest.mark.parametrize("form", [{"text": ["a", "b"]}, {"text": ["x" * 20_001]}, {"file": ["x"]}, {"text-1": ["x"]}])
def test_what_the_page_cannot_have_sent_is_refused(form: dict[str, list[str]]) -> None:
    with pytest.raises(Invalid):
        make("free_text", **rubric(("4", "1"))).read_response(form, {})


@pytest.mark.parametrize(("shows", "criteria", "key_points"), [(True, 1, "hints"), (False, 0, "")])
def test_criteria_and_hints_are_shown_as_the_pack_says(shows: bool, criteria: int, key_points: str) -> None:
    question = make("free_text", **rubric(("4", "1")), show_criteria=shows, show_key_points=shows)
    assert len(question.learner_body("de", {}, {}).criteria) == criteria
    reviewed = question.review_body("de", {}, {"text": "x"})
    assert key_points in reviewed.hints.key_points
    assert bool(reviewed.hints.key_points) == shows
    assert "hints" in question.marker_hints("de").key_points
