"""Pre-test and post-test: other questions, and the gain on the result of the second."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from quizapp.content.document import Course
from quizapp.db.session import Database
from tests.clock import SettableClock
from tests.courses.small import publish, question, quiz, small_course
from tests.people import Person, browser_of
from tests.quizzes.pages import Learner
from tests.quizzes.taking import Taker, questions_of, slot_row, taker_of
from tests.strategies import form_of


def course_with_forms(**rules: Any) -> Course:
    """Ten questions of one point each in a pool, five in each form."""
    pool = {"key": "both", "questions": [question(f"b{n}") for n in range(10)]}
    draw = [{"pool": "both", "count": 5}]
    forms = [quiz(key, key, questions=[], draw=draw, pass_points=None, **rules) for key in ("pretest", "posttest")]
    return small_course(pools=[pool], quizzes=forms, placement=None, final=None, pretest="pretest", posttest="posttest")


@pytest.fixture
def anna(database: Database, alice: Person, clock: SettableClock) -> Taker:
    """Alice in the course with both forms."""
    publish(database, course_with_forms(), clock())
    return taker_of(database, alice, "small", clock)


def finish(taker: Taker, key: str, right: int) -> str:
    """Take a form with so many right answers; the attempt's code."""
    code = taker.start(key)
    for slot, asked in questions_of(taker.database, "small", code).items():
        if slot <= right:
            taker.save(code, slot, form_of(asked, slot_row(taker.database, code, slot).layout, asked.right_response()))
    taker.clock.advance(minutes=10)
    taker.finish(code)
    return code


def ids(taker: Taker, code: str) -> set[str]:
    """Questions of an attempt."""
    return {one.id for one in questions_of(taker.database, "small", code).values()}


def test_no_question_stands_in_both_forms(anna: Taker) -> None:
    assert not ids(anna, finish(anna, "pretest", 1)) & ids(anna, finish(anna, "posttest", 1))


def test_nor_when_the_post_test_comes_first(anna: Taker) -> None:
    assert not ids(anna, finish(anna, "posttest", 1)) & ids(anna, finish(anna, "pretest", 1))


@pytest.fixture
def learner(anna: Taker, app: Flask, alice: Person) -> Learner:
    """Alice with her browser."""
    return Learner(browser_of(app, alice), "en", "small")


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (2, 4, ["you had 40 of 100 points, now you have 80", "Of the 60 points that were missing you have gained 40", "0.67"]),
        (0, 5, ["That is a gain of 1;", "100 of 100 points, a gain of 1"]),
        (3, 3, ["60 of 100 points, as many as before", "0 of 40 points, a gain of 0"]),
        (4, 2, ["you had 80 of 100 points, this time 40", "After: post-test"]),
        (5, 4, ["You had all 100 points before the course already"]),
    ],
)
def test_the_result_of_the_post_test_shows_the_gain(
    learner: Learner, anna: Taker, before: int, after: int, words: list[str]
) -> None:
    earlier = finish(anna, "pretest", before)
    page = learner.get(f"attempts/{finish(anna, 'posttest', after)}/review").text
    for expected in ["What you have gained", f"attempts/{earlier}/review", *words]:
        assert expected in page, expected
    assert ("Gained of what was missing" in page) is (after >= before and before < 5)


@pytest.mark.one_engine
def test_the_pre_test_has_no_grade_and_no_gain(learner: Learner, anna: Taker) -> None:
    page = learner.get(f"attempts/{finish(anna, 'pretest', 1)}/review").text
    assert "This is where you start." in page
    assert "By the 100-point key" not in page and "What you have gained" not in page


@pytest.mark.one_engine
def test_a_pre_test_taken_afterwards_proves_nothing(learner: Learner, anna: Taker) -> None:
    later = finish(anna, "posttest", 4)
    finish(anna, "pretest", 1)
    page = learner.get(f"attempts/{later}/review").text
    assert "nothing to compare with" in page and "What you have gained" not in page
