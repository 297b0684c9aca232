"""What came of a meeting, worked out as far as its trainers may see it: for their page, their file and their mail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from quizapp.cohorts.rules.scope import Scope
from quizapp.content.document import Course, Quiz
from quizapp.courses.queries import PublishedCourse
from quizapp.questions.base import Question
from quizapp.webinars.queries import FoundMeeting
from quizapp.webinars.rules.followup import followup_quiz
from quizapp.webinars.rules.through import STEPS, Share, Step, StepName, funnel, remembered
from quizapp.webinars.through_queries import PersonThrough, answers_to, people_through


@dataclass(frozen=True, slots=True)
class QuestionThrough:
    """One question. **Shape**: `shares` for the first answer and each later look; None where too few answered."""

    id: str
    title: str
    shares: tuple[Share | None, ...]


@dataclass(frozen=True, slots=True)
class Through:
    """What came of a meeting. **Shape**: `questions` None for trainers of a group alone; `stuck` and `people` None where staff do
    not see how far each person got."""

    quiz: Quiz | None
    steps: tuple[Step, ...]
    others: int
    questions: Sequence[QuestionThrough] | None
    stuck: Sequence[PersonThrough] | None
    people: Sequence[PersonThrough] | None

    @property
    def holds_back(self) -> bool:
        """Whether a result in the funnel would tell of a few people."""
        return any(step.is_result and None in (step.attendees, step.others) for step in self.steps)

    @property
    def has_figures(self) -> bool:
        """Whether any question has a figure that may be shown."""
        return any(share for question in self.questions or () for share in question.shares)


def followed_through(
    session: Session, published: PublishedCourse, meeting: FoundMeeting, scope: Scope, smallest: int, locale: str, now: datetime
) -> Through:
    """The funnel, the questions and who is stuck. A number of queries that does not depend on how many people there are.

    Questions are counted over everybody in the course, for its trainers: over a list that somebody chooses, two lists would tell of
    one person.
    """
    course, sight = published.edition.course, published.sight
    quiz = followup_quiz(course, meeting.plan.target)
    people = people_through(session, meeting, quiz, scope, now)
    steps = funnel([one.followed for one in people], _steps(course, quiz), sight.completion and sight.passed, smallest)
    shares = remembered(answers_to(session, published.course_id, quiz, ZoneInfo(course.time_zone)), smallest) if scope.is_whole else {}
    others = sum(not one.followed.attended for one in people)
    questions = [_question(one, course, locale, shares[one.id]) for one in _questions(course) if one.id in shares]
    stuck = [one for one in people if one.is_stuck] if sight.attempts else None
    return Through(quiz, steps, others, questions if scope.is_whole else None, stuck, people if sight.is_full else None)


def _steps(course: Course, quiz: Quiz | None) -> list[StepName]:
    """Every step that there is to take: nobody passes a quiz without a pass mark."""
    return [step for step in STEPS if step != "passed" or (quiz is not None and quiz.pass_points is not None)]


def _questions(course: Course) -> Iterator[Question]:
    """Every question of the course in its order; what a later edit took away is not told of."""
    for quiz in course.all_quizzes():
        yield from quiz.own_questions
    for pool in course.pools:
        yield from pool.questions


def _question(question: Question, course: Course, locale: str, shares: tuple[Share | None, ...]) -> QuestionThrough:
    return QuestionThrough(question.id, question.title.in_locale(locale, (course.source_locale,)), shares)
