"""Scores are exact, whatever the weights."""

from fractions import Fraction

import pytest

from quizapp.grading.attempt_score import score_on_100_points
from quizapp.grading.mark import UNANSWERED, Mark
from quizapp.grading.passing import outcome_for


def test_weighted_parts() -> None:
    parts = [("0.6", 15), ("0.7", 15), ("0.8", 45), ("0.9", 25)]
    points = score_on_100_points([(Mark(Fraction(share)), Fraction(weight)) for share, weight in parts])
    assert points == 78
    assert str(outcome_for(points, Fraction(50), "german-100-point-2019", "round_then_table").decimal_grade) == "2.6"


def test_thirds_add_up_to_the_pass_mark_exactly() -> None:
    thirds = [(Mark(Fraction(1, 3)), Fraction(1)), (Mark(Fraction(2, 3)), Fraction(1))]
    assert score_on_100_points(thirds) == 50


def test_a_paper_of_150_points() -> None:
    assert score_on_100_points([(Mark(Fraction(1, 2)), Fraction(150))]) == 50


def test_unanswered_questions_keep_their_weight() -> None:
    assert score_on_100_points([(Mark(Fraction(1)), Fraction(1)), (UNANSWERED, Fraction(3))]) == 25


def test_nothing_to_score() -> None:
    with pytest.raises(ValueError, match="nothing to score"):
        score_on_100_points([])
