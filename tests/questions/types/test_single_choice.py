"""Single choice: one right option of several."""

from fractions import Fraction

import pytest

from quizapp.grading.mark import Mark
from quizapp.kernel.errors import Invalid
from tests.questions.make import ANCHOR, codes, make, option, options

LAYOUT = {"options": ["c", "a", "b"]}
QUESTION = make("single_choice", options=[option("a", True), option("b", anchor="visible#niche"), option("c")])


def test_the_right_option_earns_everything_any_other_nothing() -> None:
    assert QUESTION.grade({"choice": "a"}) == Mark(Fraction(1))
    assert QUESTION.grade({"choice": "b"}) == Mark(Fraction(0))


def test_a_posted_position_names_an_option_in_the_drawn_order() -> None:
    assert QUESTION.read_response({"choice": ["2"]}, LAYOUT) == {"choice": "a"}


@pytest.mark.parametrize("values", [["4"], ["0"], ["-1"], ["a"], ["1", "2"], ["1.0"], ["²"], ["٢"], ["9" * 400]])
def test_what_the_page_cannot_send_is_refused(values: list[str]) -> None:
    with pytest.raises(Invalid, match="answer_not_understood"):
        QUESTION.read_response({"choice": values}, LAYOUT)


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(Invalid, match="answer_not_understood"):
        QUESTION.read_response({"choice": ["1"], "right": ["1"]}, LAYOUT)


def test_the_review_shows_every_option_with_its_reason() -> None:
    shown = QUESTION.review_body("en", LAYOUT, {"choice": "b"}).options
    assert [(one.text, one.chosen, one.right, one.explanation, one.anchor) for one in shown] == [
        ("text c", False, False, "why c", ANCHOR),
        ("text a", False, True, "why a", ANCHOR),
        ("text b", True, False, "why b", "visible#niche"),
    ]


def test_the_passage_of_the_chosen_option_comes_first() -> None:
    assert QUESTION.missed_anchors({"choice": "b"}) == ("visible#niche", ANCHOR)
    assert QUESTION.missed_anchors({}) == (ANCHOR,)


def test_faults() -> None:
    assert codes(make("single_choice", options=options("a"))) == [("too_few_options", ("options",))]
    assert codes(make("single_choice", options=options("", "ab"))) == [("no_right_option", ("options",))]
    assert codes(make("single_choice", options=options("ab", "c"))) == [("several_right_options", ("options",))]
    twice = [option("a", True), option("a", text="other")]
    assert codes(make("single_choice", options=twice)) == [("duplicate_id", ("options", 1, "id"))]
    same = [option("a", True, text={"de": "x", "en": "y"}), option("b", text={"de": "x ", "en": "z"})]
    assert codes(make("single_choice", options=same)) == [("duplicate_text", ("options", 1, "text"))]
    missing = [option("a", True, text={"de": "x"}), option("b")]
    assert codes(make("single_choice", options=missing)) == [("translation_missing", ("options", 0, "text"))]
