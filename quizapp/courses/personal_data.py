"""A person's enrolments: export, erasure, merging."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.accounts.closing import add_former
from quizapp.accounts.models import Account
from quizapp.courses.models import CourseRow, Enrolment
from quizapp.courses.rules.extra_time import ExtraTime, more_generous
from quizapp.db.session import emit
from quizapp.kernel.events import AccountsMerged, EnrolmentsMerged
from quizapp.kernel.wall_time import week_of


def export_for(session: Session, account_id: int) -> list[dict[str, Any]]:
    """The person's enrolments."""
    rows = session.execute(
        select(
            CourseRow.key, Enrolment.enrolled_at, Enrolment.extra_time_percent, Enrolment.extra_time_moves_window,
            Enrolment.more_attempts, Enrolment.due_at, Enrolment.shares_points_since,
        )
        .join(CourseRow, CourseRow.id == Enrolment.course_id)
        .where(Enrolment.account_id == account_id)
    )
    return [
        {
            "course": row.key, "enrolled_at": row.enrolled_at.isoformat(), "extra_time_percent": row.extra_time_percent,
            "extra_time_moves_window": row.extra_time_moves_window, "more_attempts": row.more_attempts,
            "due_at": row.due_at and row.due_at.isoformat(),
            "shares_points_since": row.shares_points_since and row.shares_points_since.isoformat(),
        }
        for row in rows
    ]


def erase_for(session: Session, account_id: int) -> None:
    """Remove the person's enrolments; rooms above have removed what hangs on them."""
    session.execute(delete(Enrolment).where(Enrolment.account_id == account_id))


def hand_over_results(session: Session, account_id: int, enrolments: Collection[int], now: datetime) -> None:
    """What the person achieved goes on counting under a nameless account; only the week of enrolling is kept.

    **Shape**: `enrolments` are those with results; where nothing was achieved nothing stays (`erase_for`).
    **Effects**: rows get a new number, so an address that a trainer kept leads nowhere. Again changes nothing.
    """
    mine = session.scalars(select(Enrolment).where(Enrolment.account_id == account_id, Enrolment.id.in_(enrolments))).all()
    if not mine:
        return
    former = add_former(session, session.get_one(Account, account_id).locale, now)
    for enrolment in mine:
        nameless = Enrolment(account_id=former, course_id=enrolment.course_id, enrolled_at=week_of(enrolment.enrolled_at))
        session.add(nameless)
        session.flush()
        emit(session, EnrolmentsMerged(now, enrolment.id, nameless.id))
        session.flush()
        session.delete(enrolment)
    session.flush()


def merge_into(session: Session, merged: AccountsMerged) -> None:
    """Move enrolments to the known account; where both learn in one course the two become one."""
    kept = {
        row.course_id: row
        for row in session.scalars(select(Enrolment).where(Enrolment.account_id == merged.into_account_id))
    }
    for enrolment in session.scalars(select(Enrolment).where(Enrolment.account_id == merged.from_account_id)).all():
        twin = kept.get(enrolment.course_id)
        if twin is None:
            enrolment.account_id = merged.into_account_id
            continue
        twin.enrolled_at = min(twin.enrolled_at, enrolment.enrolled_at)
        extra = more_generous(_extra_time_of(twin), _extra_time_of(enrolment))
        twin.extra_time_percent, twin.extra_time_moves_window = extra.percent, extra.moves_window or None
        twin.more_attempts = max(twin.more_attempts or 0, enrolment.more_attempts or 0) or None
        twin.due_at = max(filter(None, (twin.due_at, enrolment.due_at)), default=None)
        emit(session, EnrolmentsMerged(merged.at, enrolment.id, twin.id))
        session.flush()
        session.delete(enrolment)
    session.flush()


def _extra_time_of(enrolment: Enrolment) -> ExtraTime:
    return ExtraTime(enrolment.extra_time_percent, bool(enrolment.extra_time_moves_window))
