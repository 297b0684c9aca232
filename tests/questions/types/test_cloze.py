"""Cloze: weighted gaps, typed or chosen, in any order per language."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from quizapp.grading.mark import UNANSWERED
from quizapp.kernel.errors import Invalid
from quizapp.questions.types.cloze import GapView
from tests.questions.make import ANCHOR, codes, make, option

LAYOUT = {"options": {"what": ["b", "a"]}}
WHO = {"id": "who", "accept": {"de": ["Leitung"], "en": ["management"]}, "explanation": "why who", "anchor": "x#who"}
WHAT = {"id": "what", "weight": "2", "options": [option("a", True), option("b", anchor="x#b")]}


def cloze(text: Any = "<p>{{who}} decides on {{ what }}.</p>", gaps: Any = (WHO, WHAT)) -> Any:
    """A text with gaps."""
    return make("cloze", text=text, gaps=list(gaps))


@pytest.mark.parametrize(
    ("gaps", "fraction"),
    [
        ({"who": "Leitung", "what": "a"}, "1"),
        ({"who": "management", "what": "b"}, "1/3"),
        ({"what": "a"}, "2/3"),
        ({"who": "niemand"}, "0"),
    ],
)
def test_gaps_weigh_what_they_weigh_even_when_blank(gaps: dict[str, str], fraction: str) -> None:
    mark = cloze().grade({"gaps": gaps})
    assert (mark.fraction, mark.answered) == (Fraction(fraction), True)
    assert cloze().is_complete({"gaps": gaps}) == (len(gaps) == 2)


def test_nothing_filled_in_is_unanswered() -> None:
    assert cloze().grade(cloze().read_response({"gap-1": [""], "gap-2": []}, LAYOUT)) == UNANSWERED


def test_typed_texts_and_positions_are_read() -> None:
    posted = cloze().read_response({"gap-1": [" Leitung "], "gap-2": ["2"]}, LAYOUT)
    assert posted == {"gaps": {"what": "a", "who": "Leitung"}}


@pytest.mark.parametrize("form", [{"gap-2": ["3"]}, {"gap-2": ["a"]}, {"gap-3": ["1"]}, {"gap-1": ["x", "y"]}])
def test_what_the_page_cannot_send_is_refused(form: dict[str, list[str]]) -> None:
    with pytest.raises(Invalid, match="answer_not_understood"):
        cloze().read_response(form, LAYOUT)


def pieces(question: Any, locale: str = "en") -> list[str]:
    """The text as shown, with field names where the gaps are."""
    segments = question.learner_body(locale, LAYOUT, {}).segments
    return [piece.name if isinstance(piece, GapView) else piece for piece in segments]


def test_gaps_keep_their_fields_in_every_language() -> None:
    question = cloze({"de": "{{what}} wird von {{who}} entschieden", "en": "{{who}} decides on {{what}}"})
    assert pieces(question, "de") == ["", "gap-2", " wird von ", "gap-1", " entschieden"]
    assert pieces(question, "en") == ["", "gap-1", " decides on ", "gap-2", ""]


def test_a_marker_inside_of_a_tag_is_no_gap_and_every_gap_can_be_filled() -> None:
    question = cloze('<p title="{{who}}">{{what}} {{what}} {{other}}</p>')
    assert pieces(question) == ['<p title="{{who}}">', "gap-2", " {{what}} {{other}}</p>", "", "gap-1"]


def test_what_was_filled_in_is_shown_again() -> None:
    segments = cloze().learner_body("en", LAYOUT, {"gaps": {"who": "<b>me", "what": "a"}}).segments
    who, what = (piece for piece in segments if isinstance(piece, GapView))
    assert (who.text, who.options, what.text) == ("<b>me", (), "")
    assert [(one.value, one.text, one.chosen) for one in what.options] == [("1", "text b", False), ("2", "text a", True)]


def test_the_review_shows_filling_solution_and_reason() -> None:
    review = cloze().review_body("de", LAYOUT, {"gaps": {"who": "Chef", "what": "b"}})
    assert [(gap.number, gap.text, gap.wanted, gap.right, gap.explanation, gap.anchor) for gap in review.gaps] == [
        (1, "Chef", "Leitung", False, "why who", "x#who"),
        (2, "text b", "text a", False, "why b", "x#b"),
    ]


def test_passages_of_wrong_gaps_come_first() -> None:
    assert cloze().missed_anchors({"gaps": {"what": "a"}}) == ("x#who", ANCHOR)


def test_faults_of_the_text() -> None:
    text = {"de": "{{who}} {{what}} {{what}}", "en": "{{who}} {{where}}"}
    assert codes(cloze(text)) == [
        ("gap_repeated", ("text",)), ("gap_missing", ("text",)), ("gap_unknown", ("text",)),
    ]  # fmt: skip
    faults = {fault.code: fault.params for fault in cloze(text).faults(("de", "en"))}
    assert faults["gap_repeated"] == {"gap": "what", "locale": "de"}
    assert faults["gap_unknown"] == {"gap": "where", "locale": "en"}


@pytest.mark.parametrize(
    ("changed", "code", "place"),
    [
        ({"options": [option("a"), option("b")]}, "no_right_option", ("gaps", 0, "options")),
        ({"options": [option("a", True), option("b", True)]}, "several_right_options", ("gaps", 0, "options")),
        ({"options": [option("a", True)]}, "too_few_options", ("gaps", 0, "options")),
        ({"accept": {"de": ["x"]}, "explanation": "why"}, "translation_missing", ("gaps", 0, "accept")),
        (
            {"accept": {"de": ["x"], "en": ["y"]}, "explanation": "why", "typing_errors": 1},
            "typing_errors_too_many",
            ("gaps", 0, "accept"),
        ),
    ],
)
def test_faults_of_gaps(changed: dict[str, Any], code: str, place: tuple[str | int, ...]) -> None:
    assert (code, place) in codes(cloze("{{who}}", [{"id": "who", **changed}]))


@pytest.mark.parametrize(
    ("gap", "message"),
    [
        ({"id": "who"}, "either"),
        ({**WHO, "options": WHAT["options"]}, "either"),
        ({"id": "who", "accept": {"de": ["x"]}}, "explanation"),
        ({**WHO, "weight": "0"}, "weight"),
    ],
)
def test_impossible_gaps_are_refused(gap: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        cloze(gaps=[gap])
