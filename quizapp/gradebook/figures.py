"""Figures about the learners of a course, quiz by quiz, for a whole course, a company or a group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.cohorts.queries import Group
from quizapp.cohorts.rules.scope import Scope
from quizapp.content.document import Quiz
from quizapp.courses.queries import PublishedCourse
from quizapp.gradebook.models import FigurePlace
from quizapp.gradebook.rules.figures import STEP, Figures, figures_of
from quizapp.gradebook.settling import places_by_quiz


@dataclass(frozen=True, slots=True)
class QuizFigures:
    """A quiz and what may be said about first results in it; `figures` is None without a block. Weeks begin on Mondays."""

    quiz: Quiz
    figures: Figures | None

    @property
    def weeks(self) -> tuple[datetime, datetime] | None:
        """In which weeks the first and the last of the counted people had their first result."""
        return (self.figures.first_week, self.figures.last_week) if self.figures else None

    @property
    def in_fields(self) -> int:
        """How many people are in the ranges: fewer than in the other figures."""
        return sum(count for _range, count in self.fields)

    @property
    def fields(self) -> list[tuple[str, int]]:
        """Ranges of points with how many people are in them."""
        counts = self.figures.fields if self.figures else None
        ranges = [f"{low}–{low + STEP - 1 if low + STEP < 100 else 100}" for low in range(0, 100, STEP)]
        return list(zip(ranges, counts, strict=True)) if counts else []


def narrowed(scope: Scope, groups: Sequence[Group], group: Group | None, company: str) -> Scope:
    """The groups that filters leave: one, those of a company, or one of that company; none for another's."""
    if group is None and not company:
        return scope
    chosen = [one.id for one in groups if (group is None or one.id == group.id) and (not company or one.company == company)]
    return Scope(frozenset(one for one in chosen if scope.covers(one)))


def course_figures(session: Session, course: PublishedCourse, scope: Scope, smallest: int) -> list[QuizFigures]:
    """What may be said about each quiz with points. One query, however many quizzes and learners.

    A group stands for the blocks that were counted with it, whoever came into it or left since.
    """
    within = () if scope.cohort_ids is None else (FigurePlace.cohort_id.in_(scope.cohort_ids),)
    places = places_by_quiz(session, FigurePlace.course_id == course.course_id, FigurePlace.block.is_not(None), *within)
    quizzes = [quiz for quiz in course.edition.course.all_quizzes() if quiz.purpose != "placement"]
    return [QuizFigures(quiz, figures_of(places[quiz.key], smallest)) for quiz in quizzes]
