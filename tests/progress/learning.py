"""Learners of the small course who have done something, written down without a browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import func, select

from quizapp.content.edition import Edition
from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database, emit
from quizapp.grading.passing import outcome_for
from quizapp.kernel.events import AttemptFinished
from quizapp.kernel.ids import new_code
from quizapp.lessons.service import mark_read
from quizapp.quizzes.models import GRADED, OPEN, Attempt

COURSE = "small"


@dataclass(frozen=True)
class Learner:
    """Somebody in the small course."""

    database: Database
    enrolment_id: int

    def read(self, now: datetime, *sections: str) -> None:
        """Mark sections, each written "module#section"."""
        with self.database.transaction() as session:
            for section in sections:
                module, _, key = section.partition("#")
                mark_read(session, self.enrolment_id, module, key, now)

    def begin(self, quiz_key: str, now: datetime) -> str:
        """An open attempt; its code."""
        return self._attempt(quiz_key, OPEN, now, None)

    def finish(self, quiz_key: str, points: str | None, now: datetime) -> str:
        """A graded attempt, announced; its code. Points None: a quiz without points."""
        return self._attempt(quiz_key, GRADED, now, None if points is None else Fraction(points))

    def _attempt(self, quiz_key: str, state: str, now: datetime, points: Fraction | None) -> str:
        with self.database.transaction() as session:
            published = published_course(session, COURSE)
            quiz = published.edition.course.quiz(quiz_key)
            assert quiz
            number = session.scalar(
                select(func.count()).where(Attempt.enrolment_id == self.enrolment_id, Attempt.quiz_key == quiz_key)
            )
            attempt = Attempt(
                code=new_code(), enrolment_id=self.enrolment_id, quiz_key=quiz_key, number=(number or 0) + 1,
                revision_id=published.revision_id, state=state, locale="de", seed=1, started_at=now,
                finished_at=now if state == GRADED else None,
            )
            if points is not None:
                outcome = outcome_for(points, quiz.pass_points, quiz.scale, quiz.rounding)
                attempt.points_numerator, attempt.points_denominator = points.numerator, points.denominator
                attempt.points_for_sorting, attempt.passed, attempt.outcome = float(points), outcome.passed, outcome.as_json()
            session.add(attempt)
            session.flush()
            if state == GRADED:
                emit(session, AttemptFinished(now, attempt.id, self.enrolment_id, quiz_key))
            return attempt.code


def learner(database: Database, account_id: int, now: datetime) -> Learner:
    """The account in the small course."""
    with database.transaction() as session:
        return Learner(database, enrol(session, account_id, published_course(session, COURSE).course_id, now))


def edition(database: Database) -> Edition:
    """The small course as it is now."""
    with database.reading() as session:
        return published_course(session, COURSE).edition
