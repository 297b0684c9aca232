"""True/false grid: one decision for each statement."""

from fractions import Fraction
from typing import Any

import pytest

from quizapp.kernel.errors import Invalid
from tests.questions.make import ANCHOR, codes, make

LAYOUT = {"statements": ["c", "a", "b", "d"]}


def grid(**fields: Any) -> Any:
    """Four statements: a and b are true."""
    statements = [
        {"id": name, "text": f"text {name}", "is_true": name in "ab", "explanation": f"why {name}", "anchor": f"x#{name}"}
        for name in "abcd"
    ]
    return make("true_false_grid", statements=statements, **fields)


@pytest.mark.parametrize(
    ("decisions", "per_row", "right_minus_wrong"),
    [
        ({"a": True, "b": True, "c": False, "d": False}, "1", "1"),
        ({"a": True, "b": True, "c": False, "d": True}, "3/4", "1/2"),
        ({"a": True, "b": True, "c": True, "d": True}, "1/2", "0"),
        ({"a": True}, "1/4", "1/4"),
        ({"a": True, "c": True}, "1/4", "0"),
        ({"c": True}, "0", "0"),
    ],
)
def test_rules(decisions: dict[str, bool], per_row: str, right_minus_wrong: str) -> None:
    response = {"decisions": decisions}
    assert grid().grade(response).fraction == Fraction(per_row)
    assert grid(rule="right_minus_wrong").grade(response).fraction == Fraction(right_minus_wrong)


def test_rows_are_posted_in_drawn_order() -> None:
    posted = grid().read_response({"row-1": ["no"], "row-2": ["yes"]}, LAYOUT)
    assert posted == {"decisions": {"a": True, "c": False}}
    assert not grid().is_complete(posted)


@pytest.mark.parametrize("form", [{"row-5": ["yes"]}, {"row-1": ["true"]}, {"row-1": ["yes", "no"]}])
def test_what_the_page_cannot_send_is_refused(form: dict[str, list[str]]) -> None:
    with pytest.raises(Invalid, match="answer_not_understood"):
        grid().read_response(form, LAYOUT)


def test_own_labels() -> None:
    labels = {"yes": {"de": "Ziel", "en": "goal"}, "no": {"de": "eitel", "en": "vanity"}}
    shown = grid(labels=labels).learner_body("en", LAYOUT, {})
    assert (shown.yes, shown.no) == ("goal", "vanity")
    assert grid().learner_body("en", LAYOUT, {}).yes is None


def test_the_review_shows_decision_truth_and_reason() -> None:
    shown = grid().review_body("en", LAYOUT, {"decisions": {"c": True, "a": True}}).statements
    assert [(row.text, row.decided, row.is_true, row.right, row.explanation) for row in shown] == [
        ("text c", "yes", False, False, "why c"),
        ("text a", "yes", True, True, "why a"),
        ("text b", "", True, False, "why b"),
        ("text d", "", False, False, "why d"),
    ]


def test_passages_of_rows_decided_wrongly_come_first() -> None:
    decisions = {"a": True, "b": False, "c": False, "d": True}
    assert grid().missed_anchors({"decisions": decisions}) == ("x#b", "x#d", ANCHOR)


def test_faults() -> None:
    statement = {"id": "a", "text": "x", "is_true": True, "explanation": "y"}
    assert codes(make("true_false_grid", statements=[statement, statement])) == [("duplicate_id", ("statements", 1, "id"))]
