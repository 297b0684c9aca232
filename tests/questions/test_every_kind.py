"""What holds for every kind of question, whatever its author and its learner write."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from quizapp.grading.mark import UNANSWERED
from quizapp.kernel.errors import Invalid
from quizapp.kernel.localized import MarkdownText
from quizapp.questions.base import Form, Layout, Question, Response
from quizapp.questions.hand_marked import HandMarked
from quizapp.questions.registry import read_question
from tests.strategies import (
    GRADED_KINDS,
    HAND_MARKED_KINDS,
    KINDS,
    LOCALES,
    MACHINE_MARKED_KINDS,
    SECRET,
    form_of,
    forms,
    layouts,
    plausible_forms,
    questions,
)  # fmt: skip

every_kind = pytest.mark.parametrize("kind", KINDS)
every_graded_kind = pytest.mark.parametrize("kind", GRADED_KINDS)
every_machine_marked_kind = pytest.mark.parametrize("kind", MACHINE_MARKED_KINDS)
every_hand_marked_kind = pytest.mark.parametrize("kind", HAND_MARKED_KINDS)


def data(test: Callable[..., None]) -> Callable[..., None]:
    """Runs a test with made-up data, on half as many examples as usual: there are many kinds."""
    return settings(max_examples=settings().max_examples // 2)(given(data=st.data())(test))


def a_question(kind: str, data: st.DataObject) -> tuple[Question, Layout]:
    """A question and what was drawn for a learner."""
    question = data.draw(questions(kind))
    return question, data.draw(layouts(question))


def read_or_none(question: Question, form: Form, layout: Layout) -> Response | None:
    """The response; None when the form was refused as it should be."""
    try:
        return question.read_response(form, layout)
    except Invalid as refusal:
        assert refusal.code in ("answer_not_understood", "too_many_ticks", "answer_too_long", "too_many_files")
        return None


def without_style(response: Response) -> Response:
    """A response without the decimal mark, which belongs to the attempt."""
    inner = {name: without_style(value) if isinstance(value, dict) else value for name, value in response.items()}
    return {name: value for name, value in inner.items() if name != "decimal"}


@every_kind
@data
def test_a_sound_question_has_no_faults_and_survives_being_written_down(kind: str, data: st.DataObject) -> None:
    question = data.draw(questions(kind))
    assert list(question.faults(LOCALES)) == []
    assert read_question(json.loads(question.model_dump_json())) == question


@every_machine_marked_kind
@data
def test_the_right_response_earns_full_marks(kind: str, data: st.DataObject) -> None:
    question = data.draw(questions(kind))
    right = question.right_response()
    assert question.grade(right).fraction == 1
    assert question.is_complete(right)
    assert question.missed_anchors(right) == (question.anchor,)


@every_machine_marked_kind
@data
def test_the_right_response_can_be_posted_from_the_page(kind: str, data: st.DataObject) -> None:
    question, layout = a_question(kind, data)
    right = question.right_response()
    posted = question.read_response(form_of(question, layout, right), layout)
    assert without_style(posted) == without_style(right)
    assert question.grade(posted).fraction == 1


@every_kind
@data
def test_a_blank_is_unanswered(kind: str, data: st.DataObject) -> None:
    question, layout = a_question(kind, data)
    blank = question.read_response({}, layout)
    assert blank == {}
    assert question.grade(blank) == UNANSWERED
    assert not question.is_complete(blank)
    assert form_of(question, layout, blank) == {}


@every_kind
@data
def test_whatever_is_posted_is_refused_or_marked_between_0_and_1(kind: str, data: st.DataObject) -> None:
    question, layout = a_question(kind, data)
    response = read_or_none(question, data.draw(forms(question, layout)), layout)
    if response is None:
        return
    mark = question.grade(response)
    assert 0 <= mark.fraction <= 1
    assert mark.answered == bool(response)
    for locale in LOCALES:
        question.learner_view(locale, layout, response)
        question.review(locale, layout, response, mark)


@every_kind
@data
def test_an_answer_in_words_says_something_and_tells_nothing(kind: str, data: st.DataObject) -> None:
    question, layout = a_question(kind, data)
    response = read_or_none(question, data.draw(plausible_forms(question, layout)), layout)
    for locale in LOCALES:
        assert question.answer_text(locale, layout, {}, str) == ""
        if response and SECRET not in repr(response):  # typed by the learner
            words = question.answer_text(locale, layout, response, str)
            assert words.strip()
            assert SECRET not in words
            assert "secret" not in words


@every_kind
@data
def test_a_page_shown_again_posts_the_same_response(kind: str, data: st.DataObject) -> None:
    question, layout = a_question(kind, data)
    response = read_or_none(question, data.draw(plausible_forms(question, layout)), layout)
    if response is None:
        return
    assert json.loads(json.dumps(response)) == response
    assert question.read_response(form_of(question, layout, response), layout) == response


@every_kind
@data
def test_what_was_refused_can_be_shown_again(kind: str, data: st.DataObject) -> None:
    question, layout = a_question(kind, data)
    form = data.draw(plausible_forms(question, layout))
    shown, response = question.shown_again(form, layout), read_or_none(question, form, layout)
    if response is not None:
        assert shown == response
    question.learner_view("de", layout, shown)  # the page can be made of it
    assert question.shown_again({"no-such-field": ["1"]}, layout) == {}


def decimal_marks(layout: Layout) -> Iterator[str]:
    """The decimal marks that were settled for a question and its parts."""
    for name, value in layout.items():
        if name == "decimal":
            yield value
        elif isinstance(value, dict):
            yield from decimal_marks(value)


@every_kind
@data
def test_another_drawn_order_changes_nothing(kind: str, data: st.DataObject) -> None:
    question, layout = a_question(kind, data)
    other = data.draw(layouts(question))
    same_style = set(decimal_marks(layout)) == set(decimal_marks(other))
    response = read_or_none(question, data.draw(plausible_forms(question, layout)), layout)
    if response is None or not same_style:
        return
    posted = question.read_response(form_of(question, other, response), other)
    assert posted == response
    assert question.grade(posted) == question.grade(response)


@every_kind
@data
def test_the_learner_sees_no_solution(kind: str, data: st.DataObject) -> None:
    question, layout = a_question(kind, data)
    seen = repr([question.learner_view(locale, layout, {}) for locale in LOCALES])
    assert SECRET not in seen
    assert "secret" not in seen
    assert "7777" not in seen
    assert "888888" not in seen


@every_graded_kind
@data
def test_the_review_tells_what_is_right_and_why(kind: str, data: st.DataObject) -> None:
    question, layout = a_question(kind, data)
    review = question.review("en", layout, {}, UNANSWERED)
    assert SECRET in repr(review.body)
    assert review.anchors[-1] == question.anchor


@every_hand_marked_kind
@data
def test_points_for_the_criteria_are_the_mark(kind: str, data: st.DataObject) -> None:
    question = data.draw(questions(kind))
    assert isinstance(question, HandMarked)
    given_points = {one.id: data.draw(st.sampled_from(one.choices())) for one in question.criteria}
    mark = question.mark_of(given_points)
    assert mark.points(question.points) == sum(given_points.values())
    assert question.mark_of({one.id: one.points for one in question.criteria}).fraction == 1
    assert [one.earned for one in question.criteria_views("de", given_points)] == list(given_points.values())
    first = question.criteria[0]
    impossible = [Fraction(-1), first.points + first.step, first.step / 2]
    for wrong in [*({**given_points, first.id: points} for points in impossible), {}, {**given_points, "other": Fraction(1)}]:
        with pytest.raises(Invalid):
            question.mark_of(wrong)


@every_hand_marked_kind
@data
def test_key_points_are_for_the_marker_unless_the_pack_says_otherwise(kind: str, data: st.DataObject) -> None:
    question, layout = a_question(kind, data)
    assert isinstance(question, HandMarked)
    hidden = question.model_copy(update={"show_key_points": False, "model_answer": MarkdownText("")})
    assert SECRET not in repr(hidden.review("en", layout, {}, UNANSWERED).body).replace("secret", "")
    assert SECRET in hidden.marker_hints("en").key_points


def solutions_changed(plain: Any) -> Any:
    """The same question with other solutions: rightness turned round, other numbers, other words."""
    if isinstance(plain, dict):
        changed: dict[str, Any] = {}
        for name, value in plain.items():
            if name in ("right", "is_true") and isinstance(value, bool):
                changed[name] = not value
            elif name == "value":
                changed[name] = "1"
            elif name == "belongs_to":
                changed[name] = "secret-1"
            elif name == "accept" and isinstance(value, dict):
                changed[name] = {"de": ["x"]}
            else:
                changed[name] = solutions_changed(value)
        return changed
    return [solutions_changed(item) for item in plain] if isinstance(plain, list) else plain


@pytest.mark.parametrize("kind", ["single_choice", "multiple_response", "true_false_grid", "numeric", "cloze", "classify", "picture_mark"])
@data
def test_other_solutions_look_the_same(kind: str, data: st.DataObject) -> None:
    question, layout = a_question(kind, data)
    other = read_question(solutions_changed(question.model_dump(mode="json")))
    assert question.learner_view("en", layout, {}) == other.learner_view("en", layout, {})
