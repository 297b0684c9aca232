"""Filling places: whenever there is a way it is found, the earliest candidates go first, and a shortage names its cause."""

from __future__ import annotations

from itertools import combinations, product

from hypothesis import given, strategies as st

from quizapp.content.matching import Places, fill, shortages

LETTERS = "abcdefg"
places = st.builds(Places, st.integers(1, 3), st.frozensets(st.sampled_from(LETTERS)))
problems = st.lists(places, min_size=1, max_size=4)
orders = st.permutations(LETTERS)


def can_hold(problem: list[Places], members: tuple[str, ...]) -> bool:
    """By trying everything: true when all of these candidates find a place at once."""
    numbers = range(len(problem))
    return any(
        all(who in problem[at].fitting for who, at in zip(members, choice, strict=True))
        and all(choice.count(at) <= problem[at].count for at in numbers)
        for choice in product(numbers, repeat=len(members))
    )


def best_set(problem: list[Places], order: list[str]) -> list[str]:
    """By trying everything: of all largest sets that find places the one with the earliest candidates."""
    for size in range(len(order), 0, -1):
        for members in combinations(order, size):  # combinations come in the order of the candidates
            if can_hold(problem, members):
                return list(members)
    return []


@given(problems, orders)
def test_as_many_places_are_filled_as_can_be_with_the_earliest_candidates(problem: list[Places], order: list[str]) -> None:
    filled = fill(problem, order)
    members = [who for ids in filled for who in ids]
    assert len(set(members)) == len(members)
    assert all(set(ids) <= place.fitting and len(ids) <= place.count for ids, place in zip(filled, problem, strict=True))
    assert sorted(members, key=order.index) == best_set(problem, order)


@given(problems, orders, st.randoms(use_true_random=False))
def test_where_a_candidate_is_tried_first_does_not_matter_for_who_gets_in(problem: list[Places], order: list[str], rng: object) -> None:
    tried = list(range(len(problem)))
    rng.shuffle(tried)  # type: ignore[attr-defined]  # a random.Random
    assert {who for ids in fill(problem, order, tried) for who in ids} == {who for ids in fill(problem, order) for who in ids}


@given(problems)
def test_a_shortage_is_named_exactly_where_there_is_one_and_its_places_prove_it(problem: list[Places]) -> None:
    asked = sum(place.count for place in problem)
    is_enough = sum(map(len, fill(problem, LETTERS))) == asked
    found = shortages(problem)
    assert bool(found) is not is_enough
    for shortage in found:
        named = [problem[at] for at in shortage.places]
        assert shortage.asked == sum(place.count for place in named)
        assert shortage.available == len(frozenset().union(*(place.fitting for place in named))) < shortage.asked


def test_overlapping_places_are_filled_by_moving_up() -> None:
    """Both easy questions go where only they fit; greedy choice of the first place would fail."""
    problem = [Places(2, frozenset("abcd")), Places(2, frozenset("ab"))]
    assert [sorted(ids) for ids in fill(problem, "abcd")] == [["c", "d"], ["a", "b"]]
