"""What trainers do with results. The only writer of this room."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.audit.service import record
from quizapp.cohorts.access import scope_of
from quizapp.courses.queries import PublishedCourse
from quizapp.courses.rules.extra_time import ExtraTime
from quizapp.courses.service import set_extra_time
from quizapp.gradebook.learner import course_learner
from quizapp.gradebook.queries import Filters
from quizapp.kernel.identity import Identity
from quizapp.quizzes.deadlines import move_deadlines


def note_export(session: Session, identity: Identity, course: PublishedCourse, filters: Filters, now: datetime) -> None:
    """Write down that somebody takes the list of results along; not what was searched for, which may be a name."""
    taken = {"state": filters.state or "all", "searched": bool(filters.search)}
    if filters.scope.cohort_ids is not None:
        taken["groups"] = sorted(filters.scope.cohort_ids)
    record(session, identity, "results_exported", "course", course.edition.course.key, None, taken, now)


def give_extra_time(
    session: Session, identity: Identity, course: PublishedCourse, number: int, extra: ExtraTime, now: datetime
) -> int:
    """Give a learner of the course extra time, or take it back; how many running attempts got more.

    **Raises** NotFound for who does not learn in the course or in a group of the trainer's, Invalid outside the bounds. The
    log keeps who did it.
    """
    course_learner(session, course, number, scope_of(session, identity, course.edition.course.key))
    before = set_extra_time(session, number, extra)
    record(session, identity, "extra_time_changed", "enrolment", number, asdict(before), asdict(extra), now)
    return move_deadlines(session, number, extra)
