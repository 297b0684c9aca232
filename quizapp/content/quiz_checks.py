"""Checks of quizzes: what they draw, what they test, whether they can be passed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from quizapp.content.document import Quiz
from quizapp.content.inspection import Inspection
from quizapp.content.pack_fault import CourseFault
from quizapp.content.walk import quizzes_with_places
from quizapp.grading.scales import SCALES


def check_quizzes(inspection: Inspection) -> Iterator[CourseFault]:
    """A quiz holds questions, can be passed where it asks for it, and names a scale that exists."""
    for place, quiz in quizzes_with_places(inspection.course):
        if not inspection.is_whole(f"quiz:{quiz.key}"):
            continue
        if not quiz.questions and not quiz.draw:
            yield CourseFault(place, "quiz_empty", {"quiz": quiz.key})
        elif quiz.pass_points and inspection.is_whole(*_pools(quiz)) and not _can_earn_points(inspection, quiz):
            yield CourseFault((*place, "pass_points"), "pass_points_unreachable", {"quiz": quiz.key})
        if quiz.scale not in SCALES:
            params = {"scale": quiz.scale, "known": ", ".join(sorted(SCALES))}
            yield CourseFault((*place, "scale"), "scale_unknown", params)


def _pools(quiz: Quiz) -> list[str]:
    return [f"pool:{draw.pool}" for draw in quiz.draw]


def _can_earn_points(inspection: Inspection, quiz: Quiz) -> bool:
    return any(question.is_graded for question in inspection.course.drawable_questions(quiz))


def check_roles(inspection: Inspection) -> Iterator[CourseFault]:
    """The placement quiz and the final test of the course exist and are what they are called."""
    course = inspection.course
    for field, key, purpose in (("placement", course.placement, "placement"), ("final", course.final, "test")):
        quiz = course.quiz(key) if key else None
        if key and not quiz:
            yield CourseFault((field,), "quiz_unknown", {"quiz": key})
        elif quiz and quiz.purpose != purpose and inspection.is_whole(f"purpose:{quiz.key}"):
            yield CourseFault((field,), "quiz_purpose", {"quiz": key, "purpose": quiz.purpose, "wanted": purpose})


def check_draws(inspection: Inspection) -> Iterator[CourseFault]:
    """Draws name pools that exist and hold enough; each pool is drawn from."""
    course = inspection.course
    for place, quiz in quizzes_with_places(course):
        taken: Counter[str] = Counter()
        for at, draw in enumerate(quiz.draw):
            pool, taken[draw.pool] = course.pool(draw.pool), taken[draw.pool] + draw.count
            if pool is None:
                yield CourseFault((*place, "draw", at, "pool"), "pool_unknown", {"pool": draw.pool})
            elif taken[draw.pool] > len(pool.questions) and inspection.is_whole(f"pool:{draw.pool}"):
                params = {"pool": draw.pool, "count": taken[draw.pool], "size": len(pool.questions)}
                yield CourseFault((*place, "draw", at, "count"), "draw_too_many", params)
    drawn = {draw.pool for quiz in course.all_quizzes() for draw in quiz.draw}
    for at, pool in enumerate(course.pools):
        if pool.key not in drawn and inspection.is_whole("draws"):
            params = {"pool": pool.key, "questions": len(pool.questions)}
            yield CourseFault(("pools", at, "questions"), "question_never_drawn", params)


def check_objectives_tested(inspection: Inspection) -> Iterator[CourseFault]:
    """The quiz of a module tests each of its objectives."""
    for at, module in enumerate(inspection.course.modules):
        if not module.quiz or not inspection.is_whole(f"quiz:{module.key}", *_pools(module.quiz)):
            continue
        questions = inspection.course.drawable_questions(module.quiz)
        tested = {objective for question in questions if question.is_graded for objective in question.objectives}
        for number, objective in enumerate(module.objectives):
            if objective.id not in tested:
                place = ("modules", at, "objectives", number, "id")
                yield CourseFault(place, "objective_untested", {"objective": objective.id, "quiz": module.key})
