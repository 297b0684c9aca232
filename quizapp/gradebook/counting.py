"""Giving everybody a place in the figures about a quiz, once, when their first result is there."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import Session

from quizapp.cohorts.models import ENROLLED, Cohort, CohortMember
from quizapp.courses.models import CourseRow, Enrolment
from quizapp.db.session import Database
from quizapp.gradebook.models import FigurePlace
from quizapp.gradebook.rules.figures import NO_GROUP, home_of
from quizapp.gradebook.settling import settle_blocks
from quizapp.kernel.wall_time import week_of
from quizapp.progress.models import QuizStanding
from quizapp.quizzes.models import GRADED, Attempt

AT_ONCE = 200
"""Places given in one transaction, so that on SQLite other writers do not wait."""

_HAS_PLACE = exists().where(
    FigurePlace.enrolment_id == QuizStanding.enrolment_id, FigurePlace.quiz_key == QuizStanding.quiz_key
)
_IN_GROUP = and_(
    CohortMember.account_id == Enrolment.account_id, CohortMember.course_id == Enrolment.course_id, CohortMember.state == ENROLLED
)
_GROUP = func.coalesce(select(CohortMember.cohort_id).where(_IN_GROUP).scalar_subquery(), NO_GROUP)


def count_new_results(database: Database, smallest: int) -> None:
    """Give a place to everybody who has none yet at a quiz, and settle what is full. Two workers at once give nobody two and no place
    twice."""
    with database.reading() as session:
        courses = {row.course_id for row in session.execute(_newcomers())}
    for course_id in sorted(courses):
        while True:
            with database.transaction() as session:
                if not _count_some(session, course_id, smallest):
                    break
    settle_blocks(database, smallest)


def _newcomers() -> Select[str, int, int, Any, datetime | None, int | None, int | None, bool | None]:
    """First results without a place: quiz, enrolment, course, group, and what came of it.

    The first attempt stays, whatever she tries later; what is corrected or marked anew in it later does not count.
    """
    first_attempt = and_(
        Attempt.enrolment_id == QuizStanding.enrolment_id, Attempt.quiz_key == QuizStanding.quiz_key, Attempt.number == 1,
        Attempt.state == GRADED, Attempt.finished_at.is_not(None), Attempt.points_numerator.is_not(None),
    )
    return (
        select(
            QuizStanding.quiz_key, QuizStanding.enrolment_id, Enrolment.course_id, _GROUP, Attempt.finished_at,
            Attempt.points_numerator, Attempt.points_denominator, Attempt.passed,
        )
        .join(Attempt, first_attempt)
        .join(Enrolment, Enrolment.id == QuizStanding.enrolment_id)
        .where(~_HAS_PLACE)
    )


def _count_some(session: Session, course_id: int, smallest: int) -> int:
    session.execute(select(CourseRow.id).where(CourseRow.id == course_id).with_for_update())
    newcomers = session.execute(
        _newcomers()
        .where(Enrolment.course_id == course_id)
        .order_by(Attempt.finished_at, QuizStanding.enrolment_id)
        .limit(AT_ONCE)
    ).all()
    if newcomers:
        taken, counted, members = _taken(session, course_id), _counted(session, course_id), _members(session, course_id)
        for quiz_key, enrolment_id, _course, group, at, numerator, denominator, passed in newcomers:
            waiting = members[group] - counted[quiz_key, group]
            home = home_of(group, taken[quiz_key, group], waiting, smallest)
            place = taken[quiz_key, home]
            session.add(
                FigurePlace(
                    course_id=course_id, quiz_key=quiz_key, cohort_id=home, place=place, enrolment_id=enrolment_id,
                    week=at and week_of(at), points_numerator=numerator, points_denominator=denominator, passed=passed,
                )
            )
            taken[quiz_key, home] += 1
            counted[quiz_key, group] += 1
    return len(newcomers)


def _taken(session: Session, course_id: int) -> Counter[tuple[str, int]]:
    """How many places were given, by quiz and home. They stay given when somebody is gone."""
    rows = session.execute(
        select(FigurePlace.quiz_key, FigurePlace.cohort_id, func.count())
        .where(FigurePlace.course_id == course_id)
        .group_by(FigurePlace.quiz_key, FigurePlace.cohort_id)
    )
    return Counter({(quiz_key, home): count for quiz_key, home, count in rows})


def _counted(session: Session, course_id: int) -> Counter[tuple[str, int]]:
    """How many of those who are in a group now have a place, by quiz and group."""
    rows = session.execute(
        select(FigurePlace.quiz_key, CohortMember.cohort_id, func.count())
        .join(Enrolment, Enrolment.id == FigurePlace.enrolment_id)
        .join(CohortMember, _IN_GROUP)
        .where(FigurePlace.course_id == course_id)
        .group_by(FigurePlace.quiz_key, CohortMember.cohort_id)
    )
    return Counter({(quiz_key, group): count for quiz_key, group, count in rows})


def _members(session: Session, course_id: int) -> Counter[int]:
    """How many are in each group."""
    rows = session.execute(select(Cohort.id, Cohort.taken).where(Cohort.course_id == course_id))
    return Counter({row.id: row.taken for row in rows})
