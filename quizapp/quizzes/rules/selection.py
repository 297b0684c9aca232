"""Which questions an attempt holds, in which order, and how each is laid out."""

from __future__ import annotations

import random

from quizapp.content.document import Course, Quiz
from quizapp.questions.base import Layout, Question


def select_questions(course: Course, quiz: Quiz, rng: random.Random) -> tuple[Question, ...]:
    """The quiz's own questions, then what is drawn from its pools; shuffled where the quiz says so.

    The same generator state gives the same selection.
    """
    selected = list(quiz.questions)
    for draw in quiz.draw:
        pool = course.pool(draw.pool)
        if pool is not None:
            selected += rng.sample(pool.questions, min(draw.count, len(pool.questions)))
    if quiz.shuffle_questions:
        rng.shuffle(selected)
    return tuple(selected)


def draw_attempt(course: Course, quiz: Quiz, seed: int, locale: str) -> list[tuple[Question, Layout]]:
    """Everything that is drawn for an attempt: its questions and the layout of each. The same seed gives the same."""
    rng = random.Random(seed)
    return [(question, question.draw_layout(rng, locale)) for question in select_questions(course, quiz, rng)]
