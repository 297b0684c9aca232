"""Writing a report down, piece by piece. A writer of this room, beside `service.py`.

What takes time is worked out outside any transaction, and each transaction writes little: on SQLite whoever saves an answer waits for
it. Every step may be done again: people who are there already are added to, and a piece goes when all of it has been written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from quizapp.cohorts.rules.scope import Scope
from quizapp.courses.models import Enrolment
from quizapp.webinars.evidence import note_evidence
from quizapp.webinars.importing import APPLIED, APPLYING
from quizapp.webinars.leading import members_within, scope_of_report
from quizapp.webinars.link_models import FollowupLink
from quizapp.webinars.models import APART, MATCHED, NEW, AttendanceImport, Attendee, ImportPart, ImportProgress, Meeting
from quizapp.webinars.queries import plan_of
from quizapp.webinars.rules.attendance import nearest_hundredths, part_in_hundredths
from quizapp.webinars.rules.parts import Entry, people_in
from quizapp.webinars.rules.people import initials_of, key_of_learner
from quizapp.webinars.rules.plan import MeetingPlan
from quizapp.webinars.rules.rows import SourceRow, merged, presence_of, row_from_json
from quizapp.webinars.written import move_written, note_written

# Made once and past the object layer: meanwhile nobody else writes.
_KEYS = select(Attendee.key).where(Attendee.meeting_id == bindparam("meeting"), Attendee.key.in_(bindparam("keys", expanding=True)))
_NEW = insert(Attendee)
_GONE = delete(ImportPart).where(ImportPart.import_id == bindparam("which"), ImportPart.number == bindparam("number"))
_COUNTED = (
    update(ImportProgress)
    .where(ImportProgress.import_id == bindparam("which"))
    .values(done=ImportProgress.done + bindparam("people"))
)

COUNTED_AT_ONCE = 10
"""Learners whose certificates are looked at in one transaction."""


class Counted(NamedTuple):
    """How long somebody was there, as `Attendee` holds it."""

    presence_seconds: int
    present_hundredths: int
    unit_hundredths: int


@dataclass(frozen=True, slots=True)
class Piece:
    """The next piece of a report, ready to be written. **Shape**: `rows` of `attendee` by place in `people`, as they are for who was not
    there before, by the times of `plan`."""

    import_id: int
    number: int
    people: Sequence[Entry]
    plan: MeetingPlan
    rows: Sequence[Mapping[str, Any]]


def next_piece(session: Session, import_id: int) -> Piece | None:
    """The next piece that is left; None when there is none."""
    found = session.execute(
        select(ImportPart.number, ImportPart.entries, Meeting)
        .join(AttendanceImport, AttendanceImport.id == ImportPart.import_id)
        .join(Meeting, Meeting.id == AttendanceImport.meeting_id)
        .where(ImportPart.import_id == import_id, AttendanceImport.state == APPLYING)
        .order_by(ImportPart.number)
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    number, entries, meeting = found
    people, plan = people_in(entries), plan_of(meeting)
    return Piece(import_id, number, people, plan, [_new_row(meeting.id, entry, plan) for entry in people])


def write_piece(session: Session, piece: Piece, now: datetime) -> set[int]:
    """Write the people down; the enrolments they are linked to, whose evidence is still to be noted. Without any the piece is done."""
    row, meeting = _locked(session, piece.import_id)
    if row is None or meeting is None:
        return set()
    scope = scope_of_report(session, row, meeting.cohort_id)
    touched = _write(session, meeting, _within(session, meeting, piece, scope), row.decisions, now)
    if not touched:
        finish_piece(session, piece)
    return touched


def note_of_piece(session: Session, import_id: int, enrolment_ids: Collection[int], now: datetime) -> None:
    """What counts for the certificates of these learners. **Effects**: in `progress`, which tells who listens."""
    _row, meeting = _locked(session, import_id)
    if meeting is not None:
        note_evidence(session, meeting, enrolment_ids, now)


def finish_piece(session: Session, piece: Piece) -> None:
    """The piece is written; it goes, and counts once."""
    which = {"which": piece.import_id, "number": piece.number, "people": len(piece.people)}
    if session.connection().execute(_GONE, which).rowcount:
        session.connection().execute(_COUNTED, which)


def close_import(session: Session, import_id: int, now: datetime) -> None:
    """Everything is written."""
    applying = (AttendanceImport.id == import_id, AttendanceImport.state == APPLYING)
    session.execute(update(AttendanceImport).where(*applying).values(state=APPLIED, applied_at=now, decisions={}))


def _locked(session: Session, import_id: int) -> tuple[AttendanceImport | None, Meeting | None]:
    """The report and its meeting while it is being written. One report after another: two that name the same person find one another's
    rows."""
    row = session.scalar(select(AttendanceImport).where(AttendanceImport.id == import_id).with_for_update())
    if row is None or row.state != APPLYING:
        return None, None
    return row, session.scalars(select(Meeting).where(Meeting.id == row.meeting_id).with_for_update()).one()


def _within(session: Session, meeting: Meeting, piece: Piece, scope: Scope) -> Piece:
    """The piece for who sees no more than the scope: nothing is added to what is known of people beyond it. Rows of theirs that are new
    become a person of their own, whom nobody knows."""
    if scope.is_whole:
        return piece
    there = (Attendee.meeting_id == meeting.id, Attendee.key.in_([entry["key"] for entry in piece.people]))
    ours = select(Attendee.id).where(members_within(scope, Attendee.enrolment_id))
    beyond = select(Attendee.key, Attendee.sources).where(*there, Attendee.enrolment_id.is_not(None), Attendee.id.not_in(ours))
    known = {row.key: row.sources for row in session.execute(beyond)}
    if not known:
        return piece
    people = []
    for entry in piece.people:
        if entry["key"] not in known:
            people.append(entry)
        elif fresh := [one for one in entry["rows"] if one not in known[entry["key"]]]:
            people.append({**entry, "key": f"apart:{entry['key']}", "asked": entry["key"], "there": False, "rows": fresh})
    return replace(piece, people=people, rows=[_new_row(meeting.id, one, piece.plan) for one in people])


def _write(session: Session, meeting: Meeting, piece: Piece, decisions: Mapping[str, int], now: datetime) -> set[int]:
    """Attendees of the piece, new or with more rows than before; the enrolments they are linked to."""
    key_of = _linked(session, meeting, decisions)
    wanted: dict[str, list[tuple[Entry, Mapping[str, Any]]]] = {}
    for entry, new in zip(piece.people, piece.rows, strict=True):
        resolved = _decided(entry, decisions.get(entry.get("asked", entry["key"])), key_of)
        wanted.setdefault(resolved["key"], []).append((resolved, new))
    rows = _there(session, meeting.id, list(wanted))
    before = {key: list(row.sources) for key, row in rows.items()}
    accounts = _accounts(session, {one["enrolment"] for same in wanted.values() for one, _new in same if one["enrolment"]})
    plan = plan_of(meeting)
    is_planned_so = (plan.timetable, plan.planned) == (piece.plan.timetable, piece.plan.planned)
    fresh = []
    for key, same in wanted.items():
        row, enrolment = rows.get(key), same[0][0]["enrolment"]
        leaves = {entry["leaves"] for entry, _new in same if entry.get("leaves")}
        if row is None and len(same) == 1 and is_planned_so and not leaves:
            account_id = accounts.get(enrolment)
            known = {"state": MATCHED, "account_id": account_id, "enrolment_id": enrolment} if account_id else {}
            fresh.append({**same[0][1], "key": key, "imported_at": now, **known})
            continue
        row = row or Attendee(meeting_id=meeting.id, key=key, sources=[], state=NEW, imported_at=now)
        for entry, _new in same:
            _put_in(row, entry, accounts, plan)
        session.add(row)
        rows[key] = row
        if leaves:
            _take_over(session, row, leaves, plan)
    session.flush()
    if fresh:
        session.connection().execute(_NEW, fresh)
    told = {key: [row for entry, _new in same for row in entry["rows"]] for key, same in wanted.items()}
    note_written(session, piece.import_id, meeting.id, told, before)
    linked = [row.enrolment_id for row in rows.values()] + [one["enrolment_id"] for one in fresh]
    return {enrolment_id for enrolment_id in linked if enrolment_id is not None}


def _decided(entry: Entry, chosen: int | None, key_of: dict[int, str]) -> Entry:
    """The entry by what was decided about it: whoever is on the list already stays there under the same key, unless the learner is there
    under another one."""
    if not chosen:
        return entry
    key = key_of.setdefault(chosen, entry["key"] if entry.get("there") else key_of_learner(chosen, key_of))
    return {**entry, "enrolment": chosen, "key": key, **({"leaves": entry["key"]} if key != entry["key"] else {})}


def _take_over(session: Session, row: Attendee, keys: Collection[str], plan: MeetingPlan) -> None:
    """Those with these keys, whom nobody knew, are the one of this row. Who has a link of their own stays on the list beside it, because
    the link is theirs."""
    session.flush()
    has_link = Attendee.id.in_(select(FollowupLink.attendee_id).where(FollowupLink.attendee_id.is_not(None)))
    mine = (Attendee.meeting_id == row.meeting_id, Attendee.key.in_(keys), Attendee.enrolment_id.is_(None), Attendee.id != row.id)
    for left, is_mailed in session.execute(select(Attendee, has_link).where(*mine)).all():
        if is_mailed:
            left.enrolment_id, left.account_id, left.state = row.enrolment_id, row.account_id, MATCHED
            continue
        row.email = row.email or left.email
        rows = merged(map(row_from_json, left.sources), map(row_from_json, row.sources))
        row.sources = [one.as_json() for one in rows]
        count_presence(row, rows, plan)
        move_written(session, left.id, row.id)
        session.delete(left)


def _there(session: Session, meeting_id: int, keys: list[str]) -> dict[str, Attendee]:
    """Who of these is there already, by key. Mostly nobody, and then nothing more than their keys is looked at."""
    found = session.connection().execute(_KEYS, {"meeting": meeting_id, "keys": keys}).scalars().all()
    if not found:
        return {}
    return {row.key: row for row in session.scalars(select(Attendee).where(Attendee.meeting_id == meeting_id, Attendee.key.in_(found)))}


def _new_row(meeting_id: int, entry: Entry, plan: MeetingPlan) -> dict[str, Any]:
    """A row of `attendee` for somebody who was not there before and is not known here."""
    found = counted(map(row_from_json, entry["rows"]), plan)
    # Who is doubtful and not decided on was left apart, and that is remembered.
    return {
        "meeting_id": meeting_id, "key": entry["key"], "name": entry["name"] or None, "email": entry["email"] or None,
        "initials": initials_of(entry["name"] or "", entry["email"] or ""), **found._asdict(), "sources": entry["rows"],
        "state": APART if entry["status"] == "doubtful" else NEW, "account_id": None, "enrolment_id": None,
    }


def _put_in(row: Attendee, entry: Entry, accounts: Mapping[int, int], plan: MeetingPlan) -> None:
    """Add what the entry says. A name and an address that are there stay."""
    row.name, row.email = row.name or entry["name"] or None, row.email or entry["email"] or None
    row.initials = initials_of(row.name or "", row.email or "")
    is_decided = entry["status"] == "doubtful" and bool(entry["enrolment"])
    may_link = row.state != APART or is_decided or entry["how"] == "email"
    if row.enrolment_id is None and entry["enrolment"] in accounts and may_link:
        row.enrolment_id, row.account_id, row.state = entry["enrolment"], accounts[entry["enrolment"]], MATCHED
    elif row.enrolment_id is None and entry["status"] == "doubtful":
        row.state = APART
    rows = merged(map(row_from_json, row.sources), map(row_from_json, entry["rows"]))
    if len(rows) != len(row.sources):
        row.sources = [one.as_json() for one in rows]
    count_presence(row, rows, plan)


def count_presence(row: Attendee, rows: Iterable[SourceRow], plan: MeetingPlan) -> None:
    """Work out how long somebody was there."""
    row.presence_seconds, row.present_hundredths, row.unit_hundredths = counted(rows, plan)


def counted(rows: Iterable[SourceRow], plan: MeetingPlan) -> Counted:
    """How long somebody with these rows was there."""
    found = presence_of(rows, plan.timetable, plan.planned)
    return Counted(found.time // timedelta(seconds=1), part_in_hundredths(found.present * 100), nearest_hundredths(found.units))


def _linked(session: Session, meeting: Meeting, decisions: Mapping[str, int]) -> dict[int, str]:
    """Keys of attendees who are linked to a learner that was decided on."""
    if not decisions:
        return {}
    linked = select(Attendee.enrolment_id, Attendee.key).where(
        Attendee.meeting_id == meeting.id, Attendee.enrolment_id.in_(set(decisions.values()))
    )
    return {enrolment: key for enrolment, key in session.execute(linked) if enrolment is not None}


def _accounts(session: Session, enrolment_ids: Collection[int]) -> dict[int, int]:
    if not enrolment_ids:
        return {}
    found = session.execute(select(Enrolment.id, Enrolment.account_id).where(Enrolment.id.in_(enrolment_ids)))
    return {row.id: row.account_id for row in found}
