"""A person's worksheets: export, erasure, merging."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.courses.models import CourseRow, Enrolment
from quizapp.kernel.events import EnrolmentsMerged
from quizapp.worksheets.models import Worksheet
from quizapp.worksheets.service import keep_texts


def export_for(session: Session, account_id: int) -> list[dict[str, Any]]:
    """Every worksheet with its texts."""
    rows = session.execute(
        select(CourseRow.key, Worksheet)
        .join(Enrolment, Enrolment.id == Worksheet.enrolment_id)
        .join(CourseRow, CourseRow.id == Enrolment.course_id)
        .where(Enrolment.account_id == account_id)
        .order_by(Worksheet.id)
    )
    return [
        {"course": course, "worksheet": sheet.question_id, "texts": sheet.texts, "updated_at": sheet.updated_at.isoformat()}
        for course, sheet in rows
    ]


def erase_for(session: Session, account_id: int) -> None:
    """Remove the person's worksheets."""
    enrolments = select(Enrolment.id).where(Enrolment.account_id == account_id)
    session.execute(delete(Worksheet).where(Worksheet.enrolment_id.in_(enrolments)))


def merge_into(session: Session, merged: EnrolmentsMerged) -> None:
    """Both worksheets become one: of two texts in one field the later stands, the other fills what is blank."""
    for sheet in session.scalars(select(Worksheet).where(Worksheet.enrolment_id == merged.from_enrolment_id)).all():
        session.delete(sheet)
        session.flush()
        keep_texts(session, merged.into_enrolment_id, sheet.revision_id, sheet.question_id, sheet.texts, sheet.updated_at)
