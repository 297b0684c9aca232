"""Short text: words in any order, each accepted answer once."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest

from quizapp.kernel.errors import Invalid
from tests.questions.make import ANCHOR, codes, make

WRONG = {"de": "leider nein", "en": "sadly no"}


def entry(name: str, *texts: str, **fields: Any) -> dict[str, Any]:
    """An accepted answer, the same words in both languages."""
    return {"id": name, "texts": {"de": list(texts), "en": list(texts)}, **fields}


def short_text(*accept: dict[str, Any], **fields: Any) -> Any:
    """A question that accepts these."""
    return make("short_text", accept=list(accept), wrong=WRONG, **fields)


def fraction(question: Any, *typed: str) -> Fraction:
    """What typed words earn."""
    form = {f"text-{n}": [text] for n, text in enumerate(typed, start=1)}
    return question.grade(question.read_response(form, {})).fraction


def test_words_of_every_language_count_whatever_the_page_speaks() -> None:
    question = short_text({"id": "a", "texts": {"de": ["Leitung"], "en": ["management", "boss"]}})
    assert [fraction(question, text) for text in ("leitung", "Boss", "MANAGEMENT", "Chef")] == [1, 1, 1, 0]


def test_the_order_does_not_matter() -> None:
    question = short_text(entry("a", "eins"), entry("b", "zwei"), entry("c", "drei"), expected=3)
    assert {fraction(question, *typed) for typed in permutations(["eins", "zwei", "drei"])} == {1}


def test_each_accepted_answer_counts_once() -> None:
    question = short_text(entry("a", "Fakten", "Tatsachen"), entry("b", "Vorschlag"), expected=2)
    assert fraction(question, "Fakten", "Tatsachen") == Fraction(1, 2)
    assert fraction(question, "Fakten", "Fakten") == Fraction(1, 2)
    assert fraction(question, "Fakten", "Vorschlag") == 1


def test_words_that_fit_several_answers_are_placed_so_as_to_earn_most() -> None:
    question = short_text(entry("a", "x", "y"), entry("b", "y", "z"), entry("c", "z"), expected=3)
    assert {fraction(question, *typed) for typed in permutations(["x", "y", "z"])} == {1}


def test_better_answers_are_credited_first() -> None:
    question = short_text(entry("a", "x", credit="0.5"), entry("b", "x"))
    assert fraction(question, "x") == 1


def test_credit_is_of_the_best_that_fits_into_the_fields() -> None:
    question = short_text(entry("a", "x"), entry("b", "y", credit="0.5"), entry("c", "z"), expected=2)
    assert fraction(question, "x", "z") == 1
    assert fraction(question, "x", "y") == Fraction(3, 4)
    assert fraction(question, "y", "") == Fraction(1, 4)


def test_typing_errors() -> None:
    question = short_text(entry("a", "Stundenprotokoll"), typing_errors=1)
    assert fraction(question, "Stundenprotokol") == fraction(question, "Stunden-Portokoll") == 1
    assert fraction(question, "Stundnprotokol") == 0


def test_a_known_mistake_is_wrong_although_it_is_nearly_right() -> None:
    known = {"id": "k", "texts": {"de": ["Zeile"], "en": ["line"]}, "explanation": "not a line", "anchor": "x#line"}
    question = short_text(entry("a", "Ziele"), typing_errors=1, known_wrong=[known])
    assert fraction(question, "Ziele") == fraction(question, "Ziel") == 1
    assert fraction(question, "zeile!") == 0
    shown = question.review_body("en", {}, {"texts": ["zeile!"]}).fields[0]
    assert (shown.verdict, shown.explanation, shown.anchor) == ("wrong", "not a line", "x#line")
    assert question.missed_anchors({"texts": ["zeile!"]}) == ("x#line", ANCHOR)


def test_patterns_are_just_text() -> None:
    question = short_text(entry("a", ".*"), entry("b", "[a-z]+"))
    assert fraction(question, "anything") == 0


def test_fields_stay_where_they_were_typed() -> None:
    question = short_text(entry("a", "x"), entry("b", "y"), expected=2)
    response = question.read_response({"text-2": ["  x "]}, {})
    assert response == {"texts": ["", "x"]}
    assert [field.text for field in question.learner_body("en", {}, response).fields] == ["", "x"]
    assert not question.is_complete(response)


@pytest.mark.parametrize("form", [{"text-2": ["x"]}, {"text-1": ["x", "y"]}, {"text": ["x"]}])
def test_what_the_page_cannot_send_is_refused(form: dict[str, list[str]]) -> None:
    with pytest.raises(Invalid, match="answer_not_understood"):
        short_text(entry("a", "x")).read_response(form, {})


def test_the_review_shows_verdicts_and_what_counts_in_this_language() -> None:
    question = short_text({"id": "a", "texts": {"de": ["Ziel"], "en": ["goal"]}}, entry("b", "y", credit="0.5"), expected=2)
    shown = question.review_body("en", {}, {"texts": ["y", "no idea"]})
    assert [(one.text, one.verdict, one.explanation) for one in shown.fields] == [
        ("y", "partial", ""), ("no idea", "wrong", "sadly no"),
    ]  # fmt: skip
    assert shown.accepted == ("goal", "y")


def test_faults() -> None:
    assert codes(short_text(entry("a", "x"), expected=2)) == [("points_unreachable", ("accept",))]
    assert codes(short_text(entry("a", "x"), entry("a", "y")))[0] == ("duplicate_id", ("accept", 1, "id"))
    assert codes(short_text({"id": "a", "texts": {"de": ["x"], "en": [" "]}})) == [
        ("translation_missing", ("accept", 0, "texts"))
    ]
    assert codes(short_text(entry("a", "...")), ("de",)) == [("typing_errors_too_many", ("accept", 0, "texts"))] * 2 + [
        ("points_unreachable", ("accept",))
    ]
    assert codes(short_text(entry("a", "ja"), typing_errors=2))[0] == ("typing_errors_too_many", ("accept", 0, "texts"))
    both = short_text(entry("a", "x"), known_wrong=[{**entry("k", "X"), "explanation": "why"}])
    assert codes(both)[0] == ("accepted_and_wrong", ("known_wrong", 0, "texts"))
