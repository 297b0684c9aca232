"""The 100-point key of 2019: bands on exact points and the decimal table of its annex, row by row."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest

from quizapp.grading.scales import GERMAN_100_POINT_2019, scale_named

ANNEX = """
100 1,0 | 98-99 1,1 | 96-97 1,2 | 94-95 1,3 | 92-93 1,4
 91 1,5 |    90 1,6 |    89 1,7 |    88 1,8 |    87 1,9 | 85-86 2,0 | 84 2,1 | 83 2,2 | 82 2,3 | 81 2,4
79-80 2,5 |  78 2,6 |    77 2,7 | 75-76 2,8 |    74 2,9 | 72-73 3,0 | 71 3,1 | 70 3,2 | 68-69 3,3 | 67 3,4
65-66 3,5 | 63-64 3,6 |  62 3,7 | 60-61 3,8 | 58-59 3,9 | 56-57 4,0 | 55 4,1 | 53-54 4,2 | 51-52 4,3 | 50 4,4
48-49 4,5 | 46-47 4,6 | 44-45 4,7 | 42-43 4,8 | 40-41 4,9 | 38-39 5,0 | 36-37 5,1 | 34-35 5,2 | 32-33 5,3 | 30-31 5,4
25-29 5,5 | 20-24 5,6 | 15-19 5,7 | 10-14 5,8 |  5-9  5,9 |  0-4  6,0
"""
ROWS = re.findall(r"(\d+)(?:-(\d+))?\s+(\d),(\d)", ANNEX)


def test_every_whole_point_has_the_grade_of_the_annex() -> None:
    annex = {
        points: Decimal(f"{whole}.{tenth}")
        for low, high, whole, tenth in ROWS
        for points in range(int(low), int(high or low) + 1)
    }
    assert sorted(annex) == list(range(101))
    assert {points: GERMAN_100_POINT_2019.decimal_grade_of(points) for points in range(101)} == annex


def test_grades_run_from_1_0_to_6_0_in_steps_of_a_tenth() -> None:
    assert sorted(set(GERMAN_100_POINT_2019.decimal_grades)) == [Decimal(tenths) / 10 for tenths in range(10, 61)]


@pytest.mark.parametrize(
    ("points", "code", "grade"),
    [
        ("100", "very_good", 1), ("92", "very_good", 1),
        ("91.99", "good", 2), ("81", "good", 2),
        ("80.99", "satisfactory", 3), ("67", "satisfactory", 3),
        ("66.99", "sufficient", 4), ("50", "sufficient", 4),
        ("49.99", "poor", 5), ("30", "poor", 5),
        ("29.99", "insufficient", 6), ("0", "insufficient", 6),
    ],
)
def test_bands_are_on_exact_points(points: str, code: str, grade: int) -> None:
    band = GERMAN_100_POINT_2019.band_of(Fraction(points))
    assert (band.code, band.grade) == (code, grade)


def test_whole_points_have_a_decimal_grade_inside_their_band() -> None:
    for points in range(101):
        grade = GERMAN_100_POINT_2019.band_of(Fraction(points)).grade
        decimal_grade = GERMAN_100_POINT_2019.decimal_grade_of(points)
        assert max(Decimal(1), grade - Decimal("0.5")) <= decimal_grade <= min(Decimal(6), grade + Decimal("0.4"))


def test_an_unknown_scale_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="german-100-point-2019"):
        scale_named("german-100-point-1999")
