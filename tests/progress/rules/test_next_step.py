"""The one thing to do now, exactly."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quizapp.progress.rules.completion import CourseState, QuizState, RecipeState
from quizapp.progress.rules.next_step import NextStep, next_step


def passed(key: str) -> QuizState:
    """A quiz that was passed."""
    return QuizState(key, needs_pass=True, is_finished=True, passed=True)


def waiting(key: str, **changed: object) -> QuizState:
    """A quiz nobody has begun."""
    return replace(QuizState(key, needs_pass=True), **changed)  # type: ignore[arg-type]  # fields by name


def recipe(key: str, read: str, quiz: QuizState | None) -> RecipeState:
    """A recipe with sections a and b."""
    return RecipeState(key, 30, ("a", "b"), frozenset(read), quiz)


DONE_1, DONE_2 = recipe("r1", "ab", passed("r1")), recipe("r2", "ab", passed("r2"))
USED_UP = {"is_finished": True, "passed": False, "attempts_left": 0}

CASES = [
    ("nothing done", [recipe("r1", "", waiting("r1")), recipe("r2", "", waiting("r2"))], waiting("final"), NextStep("read", "r1", "a")),
    ("begun", [recipe("r1", "a", waiting("r1")), recipe("r2", "", waiting("r2"))], waiting("final"), NextStep("read", "r1", "b")),
    ("first unread, not the one after the last", [recipe("r1", "b", waiting("r1"))], waiting("final"), NextStep("read", "r1", "a")),
    ("read", [recipe("r1", "ab", waiting("r1")), recipe("r2", "", None)], waiting("final"), NextStep("quiz", "r1", quiz_key="r1")),
    ("quiz passed before reading", [recipe("r1", "", passed("r1"))], waiting("final"), NextStep("read", "r1", "a")),
    ("quiz failed", [recipe("r1", "ab", waiting("r1", is_finished=True, passed=False))], None, NextStep("quiz", "r1", quiz_key="r1")),
    ("first done", [DONE_1, recipe("r2", "", waiting("r2"))], waiting("final"), NextStep("read", "r2", "a")),
    ("second done first", [recipe("r1", "", waiting("r1")), DONE_2], waiting("final"), NextStep("read", "r1", "a")),
    ("quiz closed", [recipe("r1", "ab", waiting("r1", window="closed")), recipe("r2", "a", None)], None, NextStep("read", "r2", "b")),
    ("quiz not open yet", [recipe("r1", "ab", waiting("r1", window="before"))], waiting("final"), NextStep("final", quiz_key="final")),
    ("nothing but to wait", [DONE_1], waiting("final", window="before"), NextStep("opens", quiz_key="final")),
    ("wait for the recipe's", [recipe("r1", "ab", waiting("r1", window="before"))], None, NextStep("opens", quiz_key="r1")),
    ("open, window closed", [DONE_1], waiting("final", window="closed", is_open=True), NextStep("go_on", quiz_key="final")),
    ("final closed", [DONE_1], waiting("final", window="closed"), NextStep("nothing")),
    ("quiz used up", [recipe("r1", "ab", waiting("r1", **USED_UP)), recipe("r2", "a", None)], None, NextStep("read", "r2", "b")),
    ("all recipes done", [DONE_1, DONE_2], waiting("final"), NextStep("final", quiz_key="final")),
    ("final failed", [DONE_1], waiting("final", is_finished=True, passed=False, attempts_left=1), NextStep("final", quiz_key="final")),
    ("final used up", [DONE_1], waiting("final", **USED_UP), NextStep("nothing")),
    ("complete", [DONE_1, DONE_2], passed("final"), NextStep("certificate")),
    ("final passed, a recipe open", [DONE_1, recipe("r2", "a", None)], passed("final"), NextStep("read", "r2", "b")),
    ("final passed, a quiz used up", [recipe("r1", "ab", waiting("r1", **USED_UP))], passed("final"), NextStep("nothing")),
    ("quiz open", [recipe("r1", "", waiting("r1", is_open=True))], waiting("final"), NextStep("go_on", quiz_key="r1")),
    ("final open", [recipe("r1", "", waiting("r1"))], waiting("final", is_open=True), NextStep("go_on", quiz_key="final")),
    (
        "last attempt open", [DONE_1], waiting("final", is_open=True, is_finished=True, passed=False, attempts_left=0),
        NextStep("go_on", quiz_key="final"),
    ),
]


@pytest.mark.parametrize(("recipes", "final", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_next_step(recipes: list[RecipeState], final: QuizState | None, expected: NextStep) -> None:
    assert next_step(CourseState(tuple(recipes), final=final)) == expected


def test_an_open_self_check_comes_before_an_open_quiz() -> None:
    course = CourseState((recipe("r1", "", waiting("r1", is_open=True)),), placement=QuizState("placement", is_open=True))
    assert next_step(course) == NextStep("go_on", quiz_key="placement")


def test_a_self_check_is_never_asked_for() -> None:
    assert next_step(CourseState((DONE_1,), placement=QuizState("placement"), final=passed("final"))) == NextStep("certificate")


def test_a_course_without_a_paper_ends_in_peace() -> None:
    assert next_step(CourseState((DONE_1,), offers_certificate=False)) == NextStep("nothing")


TAKEN = QuizState("pretest", is_finished=True)


@pytest.mark.parametrize(
    ("pretest", "posttest", "expected"),
    [
        (TAKEN, QuizState("posttest"), NextStep("posttest", quiz_key="posttest")),
        (TAKEN, QuizState("posttest", is_finished=True), NextStep("final", quiz_key="final")),
        (QuizState("pretest"), QuizState("posttest"), NextStep("final", quiz_key="final")),
        (QuizState("pretest", is_open=True), QuizState("posttest"), NextStep("go_on", quiz_key="pretest")),
        (TAKEN, QuizState("posttest", is_open=True), NextStep("go_on", quiz_key="posttest")),
    ],
)
def test_who_took_the_pre_test_is_led_to_the_post_test(pretest: QuizState, posttest: QuizState, expected: NextStep) -> None:
    assert next_step(CourseState((DONE_1,), pretest=pretest, posttest=posttest, final=waiting("final"))) == expected


def test_the_post_test_waits_for_the_recipes() -> None:
    state = CourseState((recipe("r1", "a", None),), pretest=TAKEN, posttest=QuizState("posttest"), final=waiting("final"))
    assert next_step(state) == NextStep("read", "r1", "b")
