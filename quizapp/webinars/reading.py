"""From the bytes of a report to the plan of an import: what would be written, and what is left out and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.cohorts.rules.scope import WHOLE_COURSE, Scope
from quizapp.courses.models import Enrolment
from quizapp.interchange.attendance.heads import Meaning
from quizapp.interchange.attendance.reading import MAPPED, Unknown, read_mapped, read_report
from quizapp.interchange.attendance.stays import Report, Stay
from quizapp.interchange.tables import TOLD_EVERY, Tell, nobody_asks
from quizapp.webinars.leading import members_within, seen_within
from quizapp.webinars.models import APART, Attendee
from quizapp.webinars.removing import removed_from
from quizapp.webinars.rules.attendance import Timetable, part_in_hundredths
from quizapp.webinars.rules.parts import Entry
from quizapp.webinars.rules.people import Known, Learner, Person, fold_name, people_of, told_by
from quizapp.webinars.rules.recognising import recognise
from quizapp.webinars.rules.removed import was_removed
from quizapp.webinars.rules.rows import SourceRow, presence_of, row_from_json, row_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is read for, and whom it may recognise."""

    meeting_id: int
    course_id: int
    timetable: Timetable
    zone: ZoneInfo
    scope: Scope = WHOLE_COURSE


def read_bytes(
    content: bytes, asked: Asked, columns: Mapping[Meaning, int] | None, heads: Sequence[str] = (), tell: Tell = nobody_asks
) -> Report | Unknown:
    """The report; by chosen columns where there are some. `tell` hears how many rows are read, and of how many. **Raises** Invalid."""
    day = asked.timetable.starts_at.astimezone(asked.zone).date()
    return read_mapped(content, heads, columns, day, tell) if columns is not None else read_report(content, day, tell)


def plan_of_report(report: Report, known: Known, asked: Asked, tell: Tell = nobody_asks) -> list[Entry]:
    """The plan as it is kept with the import: one entry a person, the doubtful first, then what is dropped. `tell` hears of how many
    people it is known what would happen, and how many there are."""
    rows = [(row_of(stay, asked.zone), stay) for stay in report.stays]
    nobody = [_dropped(stay.line, stay.email, "bad_address") for row, stay in rows if row.is_unclear and not row.name]
    people = recognise(people_of((row for row, _stay in rows if row.name or not row.is_unclear), known.keys), known)
    order, gone = {"doubtful": 0, "new": 1, "matched": 2}, [person for person in people if _is_removed(person, known)]
    here = [person for person in people if person not in gone] if gone else people
    ordered = sorted(here, key=lambda person: (order[person.status], fold_name(person.name)))
    remarks, entries = _Remarks(rows, ordered, known), list[Entry]()
    for person in ordered:
        if len(entries) % TOLD_EVERY == 0:
            tell(len(entries), len(ordered))
        entries.append({**_entry(person, known, asked), **remarks.about(person)})
    removed = [_dropped(0, person.name, "removed") for person in gone]
    return entries + removed + nobody + [_dropped(row.line, row.name, row.why) for row in report.dropped]


def _dropped(line: int, name: str, why: str) -> Entry:
    return {"line": line, "name": name, "status": "dropped", "why": why}


class _Remarks:
    """What else the preview says about somebody. **Shape** as in `rules/parts.py`; what there is nothing to say about is left out."""

    def __init__(self, rows: Sequence[tuple[SourceRow, Stay]], people: Iterable[Person], known: Known) -> None:
        self.unread: dict[SourceRow, dict[str, None]] = defaultdict(dict)
        self.named: dict[str, set[str]] = defaultdict(set)
        for row, stay in rows:
            if row.is_unclear:
                self.unread[row][stay.email] = None
        for (_email, name), key in known.keys.items():
            self.named[name].add(key)
        for person in people:
            for row in person.rows:
                self.named[fold_name(row.name)].add(person.key)

    def about(self, person: Person) -> Entry:
        """The remarks about one of them."""
        unread = [text for row in person.rows for text in self.unread.get(row, ())]
        until_end = sum(row.stays_until_end for row in person.rows)
        names = {fold_name(row.name) for row in person.rows} - {""}
        is_namesake = person.status == "new" and any(len(self.named[name]) > 1 for name in names)
        told = {"unread": list(dict.fromkeys(unread)), "until_end": until_end, "namesake": is_namesake}
        return {name: value for name, value in told.items() if value}


def told_of(report: Report) -> dict[str, Any]:
    """How a file was read, as it is kept beside the counts of its plan. Heads that were not read matter where no column says when somebody
    came or left; where columns were chosen by hand they may be no heads but a first row, and are not kept."""
    how = report.how
    says_when = report.form == MAPPED or {"joined", "left"} <= {meaning for meaning, _head in how.columns}
    return {
        "columns": [list(one) for one in how.columns], "unread": [] if says_when else list(how.unread),
        "sheet": how.sheet, "sheets": how.sheets, "is_guessed": how.is_guessed_encoding, "is_mended": how.is_mended,
    }


def _is_removed(person: Person, known: Known) -> bool:
    """Whether somebody whom the report knows by name alone was removed from the list."""
    is_unknown = not person.email and person.status != "matched"
    return is_unknown and bool(known.removed) and was_removed((row.name for row in person.rows), known.removed)


def known_people(session: Session, asked: Asked) -> Known:
    """Who learns in the course within the scope, and who was read before for this meeting, or removed from it. Three queries. Everybody
    else is nobody: neither a name nor an address tells the trainer of a group who learns in the course, or was at the meeting."""
    rows = session.execute(
        select(Enrolment.id, Account.name, Account.email)
        .join(Account, Account.id == Enrolment.account_id)
        .where(Enrolment.course_id == asked.course_id, Account.email.is_not(None) | Account.name.is_not(None))
        .where(members_within(asked.scope, Enrolment.id))
    )
    learners = [Learner(enrolment_id, name or "", email or "") for enrolment_id, name, email in rows]
    keys: dict[tuple[str, str], str] = {}
    rows_of: dict[str, frozenset[SourceRow]] = {}
    key_of: dict[int, str] = {}
    linked: dict[str, int] = {}
    apart: set[str] = set()
    # Of who is on the trainer's list and linked to somebody beyond the scope it is not told that they are linked.
    ours = case((members_within(asked.scope, Attendee.enrolment_id), Attendee.enrolment_id))
    columns, seen = (Attendee.key, ours, Attendee.state, Attendee.sources), seen_within(asked.scope, Attendee.enrolment_id)
    read = select(*columns).where(Attendee.meeting_id == asked.meeting_id, *seen)
    for key, enrolment_id, state, sources in session.execute(read.order_by(Attendee.id)):
        rows_of[key] = frozenset(map(row_from_json, sources))
        for row in map(row_from_json, sources):
            keys.setdefault(told_by(row), key)
        if enrolment_id is not None:
            key_of.setdefault(enrolment_id, key)
            linked[key] = enrolment_id
        elif state == APART:
            apart.add(key)
    return Known(learners, keys, key_of, rows_of, linked, frozenset(apart), removed_from(session, asked.meeting_id))


def _entry(person: Person, known: Known, asked: Asked) -> dict[str, Any]:
    before = known.rows.get(person.key, frozenset()) | known.rows.get(person.leaves, frozenset())
    alone, present = _present(person.rows, asked), _present({*before, *person.rows}, asked)
    is_linked = known.linked.get(person.key) == person.enrolment_id and not person.leaves
    return {
        "adds": len(set(person.rows) - before), "there": bool(before), "present": present, "alone": alone,
        "links": person.status == "matched" and not is_linked,
        "key": person.key, "name": person.name, "email": person.email, "status": person.status, "how": person.how,
        "enrolment": person.enrolment_id, "candidates": list(person.candidates), "rows": [row.as_json() for row in person.rows],
        **({"leaves": person.leaves} if person.leaves else {}),
    }


def _present(rows: Iterable[SourceRow], asked: Asked) -> int:
    """Hundredths of a per cent of the meeting."""
    return part_in_hundredths(presence_of(rows, asked.timetable, asked.timetable.length).present * 100)
