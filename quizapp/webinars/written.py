"""What each report has written about whom, so that it can be taken back. Written beside `applying.py`; goes with the report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from quizapp.webinars.models import AttendanceWritten, Attendee
from quizapp.webinars.rules.taken_back import told_by

Rows = Sequence[Mapping[str, Any]]


def note_written(session: Session, import_id: int, meeting_id: int, rows_of: Mapping[str, Rows], before: Mapping[str, Rows]) -> None:
    """Keep which rows a piece of a report told, by the key of the attendee. **Shape**: `before` are the rows of who was there already.

    Again after a crash it adds nothing.
    """
    mine = select(Attendee.key, Attendee.id).where(Attendee.meeting_id == meeting_id, Attendee.key.in_(list(rows_of)))
    ids = {str(row.key): int(row.id) for row in session.execute(mine)}
    told = told_of_attendees(session, [ids[key] for key in before if key in ids])
    new = []
    for key, rows in rows_of.items():
        if (attendee_id := ids.get(key)) is not None:
            by_import = told.get(attendee_id, {})
            known = {one for digests in by_import.values() for one in digests}
            digests = [one for one in told_by(rows, before.get(key, ()), known) if one not in by_import.get(import_id, ())]
            if digests:
                new.append({"import_id": import_id, "attendee_id": attendee_id, "rows": digests})
    if new:
        session.connection().execute(insert(AttendanceWritten), new)


def move_written(session: Session, from_id: int, into_id: int) -> None:
    """Rows of one attendee are another's now."""
    session.execute(update(AttendanceWritten).where(AttendanceWritten.attendee_id == from_id).values(attendee_id=into_id))


def told_of_attendees(session: Session, attendee_ids: Collection[int]) -> dict[int, dict[int, set[str]]]:
    """Attendee -> report -> digests of the rows that it told."""
    found: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    if attendee_ids:
        asked = select(AttendanceWritten).where(AttendanceWritten.attendee_id.in_(attendee_ids))
        for one in session.scalars(asked):
            found[one.attendee_id][one.import_id].update(one.rows)
    return found
