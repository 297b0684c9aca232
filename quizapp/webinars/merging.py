"""Two rows of one list that are one person: two addresses, or a guest beside an address. A writer of this room, beside `service.py`.

Both are linked to nobody, or to the same learner already (`settling.py`), so merging them gives nobody attendance of somebody else's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.audit.service import record
from quizapp.cohorts.rules.scope import Scope
from quizapp.courses.queries import PublishedCourse
from quizapp.db.names import name_key
from quizapp.kernel.errors import Conflict, NotFound
from quizapp.kernel.identity import Identity
from quizapp.webinars.applying import count_presence
from quizapp.webinars.evidence import note_evidence
from quizapp.webinars.importing import APPLYING, PREVIEW
from quizapp.webinars.leading import members_within, scope_at, seen_within
from quizapp.webinars.links import forget_link_of, is_held
from quizapp.webinars.models import AttendanceImport, Attendee, ImportPart
from quizapp.webinars.queries import plan_of
from quizapp.webinars.removing import may_settle, one_to_settle
from quizapp.webinars.rules.parts import Entry
from quizapp.webinars.rules.rows import merged, row_from_json
from quizapp.webinars.service import locked_meeting
from quizapp.webinars.settling import MOST_CHOICES, fitting_words
from quizapp.webinars.written import move_written


@dataclass(frozen=True, slots=True)
class Twins:
    """One of the list, and who may be the same person. **Shape**: `is_more` where more fit than are shown."""

    attendee: Attendee
    others: Sequence[Attendee]
    is_more: bool


def twins(session: Session, number: int, attendee_id: int, scope: Scope, words: str = "") -> Twins:
    """Rows of the list in whose name or address all the words stand; without words those of a like name. **Raises** NotFound."""
    attendee = one_to_settle(session, number, attendee_id, scope)
    fitting = fitting_words(words, attendee, Attendee.name, Attendee.email)
    asked = (
        select(Attendee, members_within(scope, Attendee.enrolment_id))
        .where(Attendee.meeting_id == number, Attendee.id != attendee.id, *seen_within(scope, Attendee.enrolment_id))
        .where(Attendee.enrolment_id.is_not_distinct_from(attendee.enrolment_id), fitting)
        .order_by(name_key(Attendee.name), Attendee.id)
    )
    found = [one for one, is_ours in session.execute(asked.limit(MOST_CHOICES + 1)) if may_settle(one, bool(is_ours), scope)]
    return Twins(attendee, found[:MOST_CHOICES], len(found) > MOST_CHOICES)


def merge(
    session: Session, identity: Identity, course: PublishedCourse, number: int, attendee_id: int, other_id: int, now: datetime
) -> Attendee:
    """Make one row of two: times of both, and one link. Who has begun behind a link stays with it, else who has one, else who has an
    address, else the other.

    **Raises** NotAllowed, NotFound also where they are linked to different people, Conflict where both have begun. **Effects**: the link
    and mails of the row that goes go with it; what counts for certificates follows; an entry in the log of acts.
    """
    meeting, scope = locked_meeting(session, identity, course, number), scope_at(session, identity, course, number)
    one, other = (one_to_settle(session, number, which, scope, is_locked=True) for which in (attendee_id, other_id))
    if one is other or one.enrolment_id != other.enrolment_id:
        raise NotFound("no_such_attendee")
    held = {row.id: is_held(session, row.id) for row in (one, other)}
    if held[one.id] and held[other.id]:
        raise Conflict("both_have_begun")
    stays, goes = sorted((other, one), key=lambda row: (held[row.id] or False, held[row.id] is not None, bool(row.email)), reverse=True)
    rows = merged(map(row_from_json, stays.sources), map(row_from_json, goes.sources))
    stays.name, stays.email = stays.name or goes.name, stays.email or goes.email
    stays.sources = [row.as_json() for row in rows]
    count_presence(stays, rows, plan_of(meeting))
    move_written(session, goes.id, stays.id)
    forget_link_of(session, goes.id)
    session.delete(goes)
    _follow_in_waiting(session, number, goes.key, stays.key)
    session.flush()
    note_evidence(session, meeting, [stays.enrolment_id] if stays.enrolment_id is not None else [], now)
    record(session, identity, "attendees_merged", "meeting", number, {"people": 2}, {"people": 1}, now)
    return stays


def _follow_in_waiting(session: Session, number: int, gone: str, key: str) -> None:
    """Reports that wait and name the row that goes mean the one that stays, else they would bring it back."""
    waiting = (AttendanceImport.meeting_id == number, AttendanceImport.state.in_((PREVIEW, APPLYING)))
    read = select(AttendanceImport.state, ImportPart).join(AttendanceImport, AttendanceImport.id == ImportPart.import_id).where(*waiting)
    for state, part in session.execute(read.execution_options(yield_per=20)):
        if any(gone in (entry.get("key"), entry.get("leaves")) for entry in part.entries):
            part.entries = [_following(entry, gone, key, is_decided=state == APPLYING) for entry in part.entries]


def _following(entry: Entry, gone: str, key: str, *, is_decided: bool) -> Entry:
    told: dict[str, Any] = {name: key for name in ("key", "leaves") if entry.get(name) == gone}
    if "key" in told:
        told["there"] = True
        if is_decided:  # what was decided stands under the key by which it was asked
            told["asked"] = entry.get("asked", gone)
    return {**entry, **told}
