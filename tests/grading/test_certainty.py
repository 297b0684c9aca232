"""Certainty-based marking: the published vectors, and what holds for every answer."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from quizapp.grading.certainty import (
    FEW,
    HONEST,
    LEVELS,
    STAKES,
    Rated,
    calibration_of,
    certainty_points,
    expected_points,
    wilson_interval,
)

shares = st.fractions(0, 1, max_denominator=400)
levels = st.sampled_from(LEVELS)
answers = st.lists(st.builds(Rated, st.integers(1, 40), levels, shares), max_size=40)


def test_the_stakes_are_the_published_ones() -> None:
    assert [(stake.level, stake.right, stake.wrong) for stake in STAKES] == [(1, 1, 0), (2, 2, -2), (3, 3, -6)]
    assert [certainty_points(level, Fraction(1)) for level in LEVELS] == [1, 2, 3]
    assert [certainty_points(level, Fraction(0)) for level in LEVELS] == [0, -2, -6]
    assert [certainty_points(None, Fraction(fraction)) for fraction in (0, 1)] == [0, 1]


@pytest.mark.parametrize(
    ("chance", "expected"), [("0.5", ["0.5", "0", "-1.5"]), ("0.7", ["0.7", "0.8", "0.3"]), ("0.9", ["0.9", "1.6", "2.1"])]
)
def test_expected_points_are_the_published_ones(chance: str, expected: list[str]) -> None:
    assert [expected_points(level, Fraction(chance)) for level in LEVELS] == [Fraction(points) for points in expected]


@given(shares)
def test_honesty_pays(chance: Fraction) -> None:
    best = max(expected_points(level, chance) for level in LEVELS)
    for level in LEVELS:
        low, high = HONEST[level]
        assert (expected_points(level, chance) == best) is (low <= chance <= high)


@given(levels, shares, shares)
def test_more_of_it_right_never_earns_less(level: int, one: Fraction, other: Fraction) -> None:
    worse, better = sorted((one, other))
    assert certainty_points(level, worse) <= certainty_points(level, better) <= level
    assert certainty_points(level, Fraction(0)) <= 0


@given(answers)
def test_levels_add_up(rated: list[Rated]) -> None:
    found = calibration_of(rated)
    assert sum(level.answers for level in found.levels) == len(rated)
    assert sum(level.points for level in found.levels) == found.points <= found.most == 3 * len(rated)
    assert sum(level.right for level in found.levels) == sum(one.fraction == 1 for one in rated)
    assert all(one.level > 1 and one.fraction < 1 for one in found.confident_errors)
    assert [one.level for one in found.confident_errors] == sorted((one.level for one in found.confident_errors), reverse=True)


@given(st.integers(0, 300), st.integers(0, 300))
def test_the_interval_holds_the_share_and_narrows(right: int, wrong: int) -> None:
    low, high = wilson_interval(right, right + wrong)
    assert 0 <= low <= high <= 1
    if right + wrong:
        assert low <= right / (right + wrong) <= high
        twice = wilson_interval(2 * right, 2 * (right + wrong))
        assert twice[1] - twice[0] < high - low


@pytest.mark.parametrize(
    ("right", "answers", "interval"),
    [(0, 10, (0.0, 0.2775)), (10, 10, (0.7225, 1.0)), (8, 10, (0.4902, 0.9433)), (81, 263, (0.2553, 0.3662))],
)
def test_known_intervals(right: int, answers: int, interval: tuple[float, float]) -> None:
    assert tuple(round(bound, 4) for bound in wilson_interval(right, answers)) == interval


def verdict(level: int, right: int, wrong: int) -> str:
    """What is told of a level with so many answers."""
    rated = [Rated(1, level, Fraction(1))] * right + [Rated(1, level, Fraction(1, 2))] * wrong
    return calibration_of(rated).levels[level - 1].verdict


def test_little_is_told_from_few_answers() -> None:
    assert [verdict(3, 0, wrong) for wrong in (0, 1, FEW - 1, FEW)] == ["none", "few", "few", "over"]
    assert [verdict(1, right, 0) for right in (FEW - 1, FEW)] == ["few", "under"]
    assert [verdict(3, 9, 1), verdict(2, 8, 3), verdict(2, 1, 9)] == ["fits", "fits", "over"]
