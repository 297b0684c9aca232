"""Marking sections of lessons as read. The only writer of this room."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.db.session import emit
from quizapp.kernel.events import LessonSectionRead
from quizapp.lessons.models import SectionRead


def mark_read(session: Session, enrolment_id: int, module_key: str, section_key: str, now: datetime) -> None:
    """Note that the learner has read a section; again changes nothing, the first time stands.

    **Effects**: the rooms above are told the first time.
    """
    if session.scalar(select(SectionRead.id).where(*_at(enrolment_id, module_key, section_key))) is not None:
        return
    read = SectionRead(enrolment_id=enrolment_id, module_key=module_key, section_key=section_key, read_at=now)
    try:
        with session.begin_nested():
            session.add(read)
    except IntegrityError:  # the same button in another window was quicker
        return
    emit(session, LessonSectionRead(now, enrolment_id, module_key, section_key))


def mark_unread(session: Session, enrolment_id: int, module_key: str, section_key: str) -> None:
    """Take the mark back; without one nothing changes."""
    session.execute(delete(SectionRead).where(*_at(enrolment_id, module_key, section_key)))


def _at(enrolment_id: int, module_key: str, section_key: str) -> tuple[ColumnElement[bool], ...]:
    return (
        SectionRead.enrolment_id == enrolment_id,
        SectionRead.module_key == module_key,
        SectionRead.section_key == section_key,
    )
