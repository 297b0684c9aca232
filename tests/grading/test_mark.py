"""A mark lies between 0 and 1 and knows its verdict."""

from fractions import Fraction

import pytest

from quizapp.grading.mark import UNANSWERED, Mark


@pytest.mark.parametrize(
    ("mark", "verdict"),
    [
        (Mark(Fraction(1)), "right"),
        (Mark(Fraction(999_999_999, 1_000_000_000)), "partial"),
        (Mark(Fraction(1, 10**12)), "partial"),
        (Mark(Fraction(0)), "wrong"),
        (UNANSWERED, "unanswered"),
    ],
)
def test_verdict(mark: Mark, verdict: str) -> None:
    assert mark.verdict == verdict


@pytest.mark.parametrize("fraction", [Fraction(-1, 10), Fraction(11, 10)])
def test_a_mark_outside_0_to_1_is_refused(fraction: Fraction) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Mark(fraction)


def test_points_are_exact() -> None:
    assert Mark(Fraction(1, 3)).points(Fraction(4)) == Fraction(4, 3)
