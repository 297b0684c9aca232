"""Checks of quizzes: what they are called, what they test, whether they can be passed."""

from __future__ import annotations

from collections.abc import Iterator

from quizapp.content.blueprint import drawable_questions
from quizapp.content.document import Quiz, pool_keys
from quizapp.content.inspection import Inspection
from quizapp.content.pack_fault import CourseFault
from quizapp.content.walk import quizzes_with_places
from quizapp.grading.scales import SCALES

ROLES = {"placement": "placement", "pretest": "pretest", "posttest": "posttest", "final": "test"}
"""Field of course.yaml -> purpose of the quiz it names."""


def check_quizzes(inspection: Inspection) -> Iterator[CourseFault]:
    """A quiz holds questions, can be passed where it asks for it, and names a scale that exists."""
    for place, quiz in quizzes_with_places(inspection.course):
        if not inspection.is_whole(f"quiz:{quiz.key}"):
            continue
        if not (quiz.sections or quiz.questions or quiz.draw):
            yield CourseFault(place, "quiz_empty", {"quiz": quiz.key})
        elif quiz.pass_points and inspection.is_whole(*pool_areas(quiz)) and not _can_earn_points(inspection, quiz):
            yield CourseFault((*place, "pass_points"), "pass_points_unreachable", {"quiz": quiz.key})
        if quiz.scale not in SCALES:
            params = {"scale": quiz.scale, "known": ", ".join(sorted(SCALES))}
            yield CourseFault((*place, "scale"), "scale_unknown", params)


def pool_areas(quiz: Quiz) -> list[str]:
    """The pools of a quiz as areas of an inspection."""
    return [f"pool:{key}" for draw in quiz.all_draws for key in pool_keys(draw.pool)]


def _can_earn_points(inspection: Inspection, quiz: Quiz) -> bool:
    return any(question.is_graded for question in drawable_questions(inspection.course, quiz))


def check_roles(inspection: Inspection) -> Iterator[CourseFault]:
    """The quizzes that the course names exist and are what they are called."""
    course = inspection.course
    for field, purpose in ROLES.items():
        key: str | None = getattr(course, field)
        quiz = course.quiz(key) if key else None
        if key and not quiz:
            yield CourseFault((field,), "quiz_unknown", {"quiz": key})
        elif quiz and quiz.purpose != purpose and inspection.is_whole(f"purpose:{quiz.key}"):
            yield CourseFault((field,), "quiz_purpose", {"quiz": key, "purpose": quiz.purpose, "wanted": purpose})


def check_objectives_tested(inspection: Inspection) -> Iterator[CourseFault]:
    """The quiz of a module tests each of its objectives."""
    for at, module in enumerate(inspection.course.modules):
        if not module.quiz or not inspection.is_whole(f"quiz:{module.key}", *pool_areas(module.quiz)):
            continue
        questions = drawable_questions(inspection.course, module.quiz)
        tested = {objective for question in questions if question.is_graded for objective in question.objectives}
        for number, objective in enumerate(module.objectives):
            if objective.id not in tested:
                place = ("modules", at, "objectives", number, "id")
                yield CourseFault(place, "objective_untested", {"objective": objective.id, "quiz": module.key})
