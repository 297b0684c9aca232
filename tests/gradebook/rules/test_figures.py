"""Figures about several people: nothing that adding and subtracting could turn into a figure about a few."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from quizapp.gradebook.rules.figures import NO_GROUP, Reached, figures_of, home_of, whole_portions

MORNING = datetime(2026, 11, 26, 8, tzinfo=UTC)
RESULTS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 500), st.fractions(0, 100, max_denominator=12), st.booleans()), max_size=60)


def people(results: list[tuple[int, int, Fraction, bool]]) -> list[Reached]:
    """Results of so many people, each with the next place of her home."""
    places, found = Counter[int](), []
    for home, hours, points, passed in results:
        found.append(Reached(home, places[home], MORNING + timedelta(hours=hours), points, passed))
        places[home] += 1
    return found


@given(RESULTS, st.integers(5, 12), st.randoms())
def test_figures_stand_for_whole_portions(results: list[tuple[int, int, Fraction, bool]], smallest: int, chance: object) -> None:
    reached = people(results)
    chance.shuffle(reached)  # type: ignore[attr-defined]  # hypothesis says object
    figures, counted = figures_of(reached, smallest), whole_portions(reached, smallest)
    homes = Counter(one.home for one in reached)
    assert len(counted) == sum(count - count % smallest for count in homes.values())
    assert {(one.home, one.place) for one in counted} == {
        (home, place) for home, count in homes.items() for place in range(count - count % smallest)
    }
    assert (figures is None) == (not counted)
    if figures is None:
        return
    assert figures.people == len(counted)
    assert figures.mean in (None, sum(one.points for one in counted) / len(counted))
    assert figures.fields is None or sum(figures.fields) == figures.people
    assert (figures.first_at, figures.last_at) == (min(one.first_at for one in counted), max(one.first_at for one in counted))


@given(RESULTS, st.integers(5, 12))
def test_a_portion_with_a_gap_is_not_shown(results: list[tuple[int, int, Fraction, bool]], smallest: int) -> None:
    reached = people(results)
    rest = [one for one in reached if (one.home, one.place) != (0, 0)]
    left = [one for one in whole_portions(reached, smallest) if one.home or one.place >= smallest]
    assert whole_portions(rest, smallest) == left


@given(RESULTS, st.integers(5, 12))
def test_nothing_is_told_of_each_of_a_small_group(results: list[tuple[int, int, Fraction, bool]], smallest: int) -> None:
    figures = figures_of(people(results), smallest)
    if figures and figures.people < 2 * smallest:
        assert figures.passed not in (0, figures.people)
        assert figures.mean not in (0, 100)
        assert figures.fields is None or not {0, figures.people} & set(figures.fields)


@pytest.mark.parametrize(("points", "passed", "told"), [
    ([95] * 8, [True] * 8, (None, None, None)),
    ([95] * 7 + [5], [True] * 8, (None, None, None)),
    ([10, 30, 50, 70, 90, 90, 90, 90], [False] * 8, (None, None, None)),
    ([10, 30, 50, 70, 90, 90, 90, 90], [True] * 7 + [False], (65, 7, (1, 1, 1, 1, 4))),
    ([10, 30, 50, 70, 70, 70, 70, 70], [True] * 7 + [False], (55, 7, None)),
    ([95] * 16, [True] * 16, (95, 16, (0, 0, 0, 0, 16))),
    ([95] * 8, [None] * 8, (95, None, None)),
    ([0] * 8, [None] * 8, (None, None, None)),
])
def test_extreme_cells_of_a_small_group_are_held_back_with_all_that_would_tell_them(
    points: list[int], passed: list[bool | None], told: tuple[object, ...]
) -> None:
    both = zip(points, passed, strict=True)
    reached = [Reached(NO_GROUP, place, MORNING, Fraction(one), result) for place, (one, result) in enumerate(both)]
    figures = figures_of(reached, 8)
    assert figures and (figures.mean, figures.passed, figures.fields) == told


GROUPS = {1: "a", 2: "a", 3: "b", 4: None}
FILTERS = [frozenset({NO_GROUP, *GROUPS}), *(frozenset({one}) for one in GROUPS), frozenset({1, 2}), frozenset({3})]
"""The course, every group, the companies."""


class CourseOfPeople:
    """A course whose people come, have results and are moved about by trainers; and every set of people that a figure stood for."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.smallest = chance, chance.randint(5, 10)
        self.group_of = [chance.choice((NO_GROUP, *GROUPS)) for _ in range(chance.randint(0, 70))]
        self.place_of: dict[int, tuple[int, int]] = {}
        self.shown: list[frozenset[int]] = []

    def finish(self, person: int) -> None:
        """A first result, counted as `counting.py` does."""
        if person in self.place_of:
            return
        homes, group = Counter(home for home, _place in self.place_of.values()), self.group_of[person]
        waiting = sum(one == group and number not in self.place_of for number, one in enumerate(self.group_of))
        home = home_of(group, homes[group], waiting, self.smallest)
        self.place_of[person] = home, homes[home]

    def look(self) -> None:
        """Somebody looks at every figure; group trainers at theirs."""
        for chosen in FILTERS:
            reached = {Reached(*at, MORNING, Fraction(0), None): one for one, at in self.place_of.items() if at[0] in chosen}
            self.shown.append(frozenset(reached[one] for one in whole_portions(reached, self.smallest)))

    def live(self, steps: int) -> None:
        """Results come in; trainers take one out and put her back, exchange two, move people; and look in between."""
        for _ in range(steps if self.group_of else 0):
            one, other = (self.chance.randrange(len(self.group_of)) for _ in range(2))
            act = self.chance.choice(("finish", "finish", "out and back", "exchange", "move"))
            if act == "finish":
                for person in self.chance.sample(range(len(self.group_of)), self.chance.randint(0, len(self.group_of))):
                    self.finish(person)
            elif act == "out and back":
                home, self.group_of[one] = self.group_of[one], NO_GROUP
                self.look()
                self.finish(other)
                self.look()
                self.group_of[one] = home
            elif act == "exchange":
                self.group_of[one], self.group_of[other] = self.group_of[other], self.group_of[one]
            else:
                self.group_of[one] = self.chance.choice((NO_GROUP, *GROUPS))
            self.look()


@pytest.mark.parametrize("pairs", [400, pytest.param(10_000, marks=pytest.mark.proof)])
def test_random_filter_pairs_isolate_nobody(pairs: int) -> None:
    """Any two shown sets, at any two moments, whatever trainers did between them: neither holds a few people whom the other does not;
    and no combination of all of them tells of fewer than a portion."""
    chance, compared = random.Random(22), 0
    while compared < pairs:
        course = CourseOfPeople(chance)
        course.live(chance.randint(1, 6))
        for _ in range(min(20, len(course.shown))):
            one, other = chance.choice(course.shown), chance.choice(course.shown)
            compared += 1
            for left in (one - other, other - one, one & other):
                assert not 0 < len(left) < course.smallest
        alike = Counter(tuple(number in shown for shown in course.shown) for number in range(len(course.group_of)))
        assert all(count >= course.smallest for told, count in alike.items() if any(told))
