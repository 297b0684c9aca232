"""Letting answers go while marks stay: of who was erased, and of what has grown old."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import Session

from quizapp.courses.models import Enrolment
from quizapp.kernel.ids import new_code
from quizapp.kernel.wall_time import week_of
from quizapp.quizzes.models import GRADED, Attempt, AttemptSlot, OralResult, OutcomeChange
from quizapp.quizzes.personal_data import remove_answers, remove_attempts


def _attempts_of(account_id: int, *which: ColumnElement[bool]) -> Any:
    return select(Attempt.id).join(Enrolment, Enrolment.id == Attempt.enrolment_id).where(Enrolment.account_id == account_id, *which)


def enrolments_with_results(session: Session, account_id: int) -> Sequence[int]:
    """The person's enrolments in which an attempt is left."""
    left = exists().where(Attempt.enrolment_id == Enrolment.id)
    return session.scalars(select(Enrolment.id).where(Enrolment.account_id == account_id, left)).all()


def forget_answers(session: Session, attempt_ids: Collection[int], now: datetime) -> None:
    """Of graded attempts whose answers have grown old: result and marks stay, and what was asked; answers, files
    and what was written about them go."""
    remove_answers(session, select(AttemptSlot.id).where(AttemptSlot.attempt_id.in_(attempt_ids)))
    gone = {"response": {}, "digest": "", "tab": "", "sequence": 0, "tried_digest": None}
    session.execute(update(AttemptSlot).where(AttemptSlot.attempt_id.in_(attempt_ids)).values(**gone))
    session.execute(update(Attempt).where(Attempt.id.in_(attempt_ids)).values(answers_forgotten_at=now, cohort_id=None))


def keep_marks_only(session: Session, account_id: int, now: datetime) -> None:
    """Of the person's attempts leave what statistics count: marks and the week. Ungraded ones go. Again changes nothing.

    **Effects**: answers, tries, what was drawn, exact times and public codes are gone; a later correction passes them by.
    """
    remove_attempts(session, _attempts_of(account_id, Attempt.state != GRADED))
    mine = AttemptSlot.attempt_id.in_(_attempts_of(account_id))
    slots = select(AttemptSlot.id).where(mine)
    remove_answers(session, slots)
    for table in (OralResult, OutcomeChange):
        session.execute(delete(table).where(table.attempt_id.in_(_attempts_of(account_id))))
    session.execute(
        update(AttemptSlot)
        .where(mine)
        .values(response={}, layout={}, digest="", tab="", sequence=0, saved_at=None, tried_digest=None, settled_at=None, certainty=None)
    )
    for attempt in session.scalars(select(Attempt).where(Attempt.id.in_(_attempts_of(account_id)))).all():
        attempt.code, attempt.seed = new_code(), 0
        attempt.started_at = week_of(attempt.started_at)
        attempt.finished_at = week_of(attempt.finished_at or attempt.started_at)
        attempt.graded_at = week_of(attempt.graded_at or attempt.started_at)
        attempt.deadline_at = attempt.grace_until = attempt.time_zone = attempt.cohort_id = None
        attempt.answers_forgotten_at = attempt.answers_forgotten_at or now
    session.flush()
