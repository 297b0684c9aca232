"""Ordering: neighbours that follow one another, or all or nothing."""

import random
from fractions import Fraction
from typing import Any

import pytest

from quizapp.kernel.errors import Invalid
from tests.questions.make import ANCHOR, codes, make

LAYOUT = {"items": ["c", "a", "d", "b"]}


def ordering(**fields: Any) -> Any:
    """The right order is a b c d."""
    items = [{"id": n, "text": f"text {n}", "explanation": f"why {n}", "anchor": f"x#{n}"} for n in "abcd"]
    return make("ordering", items=items, **fields)


@pytest.mark.parametrize(
    ("order", "adjacent_pairs", "exact"),
    [
        ("abcd", "1", "1"),
        ("bcda", "2/3", "0"),
        ("abdc", "1/3", "0"),
        ("cdab", "2/3", "0"),
        ("dcba", "0", "0"),
        ("acbd", "0", "0"),
        ("bacd", "1/3", "0"),
    ],
)
def test_orders(order: str, adjacent_pairs: str, exact: str) -> None:
    response = {"positions": {item: place for place, item in enumerate(order, start=1)}}
    assert ordering().grade(response).fraction == Fraction(adjacent_pairs)
    assert ordering(rule="exact").grade(response).fraction == Fraction(exact)


@pytest.mark.parametrize(
    ("positions", "fraction"),
    [
        ({"a": 1, "b": 2}, "1/3"),
        ({"a": 3, "b": 4}, "1/3"),
        ({"a": 1, "b": 2, "c": 2}, "0"),
        ({"a": 1, "b": 2, "c": 3, "d": 3}, "1/3"),
        ({"a": 1, "c": 3}, "0"),
        ({"a": 4, "b": 1}, "0"),
    ],
)
def test_places_left_open_or_given_twice_earn_nothing(positions: dict[str, int], fraction: str) -> None:
    assert ordering().grade({"positions": positions}).fraction == Fraction(fraction)
    assert ordering(rule="exact").grade({"positions": positions}).fraction == 0
    assert not ordering().is_complete({"positions": positions})


def test_places_are_posted_for_items_in_drawn_order() -> None:
    posted = ordering().read_response({"place-1": ["3"], "place-2": ["3"], "place-4": [""]}, LAYOUT)
    assert posted == {"positions": {"a": 3, "c": 3}}


@pytest.mark.parametrize("form", [{"place-1": ["5"]}, {"place-1": ["0"]}, {"place-5": ["1"]}, {"place-1": ["1", "2"]}])
def test_what_the_page_cannot_send_is_refused(form: dict[str, list[str]]) -> None:
    with pytest.raises(Invalid, match="answer_not_understood"):
        ordering().read_response(form, LAYOUT)


@pytest.mark.parametrize("shuffle", [True, False])
def test_the_right_order_is_never_drawn(shuffle: bool) -> None:
    question = ordering(shuffle=shuffle)
    assert all(question.draw_layout(random.Random(seed), "de")["items"] != list("abcd") for seed in range(300))


def test_a_complete_answer_is_shown_in_its_order_with_the_same_fields() -> None:
    positions = {"a": 4, "b": 3, "c": 2, "d": 1}
    shown = ordering().learner_body("en", LAYOUT, {"positions": positions}).items
    assert [(item.name, item.text, item.position) for item in shown] == [
        ("place-3", "text d", "1"), ("place-1", "text c", "2"), ("place-4", "text b", "3"), ("place-2", "text a", "4"),
    ]  # fmt: skip


def test_the_review_shows_the_right_order_and_where_each_was_put() -> None:
    shown = ordering().review_body("en", LAYOUT, {"positions": {"a": 1, "b": 4}}).items
    assert [(item.text, item.placed, item.wanted, item.explanation) for item in shown] == [
        ("text a", 1, 1, "why a"), ("text b", 4, 2, "why b"), ("text c", 0, 3, "why c"), ("text d", 0, 4, "why d"),
    ]  # fmt: skip


def test_passages_of_misplaced_items_come_first() -> None:
    assert ordering().missed_anchors({"positions": {"a": 1, "b": 2, "c": 4, "d": 3}}) == ("x#c", "x#d", ANCHOR)


def test_faults() -> None:
    item = {"id": "a", "text": "same", "explanation": "why"}
    twice = [("duplicate_id", ("items", 1, "id")), *[("duplicate_text", ("items", 1, "text"))] * 2]
    assert codes(make("ordering", items=[item, item])) == twice
