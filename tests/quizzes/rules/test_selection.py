"""Which questions an attempt holds, and how they are laid out."""

from __future__ import annotations

import random

from hypothesis import given, strategies as st

from quizapp.content.document import Draw, Quiz
from quizapp.quizzes.rules.selection import draw_attempt, select_questions
from tests.quizzes.workshop import CANARY, workshop_course

COURSE = workshop_course()
POOL = f"{CANARY}-pool"
seeds = st.integers(0, 2**63 - 1)


def quiz(key: str, **changed: object) -> Quiz:
    """A quiz of the workshop with other rules."""
    found = COURSE.quiz(key)
    assert found
    return found.model_copy(update=changed)


def ids(of: Quiz, seed: int) -> list[str]:
    """Ids of the selected questions in order."""
    return [question.id for question in select_questions(COURSE, of, random.Random(seed))]


@given(seeds)
def test_own_questions_come_in_their_order_before_drawn_ones(seed: int) -> None:
    mixed = quiz("once", draw=(Draw(pool=POOL, count=2),))
    own = [question.id for question in mixed.questions]
    selected = ids(mixed, seed)
    assert selected[: len(own)] == own
    assert len(set(selected)) == len(selected) == len(own) + 2


@given(seeds)
def test_the_same_seed_draws_the_same_everything(seed: int) -> None:
    shuffled = quiz("pause", shuffle_questions=True)
    assert draw_attempt(COURSE, shuffled, seed, "de") == draw_attempt(COURSE, shuffled, seed, "de")


def test_more_than_the_pool_holds_is_all_of_it() -> None:
    assert len(ids(quiz("pause", draw=(Draw(pool=POOL, count=50),)), 1)) == 4
    assert ids(quiz("pause", draw=(Draw(pool="gone", count=1),)), 1) == []


def test_every_question_of_a_pool_is_drawn_sooner_or_later_and_orders_differ() -> None:
    drawn = {tuple(ids(quiz("pause"), seed)) for seed in range(200)}
    assert len({question_id for selected in drawn for question_id in selected}) == 4
    assert len(drawn) == 24
    assert len({tuple(ids(quiz("sheet", shuffle_questions=True), seed)) for seed in range(50)}) > 40


def test_each_question_is_laid_out_by_its_kind() -> None:
    for question, layout in draw_attempt(COURSE, quiz("oil"), 7, "en"):
        assert question.read_response({}, layout) == {}
        if question.kind == "numeric":
            assert layout == {"decimal": "."}
