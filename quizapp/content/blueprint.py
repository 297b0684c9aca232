"""What a quiz draws: each cell of each draw with the questions that fit it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizapp.content.document import Cell, Course, Draw, Quiz, pool_keys
from quizapp.content.matching import Places
from quizapp.questions.base import Question


@dataclass(frozen=True, slots=True)
class Want:
    """One cell of a draw, or a draw without cells.

    **Shape**: `part`, `draw` and `cell` count from 0; `cell` is None for a draw without cells.
    """

    part: int
    draw: int
    cell: int | None
    rule: Draw
    places: Places


def wants_of(course: Course, quiz: Quiz) -> list[Want]:
    """All that has to be drawn for an attempt, in the order of the quiz."""
    return [
        Want(number, at, inner, draw, _places(course, draw, cell))
        for number, part in enumerate(quiz.parts)
        for at, draw in enumerate(part.draw)
        for inner, cell in _cells(draw)
    ]


def _cells(draw: Draw) -> Iterator[tuple[int | None, Cell | None]]:
    if draw.cells:
        yield from enumerate(draw.cells)
    else:
        yield None, None


def _places(course: Course, draw: Draw, cell: Cell | None) -> Places:
    pools = {key for key in pool_keys(draw.pool) if cell is None or not cell.pool or key in pool_keys(cell.pool)}
    questions = (question for key in sorted(pools) if (pool := course.pool(key)) for question in pool.questions)
    fitting = (question.id for question in questions if _may_be_drawn(question, draw, cell))
    return Places((draw.count or 0) if cell is None else cell.count, frozenset(fitting))


def _may_be_drawn(question: Question, draw: Draw, cell: Cell | None) -> bool:
    """A draw with a share of the points takes only what earns points."""
    return draw.fits(question) and (cell is None or cell.fits(question)) and (question.is_graded or draw.points_share is None)


def drawable_questions(course: Course, quiz: Quiz) -> list[Question]:
    """Every question that an attempt at this quiz can hold."""
    drawn = frozenset().union(*(want.places.fitting for want in wants_of(course, quiz)))
    pooled = (question for pool in course.pools for question in pool.questions)
    return [*quiz.own_questions, *(question for question in pooled if question.id in drawn)]


def is_marked_by_hand(course: Course) -> bool:
    """Whether a person has to read answers of a quiz of the course."""
    return any(question.is_hand_marked for quiz in course.all_quizzes() for question in drawable_questions(course, quiz))


def surely_scores(course: Course, quiz: Quiz, number: int) -> bool:
    """True when a part of the quiz earns points whatever is drawn. **Shape**: parts count from 0."""
    graded = {question.id for question in drawable_questions(course, quiz) if question.is_graded}
    wants = (want.places for want in wants_of(course, quiz) if want.part == number)
    return any(question.is_graded for question in quiz.parts[number].questions) or any(
        places.count > len(places.fitting - graded) for places in wants
    )
