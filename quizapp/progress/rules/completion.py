"""When a recipe is done and a course complete, and how much is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class QuizState:
    """How a learner stands in a quiz.

    **Shape**: `needs_pass` is False where nothing is passed; `is_finished` when an attempt was graded; `passed` is that of
    the attempt that counts; `is_waiting` while a person marks an attempt; `attempts_left` is None without a limit.
    """

    key: str
    needs_pass: bool = False
    is_finished: bool = False
    passed: bool | None = None
    is_open: bool = False
    attempts_left: int | None = None
    window: Literal["before", "open", "closed"] = "open"
    is_waiting: bool = False

    @property
    def is_done(self) -> bool:
        """True when there is nothing left to reach in this quiz."""
        return self.is_finished and (self.passed is True or not self.needs_pass)

    @property
    def can_be_taken(self) -> bool:
        """True when an attempt is open or another one may be started; nobody is sent into one while a person marks."""
        return self.is_open or (self.attempts_left != 0 and self.window == "open" and not self.is_waiting)

    @property
    def is_waited_for(self) -> bool:
        """True when there is something to reach, but the window has not opened yet."""
        return not self.is_done and self.attempts_left != 0 and self.window == "before"


@dataclass(frozen=True, slots=True)
class RecipeState:
    """How far a learner is with a recipe. **Shape**: `sections` in order. **Units**: minutes for lesson and quiz together."""

    key: str
    minutes: int
    sections: tuple[str, ...]
    read: frozenset[str] = frozenset()
    quiz: QuizState | None = None


@dataclass(frozen=True, slots=True)
class CourseState:
    """How far a learner is with a course. `offers_certificate` when there is a paper to be had at the end.

    Placement, pre-test and post-test are offers: a course is complete without them.
    """

    recipes: tuple[RecipeState, ...]
    placement: QuizState | None = None
    pretest: QuizState | None = None
    posttest: QuizState | None = None
    final: QuizState | None = None
    offers_certificate: bool = True


def unread_sections(recipe: RecipeState) -> tuple[str, ...]:
    """What is left to read, in order. Marks for sections that the course no longer has do not matter.

    >>> unread_sections(RecipeState("visible", 45, ("alone", "steps"), frozenset({"alone", "gone"})))
    ('steps',)
    """
    return tuple(section for section in recipe.sections if section not in recipe.read)


def is_recipe_done(recipe: RecipeState) -> bool:
    """All sections read, and the quiz passed, or finished where nothing is passed."""
    return not unread_sections(recipe) and (recipe.quiz is None or recipe.quiz.is_done)


def is_course_complete(course: CourseState) -> bool:
    """All recipes done and the final test passed; a course without a final test is complete with its last recipe."""
    return all(map(is_recipe_done, course.recipes)) and (course.final is None or course.final.is_done)


def minutes_left(recipe: RecipeState) -> int:
    """What is left of the recipe's time: each section and the quiz count alike. **Units**: whole minutes, rounded up.

    >>> minutes_left(RecipeState("visible", 45, ("alone", "steps", "checklist"), frozenset({"alone"}), QuizState("visible")))
    34
    """
    has_quiz = recipe.quiz is not None
    parts = len(recipe.sections) + has_quiz
    left = len(unread_sections(recipe)) + (recipe.quiz is not None and not recipe.quiz.is_done)
    return -(-recipe.minutes * left // parts) if parts else 0
