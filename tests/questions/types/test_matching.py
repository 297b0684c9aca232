"""Matching: a share for each right pair."""

import random
from fractions import Fraction
from typing import Any

import pytest

from quizapp.kernel.errors import Invalid
from tests.questions.make import ANCHOR, codes, make

LAYOUT = {"left": ["b", "a", "c"], "right": ["x", "c", "a", "b"]}


def matching(names: str = "abc", spare: str = "x", **fields: Any) -> Any:
    """Pairs and spare items named by single letters."""
    pairs = [
        {"id": name, "left": f"left {name}", "right": f"right {name}", "explanation": f"why {name}", "anchor": f"x#{name}"}
        for name in names
    ]
    rest = [{"id": name, "text": f"spare {name}", "explanation": f"why {name}"} for name in spare]
    return make("matching", pairs=pairs, spare=rest, **fields)


@pytest.mark.parametrize(
    ("matches", "fraction"),
    [
        ({"a": "a", "b": "b", "c": "c"}, "1"),
        ({"a": "a", "b": "c", "c": "b"}, "1/3"),
        ({"a": "a"}, "1/3"),
        ({"a": "x", "b": "x", "c": "x"}, "0"),
        ({"a": "a", "b": "a", "c": "a"}, "1/3"),
    ],
)
def test_share_of_right_pairs(matches: dict[str, str], fraction: str) -> None:
    assert matching().grade({"matches": matches}).fraction == Fraction(fraction)


def test_positions_are_read_on_both_sides() -> None:
    posted = matching().read_response({"match-1": ["4"], "match-2": ["2"]}, LAYOUT)
    assert posted == {"matches": {"a": "c", "b": "b"}}
    assert not matching().is_complete(posted)


@pytest.mark.parametrize("form", [{"match-4": ["1"]}, {"match-1": ["5"]}, {"match-1": ["a"]}, {"match-1": ["1", "2"]}])
def test_what_the_page_cannot_send_is_refused(form: dict[str, list[str]]) -> None:
    with pytest.raises(Invalid, match="answer_not_understood"):
        matching().read_response(form, LAYOUT)


@pytest.mark.parametrize(("names", "spare"), [("abc", ""), ("ab", "x"), ("abcdef", "xy")])
@pytest.mark.parametrize("shuffle", [True, False])
def test_the_two_sides_never_mirror_one_another(names: str, spare: str, shuffle: bool) -> None:
    question = matching(names, spare, shuffle=shuffle)
    for seed in range(200):
        layout = question.draw_layout(random.Random(seed), "de")
        assert layout["right"] != [*layout["left"], *spare]
        assert sorted(layout["right"]) == sorted(names + spare)


def test_two_pairs_may_stand_straight_or_crossed() -> None:
    question = matching("ab", "")
    drawn = [question.draw_layout(random.Random(seed), "de") for seed in range(100)]
    assert {layout["left"] == layout["right"] for layout in drawn} == {True, False}


def test_without_shuffling_the_left_side_stays_as_written() -> None:
    assert matching(shuffle=False).draw_layout(random.Random(1), "de")["left"] == ["a", "b", "c"]


def test_the_review_shows_choice_counterpart_and_reason() -> None:
    shown = matching().review_body("en", LAYOUT, {"matches": {"a": "x", "b": "b"}})
    assert [(row.text, row.chosen, row.wanted, row.right, row.explanation) for row in shown.matches] == [
        ("left b", "right b", "right b", True, "why b"),
        ("left a", "spare x", "right a", False, "why a"),
        ("left c", "", "right c", False, "why c"),
    ]
    assert [(spare.text, spare.explanation) for spare in shown.spare] == [("spare x", "why x")]


def test_passages_of_wrong_pairs_come_first() -> None:
    assert matching().missed_anchors({"matches": {"a": "a", "b": "x", "c": "c"}}) == ("x#b", ANCHOR)


def test_faults() -> None:
    assert codes(matching("aab", ""))[0] == ("duplicate_id", ("pairs", 1, "id"))
    assert codes(matching("ab", "a")) == [("duplicate_id", ("spare", 0, "id"))]
    same = [{"id": name, "left": name, "right": "same", "explanation": "why"} for name in "ab"]
    assert codes(make("matching", pairs=same)) == [("duplicate_text", ("pairs", 1, "right"))] * 2
