"""Taking one person off a webinar's list, who stands there by mistake: a colleague, a test. A writer of this room, beside `service.py`.

Handing the report in again brings them back. Who asks to be forgotten is erased instead (`quizapp/privacy`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.audit.service import record
from quizapp.cohorts.rules.scope import Scope
from quizapp.courses.queries import PublishedCourse
from quizapp.kernel.identity import Identity
from quizapp.webinars.applying import count_presence
from quizapp.webinars.evidence import note_anew
from quizapp.webinars.leading import scope_at
from quizapp.webinars.links import forget_link_of, is_held
from quizapp.webinars.models import Attendee
from quizapp.webinars.queries import plan_of
from quizapp.webinars.removing import is_by_name_alone, one_to_settle
from quizapp.webinars.service import locked_meeting


@dataclass(frozen=True, slots=True)
class TakenOff:
    """Whom taking off concerns, and what it leaves. **Shape**: `stays` with a link and without times; `has_link` where one goes."""

    attendee: Attendee
    stays: bool
    has_link: bool
    is_by_name_alone: bool


def to_take_off(session: Session, number: int, attendee_id: int, scope: Scope, *, is_locked: bool = False) -> TakenOff:
    """One of the list, and what `take_off` would do. **Raises** NotFound where the scope does not go so far."""
    attendee = one_to_settle(session, number, attendee_id, scope, is_locked=is_locked)
    held = is_held(session, attendee.id)
    return TakenOff(attendee, bool(held), held is not None, is_by_name_alone(attendee))


def take_off(session: Session, identity: Identity, course: PublishedCourse, number: int, attendee_id: int, now: datetime) -> TakenOff:
    """Take somebody off the list, with link and mails. Who has begun behind the link, or wants no more mails, stays there without times:
    what was learned hangs on the link, and so does that wish.

    **Raises** NotAllowed, NotFound. **Effects**: what counts for certificates follows, in `progress`; an entry in the log of acts.
    """
    meeting, scope = locked_meeting(session, identity, course, number), scope_at(session, identity, course, number)
    found = to_take_off(session, number, attendee_id, scope, is_locked=True)
    attendee, learner = found.attendee, found.attendee.enrolment_id
    if found.stays:
        attendee.sources = []
        count_presence(attendee, [], plan_of(meeting))
    else:
        forget_link_of(session, attendee.id)
        session.delete(attendee)
    session.flush()
    note_anew(session, meeting, [learner] if learner is not None else [], now)
    record(session, identity, "attendee_taken_off", "meeting", number, {"enrolment": learner}, {"enrolment": None}, now)
    return found
