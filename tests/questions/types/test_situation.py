"""Situation: points and objectives of its parts, parts read and marked alone, slips that are not counted twice."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from quizapp.grading.mark import UNANSWERED, Mark
from quizapp.kernel.errors import Invalid
from quizapp.questions.base import PartRefused
from tests.questions.make import ANCHOR, codes, make, options


def part(kind: str, name: str, points: str = "1", **fields: Any) -> dict[str, Any]:
    """A part of this kind."""
    plain = make(kind, **fields).model_dump(mode="json")
    return {**plain, "id": name, "points": points} if "points" in plain and kind != "self_check" else {**plain, "id": name}


def number(name: str, value: str, rule: str | None = None, credit: str = "1", **fields: Any) -> dict[str, Any]:
    """A part that asks for one number, `n`; with a rule it follows from earlier ones."""
    field: dict[str, Any] = {"id": "n", "label": "n", "answers": [{"value": value, "tolerance": "0.5"}], "explanation": "why"}
    if rule:
        field["follows"] = {"value": rule, "credit": credit}
    return part("numeric", name, fields=[field], **fields)


def case(*parts: dict[str, Any], **fields: Any) -> Any:
    """A situation."""
    return make("situation", parts=list(parts), **fields)


def chain(credit: str = "1") -> Any:
    """Growth of 600,000, a contribution of 5 per cent of it, and half of that again."""
    share = number("share", "30000", "goal.n * 0.05", credit, points="2")
    return case(number("goal", "600000"), share, number("half", "15000", "share.n / 2"))


def typed(question: Any, *texts: str) -> Any:
    """The response of somebody who types these numbers, one in each part."""
    layout = {"parts": {piece.id: {"decimal": ","} for _, piece in question.pieces()}}
    return question.read_response({f"p{n}-number-1": [text] for n, text in enumerate(texts, start=1) if text}, layout)


def fractions(question: Any, *texts: str) -> list[Fraction]:
    """What these numbers earn, part by part."""
    response = typed(question, *texts)
    return [mark.fraction for _, mark in question.piece_marks(response, question.grade(response))]


def test_points_and_objectives_are_those_of_the_parts() -> None:
    other = {**part("single_choice", "b", "1.5", options=options("a", "b")), "objectives": ["M1-2", "M1-1"]}
    signs = part("self_check", "c", statements=[{"id": "a", "text": "x", "points_to": "visible", "hint": "y"}])
    question = case(number("a", "1", points="2"), other, signs)
    assert (question.points, question.objectives) == (Fraction(7, 2), ("M1-1", "M1-2"))
    assert "points" not in question.model_dump()


def test_the_mark_is_the_exact_share_of_all_points() -> None:
    question = chain()
    assert question.grade(typed(question, "600000", "30000", "15000")).fraction == 1
    assert question.grade(typed(question, "600000")).fraction == Fraction(1, 4)
    assert question.grade(typed(question, "", "30000")).fraction == Fraction(1, 2)
    assert question.grade({}) == UNANSWERED


def test_a_slip_is_not_counted_twice() -> None:
    assert fractions(chain(), "500000", "25000", "12500") == [0, 1, 1]
    assert fractions(chain(), "500000", "25000", "15000") == [0, 1, 1]  # right, whatever went before
    assert fractions(chain(), "600000", "40000", "20000") == [1, 0, 1]
    assert fractions(chain(), "500000", "24999", "12499.5") == [0, 0, 1]
    assert fractions(chain(), "500000", "", "12500") == [0, 0, 0]
    assert fractions(chain(), "viel", "25000") == [0, 0, 0]


def test_what_follows_may_earn_a_share_only() -> None:
    question = chain("1/3")
    assert fractions(question, "500000", "25000") == [0, Fraction(1, 3), 0]
    assert question.grade(typed(question, "500000", "25000")).fraction == Fraction(2, 12)
    assert fractions(question, "600000", "30000") == [1, 1, 0]


def test_the_tolerance_holds_for_what_follows_too() -> None:
    assert fractions(chain(), "500000", "25000,5")[1] == 1
    assert fractions(chain(), "500000", "25000,51")[1] == 0


def test_a_known_mistake_that_follows_earns_the_better_of_both() -> None:
    last = number("b", "10", "a.n * 2")
    last["fields"][0]["answers"].append({"value": "8", "credit": "0.25", "explanation": "half"})
    question = case(number("a", "5"), last)
    assert fractions(question, "5", "8") == [1, Fraction(1, 4)]
    assert fractions(question, "4", "8") == [0, 1]


def test_division_by_an_own_zero_earns_nothing() -> None:
    question = case(number("a", "5"), number("b", "2", "10 / a.n"))
    assert fractions(question, "0", "2") == [0, 1]
    assert fractions(question, "0", "0") == [0, 0]


def test_the_review_says_what_followed() -> None:
    question = chain()
    response = typed(question, "500000", "25000")
    layout = {"parts": {piece.id: {"decimal": ","} for _, piece in question.pieces()}}
    first, second, third = question.review("de", layout, response, question.grade(response)).body.parts
    assert [one.mark.verdict for one in (first, second, third)] == ["wrong", "right", "unanswered"]
    assert (second.body.fields[0].followed, second.body.fields[0].wanted) == ("25000", "30000")
    assert first.body.fields[0].followed == third.body.fields[0].followed == ""
    assert second.anchors == ()


def test_a_mark_given_otherwise_is_shared_out_in_proportion() -> None:
    question = chain()
    response = typed(question, "600000")

    def shared(fraction: Fraction) -> list[Fraction]:
        found = question.piece_marks(response, Mark(fraction))
        assert sum(mark.points(part.points) for part, mark in found) == fraction * question.points
        return [mark.fraction for _, mark in found]

    assert shared(Fraction(1, 4)) == [1, 0, 0]
    assert shared(Fraction(1, 6)) == [Fraction(2, 3), 0, 0]  # a third was the price of a try
    assert shared(Fraction(0)) == [0, 0, 0]
    assert shared(Fraction(5, 8)) == [1, Fraction(1, 2), Fraction(1, 2)]  # corrected afterwards
    assert shared(Fraction(1)) == [1, 1, 1]  # withdrawn, with full points for all
    assert {mark.verdict for _, mark in question.piece_marks({}, Mark(Fraction(1)))} == {"right"}


def test_passages_of_the_parts_that_fell_short() -> None:
    question = case(number("a", "5", anchor="visible#one"), number("b", "10", "a.n * 2", anchor="visible#two"))
    assert question.missed_anchors(typed(question, "4", "8")) == ("visible#one", ANCHOR)
    assert question.missed_anchors({}) == ("visible#one", "visible#two", ANCHOR)


def test_a_part_that_cannot_be_read_is_named_and_the_rest_is_kept() -> None:
    ticks = part("multiple_response", "b", choose=2, options=options("ab", "c"))
    question = case(number("a", "5"), ticks, number("c", "5"))
    layout = {"parts": {"a": {"decimal": ","}, "b": {"options": ["a", "b", "c"]}, "c": {"decimal": ","}}}
    form = {"p1-number-1": ["5"], "p2-choice": ["1", "2", "3"], "p3-number-1": ["6"]}
    with pytest.raises(PartRefused) as refused:
        question.read_response(form, layout)
    assert (refused.value.code, refused.value.params) == ("too_many_ticks", {"choose": 2, "part": 2})
    assert question.read_response(refused.value.rest, layout)["parts"].keys() == {"a", "c"}


@pytest.mark.parametrize("name", ["number-1", "p0-number-1", "p4-number-1", "p01-number-1", "p1", "p1-", "p-number-1", "p1-p1-n"])
def test_fields_that_no_part_has(name: str) -> None:
    layout = {"parts": {piece.id: {"decimal": ","} for _, piece in chain().pieces()}}
    with pytest.raises(Invalid, match="answer_not_understood"):
        chain().read_response({name: ["1"]}, layout)


def test_a_numeric_question_follows_its_own_earlier_fields() -> None:
    first = {"id": "a", "label": "a", "answers": [{"value": "600000"}], "explanation": "why"}
    second = {**first, "id": "b", "answers": [{"value": "30000"}], "follows": {"value": "a * 0.05"}}
    question = make("numeric", fields=[first, second])
    assert codes(question) == []
    form = {"number-1": ["500.000"], "number-2": ["25.000"]}
    assert question.grade(question.read_response(form, {"decimal": ","})).fraction == Fraction(1, 2)
    backwards = make("numeric", fields=[{**second, "follows": {"value": "c * 2"}}, {**first, "id": "c"}])
    assert codes(backwards) == [("follows_unknown", ("fields", 0, "follows", "value"))]


def test_units_are_settled_before_something_follows() -> None:
    hours = {"id": "a", "label": "a", "answers": [{"value": "120"}], "explanation": "why", "unit": {"symbol": "min", "others": {"h": "60"}}}
    question = make("numeric", fields=[hours, {**hours, "id": "b", "answers": [{"value": "240"}], "follows": {"value": "a * 2"}}])
    form = {"number-1": ["3 h"], "number-2": ["6 h"]}
    assert question.grade(question.read_response(form, {"decimal": ","})).fraction == Fraction(1, 2)


def test_faults_of_a_case() -> None:
    only_signs = [part("self_check", name, statements=[{"id": "a", "text": "x", "points_to": "visible", "hint": "y"}]) for name in "ab"]
    assert codes(case(*only_signs)) == [("no_graded_part", ("parts",))]
    inner = case(number("c", "1"), number("d", "1")).model_dump(mode="json")
    assert codes(case(number("a", "1"), {**inner, "id": "b"})) == [("kind_inside", ("parts", 1, "kind"))]
    rubric = {"criteria": [{"id": "a", "text": "x", "points": "4"}], "key_points": "y"}
    sheet, scale = {"fields": [{"id": "a", "label": "x"}]}, {"steps": 3, "low": "x", "high": "y"}
    statements = {"scale": scale, "statements": [{"id": "a", "text": "x"}]}
    alone = (("free_text", "4", rubric), ("submission", "4", rubric), ("reflection", "0", sheet), ("self_rating", "0", statements))
    for kind, points, body in alone:
        assert codes(case(number("a", "1"), part(kind, "b", points, **body))) == [("kind_inside", ("parts", 1, "kind"))]
    wrong_sum = ("parts", 1, "fields", 0, "follows", "value")
    assert codes(case(number("a", "1"), number("b", "2", "a.n + 5"))) == [("follows_differs", wrong_sum)]
    with pytest.raises(ValueError, match="at least 2"):
        case(number("a", "1"))
