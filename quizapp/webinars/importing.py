"""Attendance reports: handing one in, deciding, writing it down. A writer of this room, beside `service.py`.

Reading happens outside any transaction (`jobs.py`); what it found waits as a plan, and nobody's attendance changes before somebody
applies it. Applying goes in portions, each its own transaction and each repeatable: a portion written twice adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from quizapp.audit.service import record
from quizapp.cohorts.access import scope_of
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import PublishedCourse
from quizapp.interchange.tables import MOST_BYTES
from quizapp.jobs.service import enqueue
from quizapp.kernel.errors import Conflict, Invalid, NotFound
from quizapp.kernel.identity import Identity
from quizapp.kernel.ids import new_code, secret_digest
from quizapp.webinars.evidence import note_evidence
from quizapp.webinars.leading import limited_to
from quizapp.webinars.models import AttendanceImport, Attendee, ColumnMapping, ImportProgress, Meeting
from quizapp.webinars.queries import plan_of
from quizapp.webinars.rules.attendance import nearest_hundredths, part_in_hundredths
from quizapp.webinars.rules.people import initials_of, key_of_learner
from quizapp.webinars.rules.plan import MeetingPlan
from quizapp.webinars.rules.rows import SourceRow, merged, presence_of, row_from_json
from quizapp.webinars.service import locked_meeting

READ, APPLY = "read_attendance", "apply_attendance"
READING, MAPPING, PREVIEW, APPLYING, APPLIED, REFUSED = "reading", "mapping", "preview", "applying", "applied", "refused"
PORTION = 40
"""People written in one transaction, with what counts for certificates; on SQLite about 10 ms, so that answers are saved beside it."""
AT_ONCE = 400
"""So many people are written while their trainer waits; more are left to the worker."""
READ_AT_ONCE, PACKED_AT_ONCE = 512 * 1024, 64 * 1024
"""Bytes."""
PATIENCE = timedelta(seconds=30)
"""When the worker looks after what is done while its trainer waits: should the server have died, it does the rest."""
KEPT = timedelta(days=2)
"""How long what was handed in and never applied stays."""


def hand_in(
    session: Session, identity: Identity, course: PublishedCourse, number: int, content: bytes, now: datetime
) -> AttendanceImport:
    """Keep a report until it is read; a little one is read by the caller at once, a larger one waits for the worker.

    **Raises** NotAllowed, NotFound, Invalid when it is empty or too large.
    """
    if not content:
        raise Invalid("table_empty")
    if len(content) > MOST_BYTES:
        raise Invalid("table_too_large", megabytes=MOST_BYTES // 1024 // 1024)
    meeting = locked_meeting(session, identity, course, number)
    row = AttendanceImport(
        code=new_code(), meeting_id=meeting.id, account_id=identity.account_id, state=READING, content=content, plan=[], decisions={},
        created_at=now,
    )
    session.add(row)
    session.flush()
    session.add(ImportProgress(import_id=row.id))
    enqueue(session, READ, row.id, now + PATIENCE if is_little(content) else now)
    return row


def is_little(content: bytes) -> bool:
    """Whether a report is read while its trainer waits; a packed one may hold much more than it weighs."""
    return len(content) <= (PACKED_AT_ONCE if content.startswith(b"PK") else READ_AT_ONCE)


def keep_plan(session: Session, import_id: int, form: str, plan: list[dict[str, Any]], now: datetime) -> None:
    """The report is read: what it would write waits, and the file goes."""
    people = sum(1 for entry in plan if entry["status"] != "dropped")
    values = {"state": PREVIEW, "form": form, "plan": plan, "total": people, "content": None, "created_at": now}
    _settle(session, import_id, values)


def ask_for_columns(session: Session, import_id: int, heads: Iterable[str], examples: Iterable[Iterable[str]]) -> None:
    """Nobody knows these heads: the file waits until somebody says which column means what."""
    plan = [{"heads": list(heads), "examples": [list(row) for row in examples]}]
    _settle(session, import_id, {"state": MAPPING, "plan": plan})


def refuse(session: Session, import_id: int, refused: Invalid) -> None:
    """The report cannot be read; why, and the file goes."""
    fault = {"code": refused.code, "params": {name: str(value) for name, value in refused.params.items()}}
    _settle(session, import_id, {"state": REFUSED, "fault": fault, "plan": [], "content": None})


def _settle(session: Session, import_id: int, values: Mapping[str, Any]) -> None:
    waiting = AttendanceImport.state.in_((READING, MAPPING))
    session.execute(update(AttendanceImport).where(AttendanceImport.id == import_id, waiting).values(**values))


def choose_columns(
    session: Session, identity: Identity, course: PublishedCourse, code: str, columns: Mapping[str, int], now: datetime
) -> int:
    """Read the waiting file by these columns, and remember them for the next one with the same heads; its number.

    **Raises** NotAllowed, NotFound, Conflict when the file is not waiting.
    """
    row = locked_import(session, identity, course, code)
    if row.state != MAPPING:
        raise Conflict("import_settled")
    digest = heads_digest(row.plan[0]["heads"])
    same = (ColumnMapping.course_id == course.course_id, ColumnMapping.heads_digest == digest)
    session.execute(delete(ColumnMapping).where(*same))
    session.add(ColumnMapping(course_id=course.course_id, heads_digest=digest, columns=dict(columns), changed_at=now))
    row.state = READING
    enqueue(session, READ, row.id, now + PATIENCE)
    return row.id


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
    if decisions:  # else the plan stays where it is: reading 10,000 people would hold up everybody who writes
        candidates = {entry["key"]: entry["candidates"] for entry in row.plan if entry["status"] == "doubtful"}
        row.decisions = {key: one for key, one in decisions.items() if one in candidates.get(key, ())}
    row.state = APPLYING
    planned = session.scalar(select(func.json_array_length(AttendanceImport.plan)).where(AttendanceImport.id == row.id)) or 0
    counts = {"people": row.total, "rows_left_out": planned - row.total, "form": row.form}
    record(session, identity, "attendance_imported", "meeting", row.meeting_id, None, counts, now)
    enqueue(session, APPLY, row.id, now if row.total > AT_ONCE else now + PATIENCE)
    return row.id


def discard(session: Session, identity: Identity, course: PublishedCourse, code: str) -> int:
    """Forget what was handed in; the number of its meeting. **Raises** NotAllowed, NotFound, Conflict when it is being applied."""
    row = locked_import(session, identity, course, code)
    if row.state in (APPLYING, APPLIED):
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
    limited_to(scope, session.scalar(select(Meeting.cohort_id).where(Meeting.id == row.meeting_id)))
    return row


def people_to_apply(session: Session, import_id: int) -> list[dict[str, Any]]:
    """Everybody whom the plan would write; nobody once it is applied."""
    plan = session.scalar(select(AttendanceImport.plan).where(AttendanceImport.id == import_id))
    return [entry for entry in plan or () if entry.get("status") != "dropped"]


def apply_portion(session: Session, import_id: int, people: list[dict[str, Any]], now: datetime) -> bool:
    """Write the next of these people down; False when nobody is left.

    **Effects**: what counts for certificates is noted in `progress`.
    """
    row = session.scalar(select(AttendanceImport).where(AttendanceImport.id == import_id).with_for_update())
    if row is None or row.state != APPLYING:
        return False
    # One report after another: two that name the same person find one another's rows.
    meeting = session.scalars(select(Meeting).where(Meeting.id == row.meeting_id).with_for_update()).one()
    progress = session.get_one(ImportProgress, import_id)
    portion = people[progress.done : progress.done + PORTION]
    touched = _write(session, meeting, portion, row.decisions, now)
    note_evidence(session, meeting, touched, now)
    progress.done += len(portion)
    if progress.done < len(people):
        return True
    row.state, row.applied_at, row.plan, row.decisions = APPLIED, now, [], {}
    return False


def _write(
    session: Session, meeting: Meeting, entries: list[dict[str, Any]], decisions: Mapping[str, int], now: datetime
) -> set[int]:
    """Attendees of these entries, new or with more rows than before; the enrolments they are linked to."""
    linked = select(Attendee.enrolment_id, Attendee.key).where(
        Attendee.meeting_id == meeting.id, Attendee.enrolment_id.in_(set(decisions.values()))
    )
    key_of = {enrolment: key for enrolment, key in session.execute(linked) if enrolment is not None} if decisions else {}
    wanted: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        chosen = decisions.get(entry["key"])
        resolved = {**entry, "enrolment": chosen, "key": key_of_learner(chosen, key_of)} if chosen else entry
        wanted.setdefault(resolved["key"], []).append(resolved)
    there = select(Attendee).where(Attendee.meeting_id == meeting.id, Attendee.key.in_(wanted))
    rows = {row.key: row for row in session.scalars(there)}
    accounts = _accounts(session, {one["enrolment"] for same in wanted.values() for one in same if one["enrolment"]})
    plan = plan_of(meeting)
    new = {key: Attendee(meeting_id=meeting.id, key=key, sources=[], state="new", imported_at=now) for key in wanted if key not in rows}
    for key, row in (rows | new).items():
        for entry in wanted[key]:
            _put_in(row, entry, accounts, plan)
    session.bulk_save_objects(new.values())  # in one go, because nobody asks for their numbers
    session.flush()
    return {row.enrolment_id for row in (rows | new).values() if row.enrolment_id is not None}


def _put_in(row: Attendee, entry: Mapping[str, Any], accounts: Mapping[int, int], plan: MeetingPlan) -> None:
    """Add what the entry says. A name and an address that are there stay."""
    row.name, row.email = row.name or entry["name"] or None, row.email or entry["email"] or None
    row.initials = initials_of(row.name or "", row.email or "")
    if row.enrolment_id is None and entry["enrolment"] in accounts:
        row.enrolment_id, row.account_id, row.state = entry["enrolment"], accounts[entry["enrolment"]], "matched"
    rows = merged(map(row_from_json, row.sources), map(row_from_json, entry["rows"]))
    if len(rows) != len(row.sources):
        row.sources = [one.as_json() for one in rows]
    count_presence(row, rows, plan)


def count_presence(row: Attendee, rows: Iterable[SourceRow], plan: MeetingPlan) -> None:
    """Work out how long somebody was there."""
    found = presence_of(rows, plan.timetable, plan.planned)
    row.presence_seconds = found.time // timedelta(seconds=1)
    row.present_hundredths = part_in_hundredths(found.present * 100)
    row.unit_hundredths = nearest_hundredths(found.units)


def _accounts(session: Session, enrolment_ids: Iterable[int]) -> dict[int, int]:
    found = session.execute(select(Enrolment.id, Enrolment.account_id).where(Enrolment.id.in_(enrolment_ids)))
    return {row.id: row.account_id for row in found}


def forget_imports(session: Session, now: datetime) -> None:
    """What was handed in and never applied goes after two days; so does the row of what was applied or refused."""
    old = AttendanceImport.created_at < now - KEPT
    session.execute(delete(AttendanceImport).where(old, AttendanceImport.state != APPLYING))
