"""Numeric: tolerances with inclusive bounds, answers in order, units, weights."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from quizapp.grading.mark import UNANSWERED
from quizapp.kernel.errors import Invalid
from tests.questions.make import ANCHOR, codes, make

GERMAN, ENGLISH = {"decimal": ","}, {"decimal": "."}


def field(*answers: dict[str, Any], name: str = "a", **fields: Any) -> dict[str, Any]:
    """A field to enter a number."""
    return {"id": name, "label": f"label {name}", "answers": list(answers), "explanation": f"why {name}", **fields}


def fraction(question: Any, *typed: str, layout: dict[str, str] = GERMAN) -> Fraction:
    """What typed numbers earn."""
    form = {f"number-{n}": [text] for n, text in enumerate(typed, start=1)}
    return question.grade(question.read_response(form, layout)).fraction


@pytest.mark.parametrize(
    ("kind", "inside", "outside"),
    [
        ("absolute", ["99.95", "100", "100.05"], ["99.9499999999999999", "100.0500000000000001"]),
        ("relative", ["95", "100", "105"], ["94.999999999999999", "105.0000000000000001"]),
        ("geometric", ["95.2380952380952381", "96", "105"], ["95.238", "95", "105.0001"]),
    ],
)
def test_bounds_are_inclusive_and_exact(kind: str, inside: list[str], outside: list[str]) -> None:
    question = make("numeric", fields=[field({"value": "100", "tolerance": "0.05", "tolerance_kind": kind})])
    assert [fraction(question, text) for text in inside] == [1] * len(inside)
    assert [fraction(question, text) for text in outside] == [0] * len(outside)


@pytest.mark.parametrize("kind", ["relative", "geometric"])
def test_tolerance_of_a_negative_number(kind: str) -> None:
    question = make("numeric", fields=[field({"value": "-100", "tolerance": "0.05", "tolerance_kind": kind})])
    assert fraction(question, "-105") == fraction(question, "-96") == 1
    assert fraction(question, "-106") == fraction(question, "-94") == fraction(question, "100") == 0


def test_answers_are_tried_in_order() -> None:
    question = make(
        "numeric",
        fields=[field({"value": "10"}, {"value": "10", "tolerance": "1", "credit": "0.5"}, {"value": "9", "credit": "0.9"})],
    )
    assert [fraction(question, text) for text in ("10", "10.5", "9", "8")] == [1, Fraction(1, 2), Fraction(1, 2), 0]


def test_zero_is_an_answer() -> None:
    question = make("numeric", fields=[field({"value": "0"})])
    assert fraction(question, "0") == 1
    wrong = make("numeric", fields=[field({"value": "5"})])
    response = wrong.read_response({"number-1": ["0"]}, GERMAN)
    assert wrong.grade(response).answered
    assert wrong.grade({}) == UNANSWERED


def test_fields_weigh_what_they_weigh_even_when_blank() -> None:
    question = make("numeric", fields=[field({"value": "1"}, weight="2"), field({"value": "2"}, name="b")])
    assert fraction(question, "1", "2") == 1
    assert fraction(question, "1", "") == Fraction(2, 3)
    assert fraction(question, "7", "2") == Fraction(1, 3)


def test_the_style_of_the_attempt_settles_what_is_ambiguous() -> None:
    question = make("numeric", fields=[field({"value": "1234"})])
    assert fraction(question, "1.234", layout=GERMAN) == 1
    assert fraction(question, "1.234", layout=ENGLISH) == 0
    assert fraction(question, "1,234", layout=ENGLISH) == 1


UNIT = {"symbol": "min", "others": {"h": "60", "s": "1/60"}, "penalty": "0.1"}


@pytest.mark.parametrize(
    ("text", "required", "optional"),
    [
        ("450 min", "1", "1"), ("450min", "1", "1"), ("7,5 h", "1", "1"), ("7.5h", "1", "1"), ("27000 s", "1", "1"),
        ("450 MIN", "1", "1"), ("450", "9/10", "1"), ("450 kg", "9/10", "1"), ("450 h", "0", "0"), ("7,5", "0", "0"),
    ],
)  # fmt: skip
def test_units(text: str, required: str, optional: str) -> None:
    strict, lax = (
        make("numeric", fields=[field({"value": "450"}, unit={**UNIT, "required": is_required})]) for is_required in (True, False)
    )
    assert fraction(strict, text) == Fraction(required)
    assert fraction(lax, text) == Fraction(optional)


def test_the_penalty_is_a_share_of_the_mark() -> None:
    question = make("numeric", fields=[field({"value": "450", "credit": "0.5"}, unit={**UNIT, "required": True})])
    assert fraction(question, "450") == Fraction(9, 20)


def test_units_that_differ_in_case_only() -> None:
    unit = {"symbol": "mW", "others": {"MW": "1000000000"}}
    question = make("numeric", fields=[field({"value": "1000000000"}, unit=unit)])
    assert fraction(question, "1 MW") == 1
    assert fraction(question, "1 mW") == 0


@pytest.mark.parametrize("text", ["NaN", "inf", "1e400", "viel", "1.2.3", "12:30", "5-3"])
def test_what_is_no_number_is_kept_marked_wrong_and_hinted_at(text: str) -> None:
    question = make("numeric", fields=[field({"value": "1"}, {"value": "12"}, {"value": "5"})])
    response = question.read_response({"number-1": [text]}, GERMAN)
    shown = question.learner_body("en", GERMAN, response).fields[0]
    assert (shown.text, shown.not_a_number) == (text, True)
    assert question.is_complete(response)
    assert question.grade(response).fraction == 0
    assert question.grade(response).answered


def test_too_long() -> None:
    question = make("numeric", fields=[field({"value": "1"})])
    with pytest.raises(Invalid, match="answer_too_long"):
        question.read_response({"number-1": ["1" * 501]}, GERMAN)


def test_a_unit_that_has_to_be_named_is_not_shown() -> None:
    lax, strict = (make("numeric", fields=[field({"value": "1"}, unit={**UNIT, "required": on})]) for on in (False, True))
    assert lax.learner_body("en", GERMAN, {}).fields[0].unit == "min"
    assert strict.learner_body("en", GERMAN, {}).fields[0].unit == ""
    assert strict.learner_body("en", GERMAN, {}).fields[0].unit_required


def test_the_review_shows_number_range_and_the_reason_that_fits() -> None:
    known = {"value": "420", "credit": "0.5", "explanation": "forgot a break", "anchor": "x#break"}
    right = {"value": "450.5", "tolerance": "0.25"}
    question = make("numeric", fields=[field(right, known, unit=UNIT), field({"value": "1/3"}, name="b")])
    response = question.read_response({"number-1": ["420"]}, GERMAN)
    first, second = question.review_body("de", GERMAN, response).fields
    assert (first.text, first.verdict, first.explanation, first.anchor) == ("420", "partial", "forgot a break", "x#break")
    assert (first.wanted, first.low, first.high, first.unit) == ("450,5", "450,25", "450,75", "min")
    assert (second.text, second.verdict, second.explanation, second.anchor) == ("", "unanswered", "why b", ANCHOR)
    assert (second.wanted, second.low, second.high) == ("0,333333", "", "")


def test_passages_of_fields_that_fell_short_come_first() -> None:
    question = make("numeric", fields=[field({"value": "1"}, anchor="x#a"), field({"value": "2"}, name="b", anchor="x#b")])
    response = question.read_response({"number-1": ["1"], "number-2": ["3"]}, GERMAN)
    assert question.missed_anchors(response) == ("x#b", ANCHOR)


@pytest.mark.parametrize(
    "answers",
    [
        [{"value": "5", "credit": "0.5"}],
        [{"value": "5", "tolerance": "1", "credit": "0.5"}, {"value": "5"}],
        [{"value": "1/3"}],
    ],
)
def test_points_that_nobody_can_reach_are_a_fault(answers: list[dict[str, Any]]) -> None:
    assert codes(make("numeric", fields=[field(*answers)])) == [("points_unreachable", ("fields", 0, "answers"))]


@pytest.mark.parametrize("value", ["1.234", "1234.567", "-0.125", "1/3", "1000", "0.000000000000000001"])
def test_every_reachable_value_can_be_typed(value: str) -> None:
    tolerance = "0.001" if "/" in value else "0"
    question = make("numeric", fields=[field({"value": value, "tolerance": tolerance})])
    assert codes(question) == []
    typed = question.right_response()["texts"]["a"]
    assert fraction(question, typed, layout=GERMAN) == fraction(question, typed, layout=ENGLISH) == 1


@pytest.mark.parametrize("unit", [{"symbol": "min", "others": {"h": "0"}}, {"symbol": "min", "penalty": "2"}, {"symbol": ""}])
def test_impossible_units_are_refused(unit: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="unit"):
        make("numeric", fields=[field({"value": "1"}, unit=unit)])
