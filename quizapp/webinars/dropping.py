"""Dropping reports that wait, because they name somebody who is erased. A writer of this room, beside `service.py`.

The row stays as long as any other that was never applied, without a word of the report, so that its trainer reads what became of it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from quizapp.webinars.importing import APPLYING, DROPPED, MAPPING, NO_FILE, PREVIEW, READING
from quizapp.webinars.models import AttendanceImport, ImportPart
from quizapp.webinars.rules.sought import Sought

WAITING = (READING, MAPPING, PREVIEW, APPLYING)


def drop_naming(session: Session, sought: Sought) -> None:
    """Drop every report that waits and holds somebody, in whichever course, or may do so: a file that is not read yet is sealed, and
    nobody here can look whom it names."""
    if not (sought.addresses or sought.names):
        return
    # Files first: what becomes entries meanwhile is found among the entries.
    drop_waiting(session, AttendanceImport.state.in_((READING, MAPPING)))
    waiting = session.scalars(select(AttendanceImport.id).where(AttendanceImport.state.in_(WAITING))).all()
    drop_waiting(session, AttendanceImport.id.in_([number for number in waiting if _is_named(session, number, sought)]))


def _is_named(session: Session, import_id: int, sought: Sought) -> bool:
    parts = session.scalars(select(ImportPart.entries).where(ImportPart.import_id == import_id).execution_options(yield_per=20))
    return any(sought.is_in_entry(entry) for part in parts for entry in part)


def drop_of_meetings(session: Session, meeting_ids: Collection[int]) -> None:
    """Drop the reports of these meetings that wait; rows of others of theirs go."""
    here = AttendanceImport.meeting_id.in_(meeting_ids)
    drop_waiting(session, here)
    session.execute(delete(AttendanceImport).where(here, AttendanceImport.state != DROPPED))


def drop_waiting(session: Session, which: ColumnElement[bool]) -> None:
    """Of these reports, those that wait: nothing of them is left to apply."""
    locked = select(AttendanceImport.id).where(which, AttendanceImport.state.in_(WAITING)).with_for_update()
    dropped = session.scalars(locked).all()
    session.execute(delete(ImportPart).where(ImportPart.import_id.in_(dropped)))
    emptied: dict[str, Any] = {"state": DROPPED, **NO_FILE, "counts": {}, "decisions": {}, "total": 0}
    session.execute(update(AttendanceImport).where(AttendanceImport.id.in_(dropped)).values(**emptied))
