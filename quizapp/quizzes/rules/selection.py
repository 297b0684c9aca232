"""Which questions an attempt holds, in which order, how each is laid out and what it is worth."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from quizapp.content.blueprint import Want, wants_of
from quizapp.content.document import Course, Quiz
from quizapp.content.matching import fill
from quizapp.kernel.errors import Conflict
from quizapp.questions.base import Layout, Question
from quizapp.quizzes.rules.worth import Stake, worth_of


@dataclass(frozen=True, slots=True)
class Before:
    """Questions that the learner has met in this course.

    **Shape**: `here` leads to the number of the latest attempt at this quiz that held the question; `other_form` are
    those of the pre-test for a post-test and the other way round; `elsewhere` those of any other quiz.
    """

    here: Mapping[str, int] = field(default_factory=dict)
    other_form: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()

    def rank(self, question_id: str) -> tuple[bool, int, bool]:
        """Low for what may come first: never met, then met elsewhere, then least recently here, last in the other form."""
        return question_id in self.other_form, self.here.get(question_id, 0), question_id in self.elsewhere


@dataclass(frozen=True, slots=True)
class DrawnQuestion:
    """A question of an attempt.

    **Shape**: `section` counts from 1, None in a quiz without sections. **Units**: `worth` in points of the 100 of the
    attempt, None where its raw points decide.
    """

    question: Question
    layout: Layout
    section: int | None = None
    worth: Fraction | None = None


@dataclass(frozen=True, slots=True)
class _Selected:
    question: Question
    part: int
    want: Want | None = None


def draw_attempt(course: Course, quiz: Quiz, seed: int, locale: str, before: Before | None = None) -> list[DrawnQuestion]:
    """Everything that is drawn for an attempt. The same seed gives the same.

    **Raises** Conflict when the pools hold too little for what the quiz draws.
    """
    rng = random.Random(seed)
    selected = _select(course, quiz, rng, before or Before())
    worths = _worths(quiz, selected)
    return [
        DrawnQuestion(
            question=chosen.question,
            layout=chosen.question.draw_layout(rng, locale),
            section=chosen.part + 1 if quiz.sections else None,
            worth=worths.get(chosen.question.id),
        )
        for chosen in selected
    ]


def _select(course: Course, quiz: Quiz, rng: random.Random, before: Before) -> list[_Selected]:
    """Part by part its own questions, then the drawn ones; shuffled inside each part where the quiz says so."""
    wants = wants_of(course, quiz)
    pooled = {question.id: question for pool in course.pools for question in pool.questions}
    drawn = _draw(wants, _reserved(course, quiz, before), rng, before)
    selected = []
    for number, part in enumerate(quiz.parts):
        chosen = [_Selected(question, number) for question in part.questions]
        for want, ids in zip(wants, drawn, strict=True):
            if want.part == number:
                chosen += [_Selected(pooled[question_id], number, want) for question_id in ids]
        if quiz.shuffle_questions:
            rng.shuffle(chosen)
        selected += chosen
    return selected


def _reserved(course: Course, quiz: Quiz, before: Before) -> list[Want]:
    """What the other form will have to draw, as long as it was not taken: pre-test and post-test share no question."""
    other = course.other_form(quiz)
    return wants_of(course, other) if other and not before.other_form else []


def _draw(wants: Sequence[Want], reserved: Sequence[Want], rng: random.Random, before: Before) -> list[list[str]]:
    """Questions for each want: as few met before as possible, otherwise at random.

    **Raises** Conflict when there are not enough.
    """
    met = before.here.keys()
    places = [want.places for want in wants]
    kept = [want.places.without(met) for want in reserved]
    candidates = sorted(frozenset().union(*(place.fitting for place in (*places, *kept))))
    rng.shuffle(candidates)
    candidates.sort(key=before.rank)
    for asked in ([*places, *kept], places):  # where both forms together ask too much, this one alone
        order = rng.sample(range(len(asked)), len(asked))
        filled = fill(asked, candidates, order)
        if all(len(ids) == place.count for ids, place in zip(filled, asked, strict=True)):
            return [rng.sample(ids, len(ids)) for ids in filled[: len(places)]]
    raise Conflict("too_few_questions")


def _worths(quiz: Quiz, selected: Sequence[_Selected]) -> dict[str, Fraction]:
    """What each graded question is worth, by its id; nothing where raw points decide."""
    graded = [chosen for chosen in selected if chosen.question.is_graded]
    worths = worth_of([_stake(chosen) for chosen in graded], [section.weight for section in quiz.sections] or [None])
    return {chosen.question.id: worth for chosen, worth in zip(graded, worths, strict=True)} if worths else {}


def _stake(chosen: _Selected) -> Stake:
    want = chosen.want
    if want is None or want.rule.points_share is None:
        return Stake(chosen.question.points, chosen.part)
    return Stake(chosen.question.points, chosen.part, want.draw, want.rule.points_share)
