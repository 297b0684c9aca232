"""Figures about several people: nothing that adding and subtracting could turn into a figure about a few."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from quizapp.gradebook.rules.figures import NO_GROUP, Figures, FirstResult, Place, figures_of, home_of, next_blocks

MORNING = datetime(2026, 11, 26, 8, tzinfo=UTC)
RESULTS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 500), st.fractions(0, 100, max_denominator=12), st.booleans()), max_size=60)


def people(results: list[tuple[int, int, Fraction, bool | None]], smallest: int) -> list[Place]:
    """Results of so many people, each with the next place of her home, settled as the worker does."""
    of_home: dict[int, list[FirstResult]] = defaultdict(list)
    for home, hours, points, passed in results:
        of_home[home].append(FirstResult(MORNING + timedelta(hours=hours), points, passed))
    return [place for home, found in of_home.items() for place in settled(home, found, smallest)]


def settled(home: int, results: Sequence[FirstResult | None], smallest: int) -> list[Place]:
    """The places of one home with their blocks."""
    sizes = next_blocks(results, smallest)
    blocks = [number for number, size in enumerate(sizes, start=1) for _ in range(size)]
    return [
        Place(home, number, blocks[number] if number < len(blocks) else None, result) for number, result in enumerate(results)
    ]


@given(RESULTS, st.integers(5, 12), st.randoms())
def test_figures_stand_for_whole_blocks(results: list[tuple[int, int, Fraction, bool]], smallest: int, chance: object) -> None:
    places = people(results, smallest)
    chance.shuffle(places)  # type: ignore[attr-defined]  # hypothesis says object
    figures, counted = figures_of(places, smallest), [one.result for one in places if one.block and one.result]
    assert (figures is None) == (not counted)
    if figures is None:
        return
    assert (figures.people, figures.passed) == (len(counted), sum(one.passed is True for one in counted))
    assert figures.mean == sum(one.points for one in counted) / len(counted)
    assert (figures.first_week, figures.last_week) == (min(one.week for one in counted), max(one.week for one in counted))
    assert figures.fields is None or 2 * smallest <= sum(figures.fields) <= figures.people


@given(RESULTS, st.integers(5, 12))
def test_every_block_may_be_told_of_by_itself(results: list[tuple[int, int, Fraction, bool]], smallest: int) -> None:
    blocks = defaultdict[tuple[int, int], list[FirstResult]](list)
    waiting = Counter[int]()
    for one in people(results, smallest):
        if one.block is None:
            waiting[one.home] += 1
        elif one.result:
            blocks[one.home, one.block].append(one.result)
    assert all(count < 2 * smallest for count in waiting.values())
    for block in blocks.values():
        assert len(block) in (smallest, 2 * smallest)
        if len(block) == smallest:
            assert 0 < sum(one.passed is True for one in block) < smallest
            assert {one.points for one in block} not in ({0}, {100})


@given(RESULTS, st.integers(5, 12))
def test_what_was_settled_stays_as_it_is(results: list[tuple[int, int, Fraction, bool]], smallest: int) -> None:
    found = [FirstResult(MORNING, points, passed) for _home, _hours, points, passed in results]
    sizes: list[int] = []
    for number in range(len(found) + 1):
        left = found[sum(sizes):number]
        sizes += next_blocks(left, smallest)
    assert sizes == next_blocks(found, smallest)


def test_a_block_that_lost_somebody_is_not_shown() -> None:
    places = people([(0, 0, Fraction(number * 12), number > 3) for number in range(8)] * 2, 8)
    assert [one.block for one in places] == [1] * 8 + [2] * 8
    whole, gone = figures_of(places, 8), [replace(places[0], result=None), *places[1:]]
    assert whole and (whole.people, whole.passed, whole.fields) == (16, 8, (4, 4, 2, 4, 2))
    left = figures_of(gone, 8)
    assert left and (left.people, left.passed, left.fields) == (8, 4, None)
    assert figures_of(gone[:8], 8) is None
    assert next_blocks([None, *(one.result for one in places[1:])], 8) == [8, 8]
    assert figures_of(places, 9) is None


@pytest.mark.parametrize(("points", "passed", "sizes"), [
    ([95] * 8, [True] * 8, []),
    ([95] * 7 + [5], [True] * 8, []),
    ([10, 30, 50, 70, 90, 90, 90, 90], [False] * 8, []),
    ([10, 30, 50, 70, 90, 90, 90, 90], [True] * 7 + [False], [8]),
    ([95] * 16, [True] * 16, [16]),
    ([95] * 15, [True] * 15, []),
    ([95] * 23, [True] * 8 + [False] + [True] * 14, [16]),
    ([95] * 24, [True, False] * 4 + [True] * 16, [8, 16]),
    ([95] * 8, [None] * 8, [8]),
    ([0] * 8, [None] * 8, []),
    ([100] * 8, [None] * 8, []),
    ([100] * 7 + [99], [None] * 8, [8]),
])
def test_who_would_be_told_of_each_waits_for_as_many_again(points: list[int], passed: list[bool | None], sizes: list[int]) -> None:
    both = zip(points, passed, strict=True)
    assert next_blocks([FirstResult(MORNING, Fraction(one), result) for one, result in both], 8) == sizes


GROUPS = {1: "a", 2: "a", 3: "b", 4: None}
FILTERS = [frozenset({NO_GROUP, *GROUPS}), *(frozenset({one}) for one in GROUPS), frozenset({1, 2}), frozenset({3})]
"""The course, every group, the companies."""


class CourseOfPeople:
    """A course whose people come, have results and are moved about by trainers, who also mark anew and correct; and every set of people
    that a figure stood for. **Shape**: `passed` as it is now, `kept` as it was when somebody was counted."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.smallest = chance, chance.randint(5, 10)
        self.group_of = [chance.choice((NO_GROUP, *GROUPS)) for _ in range(chance.randint(0, 70))]
        self.passed = [chance.random() < likely for likely in chance.choices((0, 0.5, 1), k=len(self.group_of))]
        self.kept: dict[int, bool] = {}
        self.place_of: dict[int, tuple[int, int]] = {}
        self.shown: list[frozenset[int]] = []

    def finish(self, person: int) -> None:
        """A first result, counted as `counting.py` does."""
        if person in self.place_of:
            return
        homes, group = Counter(home for home, _place in self.place_of.values()), self.group_of[person]
        waiting = sum(one == group and number not in self.place_of for number, one in enumerate(self.group_of))
        home = home_of(group, homes[group], waiting, self.smallest)
        self.place_of[person], self.kept[person] = (home, homes[home]), self.passed[person]

    def look(self) -> list[Figures | None]:
        """Somebody looks at every figure; group trainers at theirs."""
        seen_now: list[Figures | None] = []
        places: list[Place] = []
        who = {at: person for person, at in self.place_of.items()}
        for home in sorted({home for home, _number in who}):
            results = [
                FirstResult(MORNING, Fraction(90 if self.kept[who[home, number]] else 10), self.kept[who[home, number]])
                for number in range(sum(one == home for one, _number in who))
            ]
            places += settled(home, results, self.smallest)
        for chosen in FILTERS:
            seen = [one for one in places if one.home in chosen]
            shown = frozenset(who[one.home, one.number] for one in seen if one.block)
            figures = figures_of(seen, self.smallest)
            told = (figures.people, figures.passed) if figures else (0, 0)
            assert told == (len(shown), sum(self.kept[one] for one in shown))
            self.shown.append(shown)
            seen_now.append(figures)
        return seen_now

    def tells_of_each(self, people: Collection[int]) -> bool:
        """So few that a figure about them would be about each, or all or nobody of a few has passed."""
        count = sum(self.kept[one] for one in people)
        return 0 < len(people) < self.smallest or (0 < len(people) < 2 * self.smallest and count in (0, len(people)))

    def live(self, steps: int) -> None:
        """Results come in; trainers take one out and put her back, exchange two, move people, correct results; and look in between."""
        for _ in range(steps if self.group_of else 0):
            one, other = (self.chance.randrange(len(self.group_of)) for _ in range(2))
            act = self.chance.choice(("finish", "finish", "out and back", "exchange", "move", "correct"))
            if act == "finish":
                for person in self.chance.sample(range(len(self.group_of)), self.chance.randint(0, len(self.group_of))):
                    self.finish(person)
            elif act == "out and back":
                home, self.group_of[one] = self.group_of[one], NO_GROUP
                self.look()
                self.finish(other)
                self.look()
                self.group_of[one] = home
            elif act == "correct":
                before = self.look()
                for person in self.chance.sample(range(len(self.group_of)), self.chance.randint(1, len(self.group_of))):
                    self.passed[person] = not self.passed[person]
                assert self.look() == before
            elif act == "exchange":
                self.group_of[one], self.group_of[other] = self.group_of[other], self.group_of[one]
            else:
                self.group_of[one] = self.chance.choice((NO_GROUP, *GROUPS))
            self.look()


@pytest.mark.parametrize("pairs", [400, pytest.param(10_000, marks=pytest.mark.proof)])
def test_random_filter_pairs_isolate_nobody(pairs: int) -> None:
    """Any two shown sets, at any two moments, whatever trainers did between them: neither holds a few people whom the other does not,
    nor some of whom all or nobody passed; and no combination of all of them does."""
    chance, compared = random.Random(22), 0
    while compared < pairs:
        course = CourseOfPeople(chance)
        course.live(chance.randint(1, 6))
        for _ in range(min(20, len(course.shown))):
            one, other = chance.choice(course.shown), chance.choice(course.shown)
            compared += 1
            for left in (one - other, other - one, one & other):
                assert not course.tells_of_each(left)
        alike = defaultdict[tuple[bool, ...], list[int]](list)
        for number in range(len(course.group_of)):
            alike[tuple(number in shown for shown in course.shown)].append(number)
        assert not any(course.tells_of_each(together) for told, together in alike.items() if any(told))
