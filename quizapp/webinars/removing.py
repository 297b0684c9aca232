"""Removing somebody whom nothing but a name in attendance reports knows. A writer of this room, beside `service.py`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.cohorts.rules.scope import Scope
from quizapp.kernel.errors import Conflict, NotFound
from quizapp.kernel.ids import new_secret
from quizapp.webinars.leading import members_within, seen_within
from quizapp.webinars.models import Attendee, RemovedAttendee
from quizapp.webinars.rules.removed import Removed, fingerprint

REMEMBERED = timedelta(days=730)
"""How long a report is searched for who was removed."""


def one_to_settle(session: Session, meeting_id: int, attendee_id: int, scope: Scope, *, is_locked: bool = False) -> Attendee:
    """One of the list of whom this trainer says who it is. **Raises** NotFound for who is not there, or is left as they are."""
    one = (Attendee.id == attendee_id, Attendee.meeting_id == meeting_id, *seen_within(scope, Attendee.enrolment_id))
    asked = select(Attendee, members_within(scope, Attendee.enrolment_id)).where(*one)
    found = session.execute(asked.with_for_update(of=Attendee) if is_locked else asked).one_or_none()
    if found is None or not may_settle(found[0], bool(found[1]), scope):
        raise NotFound("no_such_attendee")
    return found[0]


def by_name_alone(session: Session, meeting_id: int, attendee_id: int, scope: Scope, *, is_locked: bool = False) -> Attendee:
    """The same, of whom a name alone is known. **Raises** NotFound, Conflict for who is known by an address or an account."""
    found = one_to_settle(session, meeting_id, attendee_id, scope, is_locked=is_locked)
    if not is_by_name_alone(found):
        raise Conflict("attendee_is_known")
    return found


def is_by_name_alone(attendee: Attendee) -> bool:
    """Whether neither the list nor any row behind it has an address, nor an account is known."""
    has_address = attendee.email or any(row.get("email") for row in attendee.sources)
    return attendee.account_id is None and attendee.enrolment_id is None and not has_address


def may_settle(attendee: Attendee, is_ours: bool, scope: Scope) -> bool:
    """Whether this trainer says who it is. Of who has an address and is linked to nobody of the group, its trainers are told nothing,
    also not that there is somebody to be linked to."""
    return scope.is_whole or is_ours or is_by_name_alone(attendee)


def remember_removed(session: Session, attendees: Iterable[Attendee], now: datetime) -> None:
    """Before they are removed: so that no report brings back who is known by name alone."""
    for one in attendees:
        if is_by_name_alone(one):
            for name in {one.name or "", *(row.get("name") or "" for row in one.sources)} - {""}:
                salt = new_secret()
                kept = RemovedAttendee(meeting_id=one.meeting_id, salt=salt, fingerprint=fingerprint(salt, name), removed_at=now)
                session.add(kept)
    session.flush()


def removed_from(session: Session, meeting_id: int) -> Sequence[Removed]:
    """Whom reports of a meeting must not bring back."""
    rows = select(RemovedAttendee.salt, RemovedAttendee.fingerprint).where(RemovedAttendee.meeting_id == meeting_id)
    return [(row.salt, row.fingerprint) for row in session.execute(rows)]


def forget_removed(session: Session, now: datetime) -> None:
    """Fingerprints that have been kept long enough."""
    session.execute(delete(RemovedAttendee).where(RemovedAttendee.removed_at < now - REMEMBERED))
