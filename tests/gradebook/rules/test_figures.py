"""Figures about several people: nothing that adding and subtracting could turn into a figure about a few."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from quizapp.courses.rules.group_size import LEAST, counted_of
from quizapp.gradebook.rules.figures import Reached, figures_of

MORNING = datetime(2026, 11, 26, 8, tzinfo=UTC)
RESULTS = st.lists(st.tuples(st.integers(0, 500), st.fractions(0, 100, max_denominator=12), st.booleans()), max_size=40)


def people(results: list[tuple[int, Fraction, bool]]) -> list[Reached]:
    """Results of so many people."""
    return [
        Reached(number, MORNING + timedelta(hours=hours), points, passed) for number, (hours, points, passed) in enumerate(results)
    ]


@given(RESULTS, st.integers(5, 12))
def test_figures_stand_for_the_first_whole_portions(results: list[tuple[int, Fraction, bool]], smallest: int) -> None:
    reached = people(results)
    figures = figures_of(reached, smallest)
    assert (figures is None) == (len(reached) < smallest)
    if figures is None:
        return
    counted = sorted(reached, key=lambda one: (one.first_at, one.enrolment_id))[: figures.people]
    assert figures.people == len(counted) == counted_of(len(reached), smallest)
    assert figures.mean in (None, sum(one.points for one in counted) / len(counted))
    assert figures.fields is None or sum(figures.fields) == figures.people
    assert (figures.first_at, figures.last_at) == (counted[0].first_at, counted[-1].first_at)


@given(RESULTS, st.integers(5, 12))
def test_nothing_is_told_of_each_of_a_small_group(results: list[tuple[int, Fraction, bool]], smallest: int) -> None:
    figures = figures_of(people(results), smallest)
    if figures and figures.people < 2 * smallest:
        assert figures.passed not in (0, figures.people)
        assert figures.mean not in (0, 100)
        assert figures.fields is None or figures.people not in figures.fields


@pytest.mark.parametrize("pairs", [400, pytest.param(10_000, marks=pytest.mark.proof)])
def test_random_filter_pairs_isolate_nobody(pairs: int) -> None:
    """A course, its companies and groups, asked at two moments: every set that is shown inside another leaves nobody or a group."""
    chance, isolated, compared = random.Random(22), 0, 0
    for shown, smallest in (shown_sets(chance) for _ in range(pairs)):
        one, other = chance.sample(shown, 2) if len(shown) > 1 else (frozenset(), frozenset())
        rest = [part for part in shown if part < one and part.isdisjoint(other)]
        for left in (one - other, other - one, (one - other) - frozenset().union(*rest[:1])):
            compared += 1
            nested = other <= one or one <= other or one.isdisjoint(other)
            isolated += nested and 0 < len(left) < max(smallest, LEAST)
    assert (compared, isolated) == (3 * pairs, 0)


def shown_sets(chance: random.Random) -> tuple[list[frozenset[int]], int]:
    """All sets of people that figures stand for in a random course, at two moments; and its smallest group size."""
    smallest, size = chance.randint(5, 10), chance.randint(0, 70)
    group_of = [chance.choice((None, 1, 2, 3, 4)) for _ in range(size)]
    company_of = {1: "a", 2: "a", 3: "b", 4: None}
    found = set()
    for until in (size, chance.randint(0, size)):
        for chosen in choices(group_of, company_of):
            found.add(frozenset([number for number in chosen if number < until][: counted_of(sum(n < until for n in chosen), smallest)]))
    return sorted(found - {frozenset()}, key=sorted), smallest


def choices(group_of: list[int | None], company_of: dict[int, str | None]) -> Iterator[list[int]]:
    """Whom every filter leaves, in the order of their first result."""
    yield list(range(len(group_of)))
    for group in company_of:
        yield [number for number, own in enumerate(group_of) if own == group]
    for company in ("a", "b"):
        yield [number for number, own in enumerate(group_of) if own is not None and company_of[own] == company]
