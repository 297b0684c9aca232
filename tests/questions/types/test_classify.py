"""Classify: one class for each statement."""

from fractions import Fraction
from typing import Any

import pytest

from quizapp.grading.mark import UNANSWERED
from quizapp.kernel.errors import Invalid
from tests.questions.make import ANCHOR, codes, make

LAYOUT = {"statements": ["c", "a", "b", "d"]}
RIGHT = {"a": "seen", "b": "seen", "c": "judged", "d": "guessed"}


def classify(**fields: Any) -> Any:
    """Four statements in three classes."""
    classes = [{"id": name, "label": f"label {name}"} for name in ("seen", "judged", "guessed")]
    statements = [
        {"id": name, "text": f"text {name}", "belongs_to": home, "explanation": f"why {name}", "anchor": f"x#{name}"}
        for name, home in RIGHT.items()
    ]
    return make("classify", **{"classes": classes, "statements": statements, **fields})


@pytest.mark.parametrize(
    ("classes", "per_row", "right_minus_wrong"),
    [
        (RIGHT, "1", "1"),
        ({**RIGHT, "d": "seen"}, "3/4", "1/2"),
        ({**RIGHT, "d": "seen", "c": "seen"}, "1/2", "0"),
        ({"a": "seen"}, "1/4", "1/4"),
        ({"a": "seen", "c": "guessed"}, "1/4", "0"),
        ({"c": "seen", "d": "seen"}, "0", "0"),
    ],
)
def test_rules(classes: dict[str, str], per_row: str, right_minus_wrong: str) -> None:
    response = {"classes": classes}
    assert classify().grade(response).fraction == Fraction(per_row)
    assert classify(rule="right_minus_wrong").grade(response).fraction == Fraction(right_minus_wrong)


def test_a_blank_earns_nothing_and_takes_nothing() -> None:
    assert classify(rule="right_minus_wrong").grade({}) == UNANSWERED


def test_rows_are_posted_in_drawn_order_and_classes_as_written() -> None:
    posted = classify().read_response({"row-1": ["2"], "row-2": ["1"], "row-3": [""]}, LAYOUT)
    assert posted == {"classes": {"a": "seen", "c": "judged"}}
    assert not classify().is_complete(posted)
    shown = classify().learner_body("en", LAYOUT, posted)
    assert [(row.name, row.text, row.chosen) for row in shown.statements] == [
        ("row-1", "text c", "2"), ("row-2", "text a", "1"), ("row-3", "text b", ""), ("row-4", "text d", ""),
    ]  # fmt: skip
    assert [(one.value, one.label) for one in shown.classes] == [("1", "label seen"), ("2", "label judged"), ("3", "label guessed")]


@pytest.mark.parametrize("form", [{"row-5": ["1"]}, {"row-1": ["4"]}, {"row-1": ["seen"]}, {"row-1": ["1", "2"]}, {"x": ["1"]}])
def test_what_the_page_cannot_send_is_refused(form: dict[str, list[str]]) -> None:
    with pytest.raises(Invalid, match="answer_not_understood"):
        classify().read_response(form, LAYOUT)


def test_the_review_shows_choice_class_and_reason() -> None:
    review = classify(rule="right_minus_wrong").review_body("en", LAYOUT, {"classes": {"c": "seen", "a": "seen"}})
    assert [(row.text, row.chosen, row.wanted, row.right, row.explanation, row.anchor) for row in review.statements] == [
        ("text c", "label seen", "label judged", False, "why c", "x#c"),
        ("text a", "label seen", "label seen", True, "why a", "x#a"),
        ("text b", "", "label seen", False, "why b", "x#b"),
        ("text d", "", "label guessed", False, "why d", "x#d"),
    ]
    assert review.rule == "right_minus_wrong"


def test_passages_of_statements_in_a_wrong_class_come_first() -> None:
    assert classify().missed_anchors({"classes": {**RIGHT, "b": "judged"}}) == ("x#b", ANCHOR)


def test_faults() -> None:
    statement = {"id": "a", "text": "x", "belongs_to": "opinion", "explanation": "y"}
    label = {"id": "seen", "label": "z"}
    question = make("classify", classes=[label, label], statements=[statement, {**statement, "belongs_to": "seen"}])
    assert codes(question, ("de",)) == [
        ("duplicate_id", ("classes", 1, "id")), ("duplicate_id", ("statements", 1, "id")),
        ("duplicate_text", ("classes", 1, "label")), ("duplicate_text", ("statements", 1, "text")),
        ("class_unknown", ("statements", 0, "belongs_to")),
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 6])
def test_there_are_two_to_five_classes(count: int) -> None:
    with pytest.raises(ValueError, match="classes"):
        classify(classes=[{"id": f"c{n}", "label": f"l{n}"} for n in range(count)])
