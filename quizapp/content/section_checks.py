"""Checks of quizzes in sections: nothing empty, nothing beside them, pass marks that can be reached."""

from __future__ import annotations

from collections.abc import Iterator

from quizapp.content.blueprint import surely_scores
from quizapp.content.document import Quiz
from quizapp.content.inspection import Inspection
from quizapp.content.pack_fault import CourseFault, Place
from quizapp.content.quiz_checks import pool_areas
from quizapp.content.walk import quizzes_with_places


def check_sections(inspection: Inspection) -> Iterator[CourseFault]:
    """A quiz has sections or questions of its own; each section holds questions and can give what it asks for."""
    for place, quiz in quizzes_with_places(inspection.course):
        if quiz.sections and inspection.is_whole(f"quiz:{quiz.key}"):
            yield from _quiz_faults(quiz, place)
            if inspection.is_whole(*pool_areas(quiz)):
                yield from _unreachable(inspection, quiz, place)


def _quiz_faults(quiz: Quiz, place: Place) -> Iterator[CourseFault]:
    for field in ("questions", "draw"):
        if getattr(quiz, field):
            yield CourseFault((*place, field), "sections_and_questions", {"field": field, "quiz": quiz.key})
    weighted = sum(section.weight is not None for section in quiz.sections)
    for at, section in enumerate(quiz.sections):
        where = (*place, "sections", at)
        params: dict[str, object] = {"number": at + 1, "quiz": quiz.key}
        if not section.questions and not section.draw:
            yield CourseFault(where, "section_empty", params)
        if section.weight is None and weighted:
            yield CourseFault(where, "weight_missing", params)
        if section.pass_points is not None and quiz.pass_points is None:
            yield CourseFault((*where, "pass_points"), "section_pass_alone", params)


def _unreachable(inspection: Inspection, quiz: Quiz, place: Place) -> Iterator[CourseFault]:
    """Sections with a pass mark or a weight in which an attempt may hold nothing that earns points."""
    for at, section in enumerate(quiz.sections):
        if (section.questions or section.draw) and not surely_scores(inspection.course, quiz, at):
            for field in ("pass_points", "weight"):
                if getattr(section, field) is not None:
                    where = (*place, "sections", at, field)
                    yield CourseFault(where, "section_without_points", {"number": at + 1, "field": field})
