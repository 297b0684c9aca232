"""Attendance reports: handing one in, deciding, writing it down. A writer of this room, beside `service.py`.

Reading happens outside any transaction (`jobs.py`); what it found waits in pieces, and nobody's attendance changes before somebody
says yes. Then it is written down piece by piece (`applying.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from quizapp.audit.service import record
from quizapp.cohorts.access import scope_of
from quizapp.courses.queries import PublishedCourse
from quizapp.jobs.service import enqueue
from quizapp.kernel.errors import Conflict, Invalid, NotFound
from quizapp.kernel.identity import Identity
from quizapp.kernel.ids import new_code, secret_digest
from quizapp.webinars.import_queries import doubtful_of
from quizapp.webinars.leading import require_report
from quizapp.webinars.models import AttendanceImport, ColumnMapping, ImportPart, ImportProgress, Meeting
from quizapp.webinars.rules.parts import Entry
from quizapp.webinars.sealed_reports import SealedReport
from quizapp.webinars.service import locked_meeting

READ, APPLY = "read_attendance", "apply_attendance"
ROWS, PEOPLE, WRITTEN = "rows", "people", "written"
READING, MAPPING, PREVIEW, APPLYING, APPLIED, REFUSED = "reading", "mapping", "preview", "applying", "applied", "refused"
LAPSED = "lapsed"
"""Nobody said in time what its columns mean."""
DROPPED = "dropped"
TAKING_BACK, TAKEN_BACK = "unwriting", "taken_back"
"""Somebody whom it named, or may have, was erased while it waited: `dropping.py`."""
AT_ONCE = 400
"""So many people are written while their trainer waits; more are left to the worker."""
PATIENCE = timedelta(seconds=30)
"""When the worker looks after what is done while its trainer waits: should the server have died, it does the rest."""
KEPT, ASKED_FOR = timedelta(days=2), timedelta(hours=1)
"""How long what was handed in and never applied stays, and how long a file of which somebody is asked what its columns mean."""
NO_FILE: Mapping[str, None] = {"asked": None, "content": None, "reading_key": None}


def hand_in(
    session: Session, identity: Identity, course: PublishedCourse, number: int, report: SealedReport, now: datetime
) -> AttendanceImport:
    """Keep a report, sealed, until it is read; a little one is read by the caller at once, a larger one waits for the worker.

    **Raises** NotAllowed, NotFound.
    """
    meeting = locked_meeting(session, identity, course, number)
    row = AttendanceImport(
        code=new_code(), meeting_id=meeting.id, account_id=identity.account_id, state=READING, content=report.content,
        reading_key=report.reading_key, decisions={}, created_at=now,
    )
    session.add(row)
    session.flush()
    session.add(ImportProgress(import_id=row.id, goal=report.lines))
    enqueue(session, READ, row.id, now + PATIENCE if report.is_little else now)
    return row


def begin_reading(session: Session, import_id: int) -> int | None:
    """Which run of reading this is, for what follows; None when the report waits no more. **Effects**: what an earlier run left goes."""
    row = session.scalar(select(AttendanceImport).where(AttendanceImport.id == import_id).with_for_update())
    if row is None or row.state != READING:
        return None
    session.execute(delete(ImportPart).where(ImportPart.import_id == import_id))
    progress = session.get_one(ImportProgress, import_id)
    progress.run, progress.step, progress.done = progress.run + 1, ROWS, 0
    return progress.run


def note_progress(session: Session, import_id: int, run: int, step: str, done: int, goal: int) -> None:
    """How far this run has come; `goal` is 0 where nobody knows how many there are."""
    mine = (ImportProgress.import_id == import_id, ImportProgress.run == run)
    session.execute(update(ImportProgress).where(*mine).values(step=step, done=done, goal=goal))


def keep_parts(session: Session, import_id: int, run: int, first: int, parts: Sequence[list[Entry]]) -> bool:
    """Keep pieces of the plan, numbered from `first` on; False when a later run, or somebody's decision, has made this one idle."""
    if not _is_mine(session, import_id, run):
        return False
    rows = [{"import_id": import_id, "number": first + place, "entries": part} for place, part in enumerate(parts)]
    session.connection().execute(insert(ImportPart), rows)
    return True


def keep_plan(session: Session, import_id: int, run: int, form: str, counts: Mapping[str, Any], now: datetime) -> None:
    """The report is read and all its pieces are kept: it waits for a decision, and the file goes. `counts` as `rules/parts.py` has
    them, with how the file was read as `told`."""
    values = {"state": PREVIEW, "form": form, "counts": counts, "total": counts["people"], **NO_FILE}
    if _is_mine(session, import_id, run):
        session.execute(update(AttendanceImport).where(AttendanceImport.id == import_id).values(**values, created_at=now))
        note_progress(session, import_id, run, WRITTEN, 0, counts["people"])


def ask_for_columns(session: Session, import_id: int, run: int, asked: Mapping[str, Any], now: datetime) -> None:
    """Nobody knows these heads: the file waits until somebody says which column means what, under a key that is not kept here.

    **Shape**: `asked` as `sealed_reports.py` has it.
    """
    if _is_mine(session, import_id, run):
        values = {"state": MAPPING, "asked": dict(asked), "reading_key": None, "created_at": now}
        session.execute(update(AttendanceImport).where(AttendanceImport.id == import_id).values(**values))


def refuse(session: Session, import_id: int, run: int, refused: Invalid) -> None:
    """The report cannot be read; why, and the file goes."""
    if _is_mine(session, import_id, run):
        fault = {"code": refused.code, "params": {name: str(value) for name, value in refused.params.items()}}
        values = {"state": REFUSED, "fault": fault, **NO_FILE}
        session.execute(update(AttendanceImport).where(AttendanceImport.id == import_id).values(**values))


def _is_mine(session: Session, import_id: int, run: int) -> bool:
    """Whether the report is still being read, and by this run."""
    reading = select(AttendanceImport.id).where(AttendanceImport.id == import_id, AttendanceImport.state == READING)
    if session.scalar(reading.with_for_update()) is None:
        return False
    return session.scalar(select(ImportProgress.run).where(ImportProgress.import_id == import_id)) == run


def choose_columns(
    session: Session, identity: Identity, course: PublishedCourse, code: str, heads: Sequence[str], columns: Mapping[str, int],
    reading_key: str, now: datetime,
) -> int:
    """Read the waiting file by these columns, and remember them for the next one with the same heads; its number.

    **Raises** NotAllowed, NotFound, Conflict when the file is not waiting.
    """
    row = locked_import(session, identity, course, code)
    if row.state != MAPPING or has_lapsed(row, now):
        raise Conflict("import_settled")
    digest = heads_digest(heads)
    same = (ColumnMapping.course_id == course.course_id, ColumnMapping.heads_digest == digest)
    session.execute(delete(ColumnMapping).where(*same))
    session.add(ColumnMapping(course_id=course.course_id, heads_digest=digest, columns=dict(columns), changed_at=now))
    row.state, row.reading_key = READING, reading_key
    enqueue(session, READ, row.id, now + PATIENCE)
    return row.id


def has_lapsed(row: AttendanceImport, now: datetime) -> bool:
    """Whether a table has waited for its columns as long as it may."""
    return row.state == LAPSED or (row.state == MAPPING and row.created_at <= now - ASKED_FOR)


def heads_digest(heads: Iterable[str]) -> str:
    """Under what the columns of these heads are remembered."""
    return secret_digest("\x1f".join(heads))


def decide(
    session: Session, identity: Identity, course: PublishedCourse, code: str, decisions: Mapping[str, int], now: datetime
) -> int:
    """Begin to write the plan down, with a learner for each doubtful person who was decided; the import's number.

    **Shape**: `decisions` maps the key of a doubtful person to one of their candidates; who is not named stays apart.
    **Raises** NotAllowed, NotFound, Conflict when it was applied or discarded meanwhile. **Effects**: an entry in the log of acts.
    """
    row = locked_import(session, identity, course, code)
    if row.state != PREVIEW:
        raise Conflict("import_settled")
    if decisions:
        candidates = {entry["key"]: entry["candidates"] for entry in doubtful_of(session, row)}
        row.decisions = {key: one for key, one in decisions.items() if one in candidates.get(key, ())}
    row.state = APPLYING
    counts = {"people": row.total, "rows_left_out": row.counts.get("dropped", 0), "form": row.form}
    record(session, identity, "attendance_imported", "meeting", row.meeting_id, None, counts, now)
    enqueue(session, APPLY, row.id, now if row.total > AT_ONCE else now + PATIENCE)
    return row.id


def discard(session: Session, identity: Identity, course: PublishedCourse, code: str) -> int:
    """Forget what was handed in; the number of its meeting. **Raises** NotAllowed, NotFound, Conflict when it is being applied."""
    row = locked_import(session, identity, course, code)
    if row.state in (APPLYING, APPLIED, TAKING_BACK, TAKEN_BACK):
        raise Conflict("import_settled")
    session.delete(row)
    return row.meeting_id


def locked_import(session: Session, identity: Identity, course: PublishedCourse, code: str) -> AttendanceImport:
    """What was handed in for a meeting of the course, one writer at a time. **Raises** NotAllowed, NotFound."""
    scope = scope_of(session, identity, course.edition.course.key)
    row = session.scalar(
        select(AttendanceImport)
        .join(Meeting, Meeting.id == AttendanceImport.meeting_id)
        .where(AttendanceImport.code == code, Meeting.course_id == course.course_id)
        .with_for_update(of=AttendanceImport)
    )
    if row is None:
        raise NotFound("no_such_import")
    require_report(session, scope, row)
    return row


def forget_imports(session: Session, now: datetime) -> None:
    """What was handed in and never applied goes after two days; so does the row of what was applied or refused. A file whose columns
    nobody has named goes after an hour."""
    lapsed = (AttendanceImport.state == MAPPING, AttendanceImport.created_at <= now - ASKED_FOR)
    session.execute(update(AttendanceImport).where(*lapsed).values(state=LAPSED, **NO_FILE))
    old = AttendanceImport.created_at < now - KEPT
    session.execute(delete(AttendanceImport).where(old, AttendanceImport.state.not_in((APPLYING, TAKING_BACK))))
