"""The one thing to do now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from quizapp.progress.rules.completion import (
    CourseState,
    QuizState,
    RecipeState,
    is_course_complete,
    is_recipe_done,
    unread_sections,
)

Kind = Literal["go_on", "read", "quiz", "posttest", "final", "opens", "certificate", "nothing"]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do, and where: a section of a recipe, or a quiz. Keys that do not apply are empty."""

    kind: Kind
    module_key: str = ""
    section_key: str = ""
    quiz_key: str = ""


def next_step(course: CourseState) -> NextStep:
    """An open attempt first; then recipe by recipe reading and its quiz; then the final test and the certificate.

    Who has taken the pre-test is shown the way to the post-test before the final one.

    A quiz without attempts left, or outside its window, is passed over: there is nothing to be done about it now. Where
    nothing else is left, the step is to wait until one opens.
    """
    return _open_attempt(course) or _in_recipes(course) or _in_tests(course) or _opening(course) or _at_the_end(course)


def _open_attempt(course: CourseState) -> NextStep | None:
    in_recipes = (recipe.quiz for recipe in course.recipes)
    quizzes = (course.placement, course.pretest, *in_recipes, course.posttest, course.final)
    found = next((quiz for quiz in quizzes if quiz is not None and quiz.is_open), None)
    return NextStep("go_on", quiz_key=found.key) if found else None


def _in_recipes(course: CourseState) -> NextStep | None:
    steps = (_in_recipe(recipe) for recipe in course.recipes if not is_recipe_done(recipe))
    return next((step for step in steps if step), None)


def _in_recipe(recipe: RecipeState) -> NextStep | None:
    unread = unread_sections(recipe)
    if unread:
        return NextStep("read", module_key=recipe.key, section_key=unread[0])
    if recipe.quiz is not None and recipe.quiz.can_be_taken:
        return NextStep("quiz", module_key=recipe.key, quiz_key=recipe.quiz.key)
    return None


def _in_tests(course: CourseState) -> NextStep | None:
    final, posttest = course.final, course.posttest
    if posttest is not None and _is_due(posttest, course.pretest):
        return NextStep("posttest", quiz_key=posttest.key)
    if final is not None and not final.is_done and final.can_be_taken:
        return NextStep("final", quiz_key=final.key)
    return None


def _is_due(posttest: QuizState, pretest: QuizState | None) -> bool:
    return pretest is not None and pretest.is_finished and not posttest.is_finished and posttest.can_be_taken


def _opening(course: CourseState) -> NextStep | None:
    quizzes = (*(recipe.quiz for recipe in course.recipes), course.final)
    found = next((quiz for quiz in quizzes if quiz is not None and quiz.is_waited_for), None)
    return NextStep("opens", quiz_key=found.key) if found else None


def _at_the_end(course: CourseState) -> NextStep:
    if is_course_complete(course) and course.offers_certificate:
        return NextStep("certificate")
    return NextStep("nothing")
