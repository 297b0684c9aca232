"""Learners who have done their course, written down without a browser."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction

from sqlalchemy.orm import Session

from quizapp.content.document import Course, Quiz
from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database, emit
from quizapp.grading.passing import outcome_for
from quizapp.kernel.events import AttemptFinished
from quizapp.kernel.ids import new_code
from quizapp.lessons.queries import section_keys
from quizapp.lessons.service import mark_read
from quizapp.quizzes.models import GRADED, Attempt


def enrol_in(database: Database, course: Course, account_id: int, now: datetime) -> int:
    """The learner's enrolment."""
    with database.transaction() as session:
        return enrol(session, account_id, published_course(session, course.key).course_id, now)


def read_everything(database: Database, course: Course, enrolment_id: int, now: datetime) -> None:
    """Every section of every recipe is marked as read."""
    with database.transaction() as session:
        edition = published_course(session, course.key).edition
        for module in course.modules:
            for section in section_keys(edition, module.key):
                mark_read(session, enrolment_id, module.key, section, now)


def finish(database: Database, course: Course, enrolment_id: int, quiz_key: str, points: str, now: datetime) -> None:
    """One graded attempt at a quiz, announced as grading announces it."""
    quiz = course.quiz(quiz_key)
    assert quiz
    with database.transaction() as session:
        published = published_course(session, course.key)
        attempt = _graded(published, enrolment_id, quiz, Fraction(points), now)
        attempt.number = session.query(Attempt).filter_by(enrolment_id=enrolment_id, quiz_key=quiz_key).count() + 1
        _announce(session, attempt, now)


def pass_recipes(database: Database, course: Course, enrolment_id: int, now: datetime) -> None:
    """Every recipe is read and its quiz passed."""
    read_everything(database, course, enrolment_id, now)
    for module in course.modules:
        if module.quiz:
            finish(database, course, enrolment_id, module.quiz.key, "75", now)


def complete(database: Database, course: Course, account_id: int, now: datetime, final_points: str = "87.5") -> int:
    """Everything the certificate asks for; the enrolment."""
    enrolment_id = enrol_in(database, course, account_id, now)
    pass_recipes(database, course, enrolment_id, now)
    assert course.final
    finish(database, course, enrolment_id, course.final, final_points, now + timedelta(days=2))
    return enrolment_id


def _graded(published: PublishedCourse, enrolment_id: int, quiz: Quiz, points: Fraction, now: datetime) -> Attempt:
    outcome = outcome_for(points, quiz.pass_points, quiz.scale, quiz.rounding)
    return Attempt(
        code=new_code(), enrolment_id=enrolment_id, quiz_key=quiz.key, revision_id=published.revision_id, state=GRADED,
        locale="de", seed=1, started_at=now, finished_at=now, graded_at=now, points_numerator=points.numerator,
        points_denominator=points.denominator, points_for_sorting=float(points), passed=outcome.passed, outcome=outcome.as_json(),
    )


def _announce(session: Session, attempt: Attempt, now: datetime) -> None:
    session.add(attempt)
    session.flush()
    emit(session, AttemptFinished(now, attempt.id, attempt.enrolment_id, attempt.quiz_key))
