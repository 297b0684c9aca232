"""Multiple response: partial credit by rule, ticks capped by `choose`."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from quizapp.grading.mark import UNANSWERED
from quizapp.kernel.errors import Invalid
from tests.questions.make import ANCHOR, codes, make, option, options

LAYOUT = {"options": ["f", "e", "d", "c", "b", "a"]}


def fraction(rule: str, ticked: str, right: str = "abc", wrong: str = "def") -> Fraction:
    """What a set of ticks earns."""
    question = make("multiple_response", rule=rule, options=options(right, wrong))
    return question.grade({"choices": sorted(ticked)}).fraction


def by_hand(rule: str, ticked: set[str], right: set[str], wrong: set[str]) -> Fraction:
    """The rules once more, option by option."""
    if rule == "exact":
        return Fraction(ticked == right)
    loss = Fraction(1, len(right)) if rule == "right_minus_wrong" else Fraction(1, len(wrong))
    total = sum((Fraction(1, len(right)) if one in right else -loss for one in ticked), Fraction(0))
    return max(Fraction(0), total)


@pytest.mark.parametrize("rule", ["exact", "right_minus_wrong", "balanced"])
@pytest.mark.parametrize(("right", "wrong"), [("abc", "def"), ("ab", "cdef"), ("abcde", "f")])
def test_every_set_of_ticks_earns_what_the_rule_says(rule: str, right: str, wrong: str) -> None:
    for choice in product([True, False], repeat=6):
        ticked = {name for name, is_ticked in zip("abcdef", choice, strict=True) if is_ticked}
        if ticked:
            assert fraction(rule, "".join(ticked), right, wrong) == by_hand(rule, ticked, set(right), set(wrong))


@pytest.mark.parametrize(
    ("ticked", "exact", "right_minus_wrong", "balanced"),
    [
        ("abc", 1, 1, 1),
        ("ab", 0, Fraction(2, 3), Fraction(2, 3)),
        ("abcd", 0, Fraction(2, 3), Fraction(2, 3)),
        ("abd", 0, Fraction(1, 3), Fraction(1, 3)),
        ("abcdef", 0, 0, 0),
    ],
)
def test_three_of_six(ticked: str, exact: Fraction, right_minus_wrong: Fraction, balanced: Fraction) -> None:
    assert fraction("exact", ticked) == exact
    assert fraction("right_minus_wrong", ticked) == right_minus_wrong
    assert fraction("balanced", ticked) == balanced


def test_two_of_six_with_two_wrong_ticks() -> None:
    assert fraction("right_minus_wrong", "abcd", "ab", "cdef") == 0
    assert fraction("balanced", "abcd", "ab", "cdef") == Fraction(1, 2)


def test_balanced_is_the_default() -> None:
    assert make("multiple_response", options=options("a", "b")).marking_rule == "balanced"


def test_nothing_ticked_is_unanswered() -> None:
    assert make("multiple_response", options=options("a", "b")).grade({}) == UNANSWERED


def test_ticks_are_kept_sorted() -> None:
    question = make("multiple_response", options=options("abc", "def"))
    assert question.read_response({"choice": ["6", "1", "3"]}, LAYOUT) == {"choices": ["a", "d", "f"]}


def test_choose_caps_the_ticks_and_counts_right_ones() -> None:
    question = make("multiple_response", choose=2, options=options("ab", "cdef"))
    assert question.marking_rule == "per_right_tick"
    assert question.learner_body("en", LAYOUT, {}).choose == 2
    assert question.grade({"choices": ["a", "b"]}).fraction == 1
    assert question.grade({"choices": ["a", "c"]}).fraction == Fraction(1, 2)
    assert question.grade({"choices": ["c", "d"]}).fraction == 0
    with pytest.raises(Invalid) as refusal:
        question.read_response({"choice": ["1", "2", "3"]}, LAYOUT)
    assert (refusal.value.code, refusal.value.params) == ("too_many_ticks", {"choose": 2})


def test_complete_is_as_many_as_are_asked_for() -> None:
    question = make("multiple_response", choose=2, options=options("ab", "cdef"))
    assert not question.is_complete({"choices": ["a"]})
    assert question.is_complete({"choices": ["a", "c"]})


def test_passages_of_options_judged_wrongly_come_first() -> None:
    question = make(
        "multiple_response",
        options=[option("a", True, anchor="x#a"), option("b", True, anchor="x#b"), option("c", anchor="x#c"), option("d")],
    )
    assert question.missed_anchors({"choices": ["a", "c"]}) == ("x#b", "x#c", ANCHOR)


def test_faults() -> None:
    assert codes(make("multiple_response", options=options("ab"))) == [("all_options_right", ("options",))]
    assert codes(make("multiple_response", options=options("", "ab"))) == [("no_right_option", ("options",))]
    assert codes(make("multiple_response", choose=3, options=options("ab", "cd"))) == [("choose_differs", ("choose",))]


def test_choose_and_rule_must_agree() -> None:
    with pytest.raises(ValueError, match="leave `rule` out"):
        make("multiple_response", choose=2, rule="exact", options=options("ab", "cd"))
    with pytest.raises(ValueError, match="needs `choose`"):
        make("multiple_response", rule="per_right_tick", options=options("ab", "cd"))
