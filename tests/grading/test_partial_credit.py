"""Rules for several right options give exactly what the table of rules says."""

from fractions import Fraction

import pytest

from quizapp.grading.partial_credit import RULES, Ticks

NOTHING, ALL, THIRD, TWO_THIRDS, HALF = Fraction(0), Fraction(1), Fraction(1, 3), Fraction(2, 3), Fraction(1, 2)


@pytest.mark.parametrize(
    ("ticks", "exact", "right_minus_wrong", "balanced"),
    [
        (Ticks(3, 0, 3, 3), ALL, ALL, ALL),
        (Ticks(2, 0, 3, 3), NOTHING, TWO_THIRDS, TWO_THIRDS),
        (Ticks(3, 1, 3, 3), NOTHING, TWO_THIRDS, TWO_THIRDS),
        (Ticks(2, 1, 3, 3), NOTHING, THIRD, THIRD),
        (Ticks(3, 3, 3, 3), NOTHING, NOTHING, NOTHING),
        (Ticks(0, 0, 3, 3), NOTHING, NOTHING, NOTHING),
        (Ticks(2, 2, 2, 4), NOTHING, NOTHING, HALF),
        (Ticks(2, 4, 2, 4), NOTHING, NOTHING, NOTHING),
        (Ticks(0, 3, 3, 3), NOTHING, NOTHING, NOTHING),
        (Ticks(2, 0, 2, 0), ALL, ALL, ALL),
    ],
)
def test_table_of_rules(ticks: Ticks, exact: Fraction, right_minus_wrong: Fraction, balanced: Fraction) -> None:
    assert RULES["exact"](ticks) == exact
    assert RULES["right_minus_wrong"](ticks) == right_minus_wrong
    assert RULES["balanced"](ticks) == balanced


@pytest.mark.parametrize(
    ("ticks", "fraction"),
    [
        (Ticks(2, 0, 2, 3), ALL),
        (Ticks(1, 1, 2, 3), HALF),
        (Ticks(1, 0, 2, 3), HALF),
        (Ticks(0, 2, 2, 3), NOTHING),
        (Ticks(2, 1, 2, 3), NOTHING),
        (Ticks(2, 3, 2, 3), NOTHING),
    ],
)
def test_per_right_tick(ticks: Ticks, fraction: Fraction) -> None:
    assert RULES["per_right_tick"](ticks) == fraction


@pytest.mark.parametrize("counts", [(4, 0, 3, 3), (-1, 0, 3, 3), (0, 4, 3, 3), (0, 0, 0, 3)])
def test_impossible_ticks_are_refused(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="impossible"):
        Ticks(*counts)
