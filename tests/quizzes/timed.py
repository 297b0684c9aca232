"""The workshop's quizzes with limits and windows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from quizapp import wiring
from quizapp.content.document import Course, TimeRule
from quizapp.courses.models import Enrolment
from quizapp.courses.rules.extra_time import ExtraTime
from quizapp.courses.service import set_extra_time
from quizapp.db.session import Database
from quizapp.jobs.worker import Worker
from quizapp.quizzes.deadlines import move_deadlines
from quizapp.quizzes.jobs import grade_attempt, sweep_closed_attempts, sweep_expired_attempts
from quizapp.quizzes.models import Attempt
from quizapp.quizzes.service import GRADE
from tests.clock import SettableClock
from tests.quizzes.taking import attempt_row
from tests.quizzes.workshop import workshop_course

QUIZ = "once"
"""One single choice, then two words; one attempt."""
HOUR, GRACE = timedelta(hours=1), timedelta(seconds=30)


def timed_course(**rule: Any) -> Course:
    """The workshop; all its quizzes but `oil` have a limit of an hour, or the rule."""
    course = workshop_course()
    time = TimeRule.model_validate(rule or {"limit_minutes": 60})
    timed = (quiz.model_copy(update={"time": time}) for quiz in course.quizzes)
    return course.model_copy(update={"quizzes": tuple(timed)})


def worker_of(database: Database, clock: SettableClock) -> Worker:
    """The half of the worker that closes and grades."""
    certify_never = {"certify": lambda _database, _enrolment_id, _now: None}
    schedules = [one for one in wiring.SCHEDULES if one.run in (sweep_closed_attempts, sweep_expired_attempts)]
    return Worker(database, {GRADE: grade_attempt, **certify_never}, schedules, clock)


def give_extra_time(database: Database, code: str, percent: int | None, moves_window: bool = False) -> int:
    """What a trainer does on the learner's page; how many running attempts got more time."""
    enrolment_id = attempt_row(database, code).enrolment_id
    with database.transaction() as session:
        set_extra_time(session, enrolment_id, ExtraTime(percent, moves_window))
        return move_deadlines(session, enrolment_id, ExtraTime(percent, moves_window))


def give_before(database: Database, percent: int, moves_window: bool = False) -> None:
    """Everybody has this extra time already."""
    with database.transaction() as session:
        session.execute(update(Enrolment).values(extra_time_percent=percent, extra_time_moves_window=moves_window))


def all_attempts(database: Database) -> list[Attempt]:
    """Every attempt as it is stored."""
    with database.reading() as session:
        found = list(session.query(Attempt).order_by(Attempt.id))
        session.expunge_all()
        return found
