"""Joining full portions into blocks that figures may be made of, once and for good."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from quizapp.courses.models import CourseRow
from quizapp.courses.rules.group_size import limit_of
from quizapp.db.session import Database
from quizapp.gradebook.models import FigurePlace
from quizapp.gradebook.rules.figures import FirstResult, Place, next_blocks


def places_by_quiz(session: Session, *which: ColumnElement[bool]) -> dict[str, list[Place]]:
    """These places, quiz by quiz and home by home in the order in which they were given. One query."""
    rows = session.execute(
        select(
            FigurePlace.quiz_key, FigurePlace.cohort_id, FigurePlace.place, FigurePlace.block, FigurePlace.enrolment_id,
            FigurePlace.week, FigurePlace.points_numerator, FigurePlace.points_denominator, FigurePlace.passed,
        )
        .where(*which)
        .order_by(FigurePlace.quiz_key, FigurePlace.cohort_id, FigurePlace.place)
    )
    found: dict[str, list[Place]] = defaultdict(list)
    for quiz_key, home, number, block, enrolment_id, week, numerator, denominator, passed in rows:
        result = None
        if enrolment_id is not None and week is not None and numerator is not None:
            result = FirstResult(week, Fraction(numerator, denominator), passed)
        found[quiz_key].append(Place(home, number, block, result))
    return found


def settle_blocks(database: Database, smallest: int) -> None:
    """Write down in which block everybody is whose portion is full. Two workers at once say the same once."""
    waiting = (
        select(FigurePlace.course_id)
        .where(FigurePlace.block.is_(None))
        .group_by(FigurePlace.course_id, FigurePlace.quiz_key, FigurePlace.cohort_id)
        .having(func.count() >= limit_of(smallest))
    )
    with database.reading() as session:
        courses = sorted(set(session.scalars(waiting)))
    for course_id in courses:
        with database.transaction() as session:
            session.execute(select(CourseRow.id).where(CourseRow.id == course_id).with_for_update())
            _settle(session, course_id, smallest)


def _settle(session: Session, course_id: int, smallest: int) -> None:
    last = {
        (quiz_key, home): block or 0
        for quiz_key, home, block in session.execute(
            select(FigurePlace.quiz_key, FigurePlace.cohort_id, func.max(FigurePlace.block))
            .where(FigurePlace.course_id == course_id)
            .group_by(FigurePlace.quiz_key, FigurePlace.cohort_id)
        )
    }
    waiting = places_by_quiz(session, FigurePlace.course_id == course_id, FigurePlace.block.is_(None))
    for (quiz_key, home), block in last.items():
        left = [one for one in waiting[quiz_key] if one.home == home]
        for size in next_blocks([one.result for one in left], smallest):
            block += 1
            numbers, left = [one.number for one in left[:size]], left[size:]
            session.execute(
                update(FigurePlace)
                .where(
                    FigurePlace.course_id == course_id, FigurePlace.quiz_key == quiz_key, FigurePlace.cohort_id == home,
                    FigurePlace.place.in_(numbers),
                )
                .values(block=block)
            )
