"""A person's enrolments: export, erasure, merging."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.courses.models import CourseRow, Enrolment
from quizapp.db.session import emit
from quizapp.kernel.events import AccountsMerged, EnrolmentsMerged


def export_for(session: Session, account_id: int) -> list[dict[str, Any]]:
    """The person's enrolments."""
    rows = session.execute(
        select(CourseRow.key, Enrolment.enrolled_at)
        .join(CourseRow, CourseRow.id == Enrolment.course_id)
        .where(Enrolment.account_id == account_id)
    )
    return [{"course": key, "enrolled_at": enrolled_at.isoformat()} for key, enrolled_at in rows]


def erase_for(session: Session, account_id: int) -> None:
    """Remove the person's enrolments; rooms above have removed what hangs on them."""
    session.execute(delete(Enrolment).where(Enrolment.account_id == account_id))


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
        emit(session, EnrolmentsMerged(merged.at, enrolment.id, twin.id))
        session.flush()
        session.delete(enrolment)
    session.flush()
