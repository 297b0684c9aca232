"""Known figures of FSRS-6, and what holds for every history of answers."""

from __future__ import annotations

import math
from datetime import date, timedelta
from fractions import Fraction

import pytest
from fsrs import Rating
from hypothesis import given, strategies as st

from quizapp.grading.mark import UNANSWERED, Mark
from quizapp.practice.rules.schedule import SCHEDULER, SURE, Memory, after_review, rating_of, replayed

MONDAY = date(2026, 3, 2)
RIGHT, HALF, WRONG = Mark(Fraction(1)), Mark(Fraction(1, 2)), Mark(Fraction(0))
ratings = st.sampled_from(list(Rating))
histories = st.lists(st.tuples(ratings, st.integers(0, 400)), min_size=1, max_size=12)


def days(history: list[tuple[Rating, int]]) -> list[tuple[Rating, date]]:
    """Reviews so many days one after another."""
    found, day = [], MONDAY
    for rating, gap in history:
        day += timedelta(days=gap)
        found.append((rating, day))
    return found


@pytest.mark.parametrize(
    ("rating", "stability", "interval"),
    [(Rating.Again, 0.212, 1), (Rating.Hard, 1.2931, 1), (Rating.Good, 2.3065, 2), (Rating.Easy, 8.2956, 8)],
)
def test_the_first_answer(rating: Rating, stability: float, interval: int) -> None:
    memory = after_review(None, rating, MONDAY)
    difficulty = 6.4133 - math.exp(0.8334 * (rating - 1)) + 1
    assert memory == Memory(stability, pytest.approx(min(10, max(1, difficulty))), MONDAY, MONDAY + timedelta(days=interval))


def test_a_success_by_the_published_formula() -> None:
    """S' = S (1 + e^w8 (11 - D) S^-w9 (e^(w10 (1 - R)) - 1)), R at the day of the answer."""
    first = after_review(None, Rating.Good, MONDAY)
    second = after_review(first, Rating.Good, MONDAY + timedelta(days=7))
    factor = 0.9 ** (1 / -0.1542) - 1
    recall = (1 + factor * 7 / first.stability) ** -0.1542
    gain = math.exp(1.8722) * (11 - first.difficulty) * first.stability**-0.1666 * (math.exp(0.796 * (1 - recall)) - 1)
    assert second.stability == pytest.approx(first.stability * (1 + gain))
    assert second.due_on == MONDAY + timedelta(days=7 + round(second.stability))


def test_a_lapse_comes_back_the_next_day() -> None:
    memory = replayed([(Rating.Good, MONDAY), (Rating.Good, MONDAY + timedelta(days=2))])
    assert memory and memory.due_on - memory.reviewed_on > timedelta(days=5)
    lapsed = after_review(memory, Rating.Again, memory.due_on)
    assert lapsed.stability < memory.stability
    assert lapsed.difficulty > memory.difficulty
    assert lapsed.due_on - lapsed.reviewed_on <= timedelta(days=2)


@pytest.mark.parametrize(
    ("mark", "after_hint", "certainty", "rating"),
    [
        (RIGHT, False, None, Rating.Good), (RIGHT, False, 1, Rating.Good), (RIGHT, False, SURE, Rating.Easy),
        (RIGHT, True, SURE, Rating.Hard), (HALF, False, SURE, Rating.Again), (WRONG, True, None, Rating.Again),
        (UNANSWERED, False, None, Rating.Again),
    ],
)
def test_what_an_answer_says_to_the_scheduler(mark: Mark, after_hint: bool, certainty: int | None, rating: Rating) -> None:
    assert rating_of(mark, after_hint, certainty) == rating


@given(histories)
def test_the_same_history_leads_to_the_same_day_and_never_back(history: list[tuple[Rating, int]]) -> None:
    memory = replayed(days(history))
    assert memory == replayed(days(history))
    assert memory
    assert timedelta(days=1) <= memory.due_on - memory.reviewed_on <= timedelta(days=365)
    assert 1 <= memory.difficulty <= 10 and memory.stability > 0


@given(histories, st.integers(0, 400))
def test_a_better_answer_never_comes_back_earlier(history: list[tuple[Rating, int]], gap: int) -> None:
    memory = replayed(days(history))
    assert memory
    day = memory.reviewed_on + timedelta(days=gap)
    due = [after_review(memory, rating, day).due_on for rating in (Rating.Again, Rating.Good, Rating.Easy)]
    assert due == sorted(due)


@given(histories, histories)
def test_a_log_replayed_in_parts_leads_to_the_same(first: list[tuple[Rating, int]], then: list[tuple[Rating, int]]) -> None:
    log = days(first + then)
    memory = None
    for rating, day in log:
        memory = after_review(memory, rating, day)
    assert memory == replayed(log)


def test_a_clock_that_went_back_does_no_harm() -> None:
    memory = after_review(None, Rating.Good, MONDAY)
    assert after_review(memory, Rating.Good, MONDAY - timedelta(days=3)).reviewed_on == MONDAY


def test_no_log_no_memory() -> None:
    assert replayed([]) is None


def test_nothing_is_left_to_chance() -> None:
    assert not SCHEDULER.enable_fuzzing
    assert SCHEDULER.learning_steps == SCHEDULER.relearning_steps == ()
