"""What questions are worth: shares of the points and weights of sections, exact."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from quizapp.grading.attempt_score import score_on_100_points
from quizapp.grading.mark import Mark
from quizapp.quizzes.rules.worth import FULL, Stake, worth_of

points = st.fractions(Fraction(1, 7), 20, max_denominator=7)


@st.composite
def attempts(draw: st.DrawFn) -> tuple[list[Stake], list[Fraction | None]]:
    """Parts with shares that add up and something beside them, with or without weights."""
    parts = draw(st.integers(1, 4))
    is_weighted = draw(st.booleans())
    stakes: list[Stake] = []
    for part in range(parts):
        shares = draw(st.lists(st.fractions(1, 33, max_denominator=6), max_size=3))
        for number, share in enumerate(shares):
            stakes += [Stake(draw(points), part, number, share) for _ in range(draw(st.integers(1, 3)))]
        stakes += [Stake(draw(points), part) for _ in range(draw(st.integers(1, 3)))]
    return stakes, [draw(points) if is_weighted else None for _ in range(parts)]


@given(attempts())
def test_all_questions_together_are_worth_a_hundred_points(attempt: tuple[list[Stake], list[Fraction | None]]) -> None:
    stakes, weights = attempt
    worths = worth_of(stakes, weights)
    if worths is None:
        assert all(stake.draw is None for stake in stakes) and not any(weights)
        return
    assert sum(worths) == FULL
    assert all(worth > 0 for worth in worths)


@given(attempts())
def test_each_share_and_each_weight_is_kept_exactly(attempt: tuple[list[Stake], list[Fraction | None]]) -> None:
    stakes, weights = attempt
    worths = worth_of(stakes, weights)
    if worths is None:
        return
    parts = sorted({stake.part for stake in stakes})
    sizes = {part: sum(worth for worth, stake in zip(worths, stakes, strict=True) if stake.part == part) for part in parts}
    for part in parts:
        raw = sum(stake.points for stake in stakes if stake.part == part)
        kind = weights[part] or raw
        assert sizes[part] / sizes[0] == kind / (weights[0] or sum(stake.points for stake in stakes if stake.part == 0))
    for part, draw, share in {(stake.part, stake.draw, stake.share) for stake in stakes if stake.draw is not None}:
        drawn = sum(w for w, s in zip(worths, stakes, strict=True) if (s.part, s.draw) == (part, draw))
        assert drawn == sizes[part] * share / 100


def test_without_shares_and_weights_raw_points_decide() -> None:
    assert worth_of([Stake(Fraction(4), 0), Stake(Fraction(2), 1)], [None, None]) is None


def weighted(weights: list[str], reached: list[int]) -> Fraction:
    """The score where each section is one question of which so many per cent are right."""
    worths = worth_of([Stake(Fraction(4), part) for part in range(len(weights))], [Fraction(weight) for weight in weights])
    assert worths
    return score_on_100_points((Mark(Fraction(share, 100)), worth) for share, worth in zip(reached, worths, strict=True))


@pytest.mark.parametrize(
    ("weights", "reached", "points"),
    [
        (["15", "15", "45", "25"], [60, 70, 80, 90], Fraction(78)),
        (["25", "75"], [60, 48], Fraction(51)),
        (["1/3", "1/3", "1/3"], [100, 0, 0], Fraction(100, 3)),
    ],
)
def test_weighted_means_of_the_ordinances(weights: list[str], reached: list[int], points: Fraction) -> None:
    """**Source**: domain conventions of chambers: weights 15/15/45/25 and 25/75."""
    assert weighted(weights, reached) == points
