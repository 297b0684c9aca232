"""How much waits for a trainer: answers to mark and open requests, of the learners she may see."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal_column, or_, select, union_all
from sqlalchemy.orm import Session

from quizapp.accounts.models import CohortTrainer
from quizapp.cohorts.models import ENROLLED, CohortMember
from quizapp.courses.models import CourseRow, Enrolment
from quizapp.courses.rules import results_privacy
from quizapp.gradebook.models import OPEN, LearnerRequest
from quizapp.kernel.identity import Identity
from quizapp.quizzes.models import GIVEN, Attempt, AttemptSlot, HandMark


def open_todos(session: Session, identity: Identity, course_keys: Collection[str]) -> dict[str, int]:
    """How much waits in each course, 0 where nothing does or the asker sees nobody. One query, however many courses."""
    marks = _in_courses(identity, course_keys, _was_in_own_group(identity)).join(AttemptSlot, AttemptSlot.attempt_id == Attempt.id)
    # Written out, so that SQLite sees that the index of waiting marks holds them all.
    is_waiting = HandMark.state != literal_column(f"'{GIVEN}'")
    marks = marks.join(HandMark, HandMark.slot_id == AttemptSlot.id).where(HandMark.number == 1, is_waiting)
    asked = _in_courses(identity, course_keys, _in_own_group(identity)).join(LearnerRequest, LearnerRequest.attempt_id == Attempt.id)
    whole = [key for key in course_keys if identity.may_see_results_of(key)]
    is_seen = or_(CourseRow.key.in_(whole), CourseRow.results_privacy == results_privacy.OPEN)  # as `request_queries.py: _within`
    waiting = union_all(marks, asked.where(LearnerRequest.state == OPEN, is_seen)).subquery()
    found = session.execute(select(waiting.c.key, func.count().label("many")).group_by(waiting.c.key))
    return {**dict.fromkeys(course_keys, 0), **{row.key: row.many for row in found}}


def _in_courses(identity: Identity, course_keys: Collection[str], is_own: ColumnElement[bool]) -> Select[str]:
    """The course of each attempt that the asker may see: all of courses she is trainer of, else what `is_own` says."""
    whole = [key for key in course_keys if identity.may_see_results_of(key)]
    return (
        select(CourseRow.key)
        .select_from(Attempt)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(CourseRow, CourseRow.id == Enrolment.course_id)
        .where(CourseRow.key.in_(course_keys), or_(CourseRow.key.in_(whole), is_own))
    )


def _in_own_group(identity: Identity) -> ColumnElement[bool]:
    return exists().where(
        and_(
            CohortMember.account_id == Enrolment.account_id,
            CohortMember.course_id == Enrolment.course_id,
            CohortMember.state == ENROLLED,
            CohortTrainer.cohort_id == CohortMember.cohort_id,
            CohortTrainer.account_id == identity.account_id,
        )
    )


def _was_in_own_group(identity: Identity) -> ColumnElement[bool]:
    """As `marking_queries.py: works_within`."""
    return exists().where(CohortTrainer.cohort_id == Attempt.cohort_id, CohortTrainer.account_id == identity.account_id)
