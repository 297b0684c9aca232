"""Best, last or first attempt; of equals the earliest."""

from fractions import Fraction

from quizapp.grading.attempt_choice import GradedAttempt, counting_attempt

FIRST, SECOND, THIRD = (GradedAttempt(number, Fraction(points)) for number, points in ((1, 60), (2, 80), (3, 80)))


def test_best_of_equals_is_the_earliest_whatever_the_order_given() -> None:
    assert counting_attempt([THIRD, FIRST, SECOND], "best") == SECOND


def test_best_is_exact() -> None:
    nearly = GradedAttempt(1, Fraction("79.999999999999999999"))
    assert counting_attempt([nearly, SECOND], "best") == SECOND


def test_last_and_first() -> None:
    assert counting_attempt([THIRD, FIRST, SECOND], "last") == THIRD
    assert counting_attempt([THIRD, FIRST, SECOND], "first") == FIRST


def test_no_attempt() -> None:
    assert counting_attempt([], "best") is None
