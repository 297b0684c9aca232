"""When a recipe is done, when a course is complete, how many minutes are left."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from quizapp.progress.rules.completion import (
    CourseState,
    QuizState,
    RecipeState,
    is_course_complete,
    is_recipe_done,
    minutes_left,
    unread_sections,
)

PASSED = QuizState("q", needs_pass=True, is_finished=True, passed=True)
FAILED = QuizState("q", needs_pass=True, is_finished=True, passed=False)
UNTOUCHED = QuizState("q", needs_pass=True)
FINISHED_WITHOUT_MARK = QuizState("q", is_finished=True)
UNTOUCHED_WITHOUT_MARK = QuizState("q")
READ, HALF = frozenset({"a", "b"}), frozenset({"a"})


def recipe(read: frozenset[str], quiz: QuizState | None, minutes: int = 30) -> RecipeState:
    """A recipe with two sections."""
    return RecipeState("r", minutes, ("a", "b"), read, quiz)


@pytest.mark.parametrize(
    ("read", "quiz", "is_done"),
    [
        (READ, PASSED, True),
        (READ, FINISHED_WITHOUT_MARK, True),
        (READ, None, True),
        (READ, FAILED, False),
        (READ, UNTOUCHED, False),
        (READ, UNTOUCHED_WITHOUT_MARK, False),
        (READ, QuizState("q", needs_pass=True, is_finished=True, passed=None), False),
        (HALF, PASSED, False),
        (frozenset(), None, False),
        (READ | {"gone"}, PASSED, True),
        (frozenset({"a", "gone"}), PASSED, False),
    ],
)
def test_a_recipe_is_done_when_read_and_its_quiz_is(read: frozenset[str], quiz: QuizState | None, is_done: bool) -> None:
    assert is_recipe_done(recipe(read, quiz)) is is_done


@pytest.mark.parametrize(
    ("quizzes", "final", "is_complete"),
    [
        ((PASSED, PASSED), PASSED, True),
        ((PASSED, PASSED), None, True),
        ((PASSED, PASSED), FAILED, False),
        ((PASSED, PASSED), UNTOUCHED, False),
        ((PASSED, FAILED), PASSED, False),
        ((), PASSED, True),
    ],
)
def test_a_course_is_complete_with_all_recipes_and_the_final_test(
    quizzes: tuple[QuizState, ...], final: QuizState | None, is_complete: bool
) -> None:
    recipes = tuple(recipe(READ, quiz) for quiz in quizzes)
    assert is_course_complete(CourseState(recipes, placement=UNTOUCHED_WITHOUT_MARK, final=final)) is is_complete


@pytest.mark.parametrize(
    ("read", "quiz", "minutes", "left"),
    [
        (frozenset(), UNTOUCHED, 30, 30),
        (HALF, UNTOUCHED, 30, 20),
        (READ, UNTOUCHED, 30, 10),
        (READ, FAILED, 30, 10),
        (READ, PASSED, 30, 0),
        (HALF, PASSED, 30, 10),
        (HALF, UNTOUCHED, 31, 21),
        (HALF, None, 45, 23),
        (READ, None, 45, 0),
    ],
)
def test_minutes_left_are_rounded_up(read: frozenset[str], quiz: QuizState | None, minutes: int, left: int) -> None:
    assert minutes_left(recipe(read, quiz, minutes)) == left


def test_an_empty_recipe_takes_no_time() -> None:
    assert minutes_left(RecipeState("r", 45, ())) == 0


@given(st.sets(st.sampled_from("abcd")), st.sampled_from([None, PASSED, FAILED, UNTOUCHED]), st.integers(1, 6000))
def test_nothing_is_left_exactly_when_a_recipe_is_done(read: set[str], quiz: QuizState | None, minutes: int) -> None:
    state = RecipeState("r", minutes, ("a", "b", "c"), frozenset(read), quiz)
    assert (minutes_left(state) == 0) is is_recipe_done(state)
    assert 0 <= minutes_left(state) <= minutes
    assert set(unread_sections(state)) == {"a", "b", "c"} - read
