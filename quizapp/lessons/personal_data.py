"""What a person has read: export, erasure, merging."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.courses.models import CourseRow, Enrolment
from quizapp.kernel.events import EnrolmentsMerged
from quizapp.lessons.models import SectionRead


def export_for(session: Session, account_id: int) -> list[dict[str, Any]]:
    """Every section the person has marked as read."""
    rows = session.execute(
        select(CourseRow.key, SectionRead.module_key, SectionRead.section_key, SectionRead.read_at)
        .join(Enrolment, Enrolment.id == SectionRead.enrolment_id)
        .join(CourseRow, CourseRow.id == Enrolment.course_id)
        .where(Enrolment.account_id == account_id)
        .order_by(SectionRead.id)
    )
    return [
        {"course": course, "module": module, "section": section, "read_at": read_at.isoformat()}
        for course, module, section, read_at in rows
    ]


def erase_for(session: Session, account_id: int) -> None:
    """Remove the person's marks."""
    enrolments = select(Enrolment.id).where(Enrolment.account_id == account_id)
    session.execute(delete(SectionRead).where(SectionRead.enrolment_id.in_(enrolments)))


def merge_into(session: Session, merged: EnrolmentsMerged) -> None:
    """Move marks to the kept enrolment; of two for one section the earlier time stands."""
    kept = {
        (mark.module_key, mark.section_key): mark
        for mark in session.scalars(select(SectionRead).where(SectionRead.enrolment_id == merged.into_enrolment_id))
    }
    for mark in session.scalars(select(SectionRead).where(SectionRead.enrolment_id == merged.from_enrolment_id)).all():
        twin = kept.get((mark.module_key, mark.section_key))
        if twin is None:
            mark.enrolment_id = merged.into_enrolment_id
            continue
        twin.read_at = min(twin.read_at, mark.read_at)
        session.delete(mark)
    session.flush()
