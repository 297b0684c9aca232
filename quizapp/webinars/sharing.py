"""The link of a meeting that everybody shares: making, changing and withdrawing it, and the seats behind it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quizapp.audit.service import record
from quizapp.courses.queries import PublishedCourse
from quizapp.kernel.errors import Conflict, NotFound
from quizapp.kernel.identity import Identity
from quizapp.kernel.ids import new_code
from quizapp.webinars.link_models import FollowupLink, SharedStart
from quizapp.webinars.links import forget_browsers, meeting_with_quiz, new_link
from quizapp.webinars.rules.sharing import SHORT, SharedPlan
from quizapp.webinars.service import locked_meeting


def set_shared_link(
    session: Session, identity: Identity, course: PublishedCourse, number: int, plan: SharedPlan, now: datetime
) -> str:
    """Make the link that everybody of the meeting shares, or change the one there is; its short code.

    **Raises** NotAllowed, NotFound, Conflict where nothing follows the meeting or more have begun than there would be seats.
    **Effects**: an entry in the log of acts.
    """
    meeting = meeting_with_quiz(session, identity, course, number)
    link = _locked(session, meeting.id)
    before = _noted(link) if link else None
    if link is None:
        link = new_link(meeting, None, None, now)
        link.short, link.seats_taken = new_code(SHORT), 0
        session.add(link)
    if plan.seats is not None and plan.seats < link.seats_taken:
        raise Conflict("seats_below_taken", taken=link.seats_taken)
    link.seats, link.expires_at = plan.seats, plan.expires_at
    session.flush()
    act = "shared_link_changed" if before else "shared_link_made"
    record(session, identity, act, "meeting", meeting.id, before, _noted(link), now)
    return str(link.short)


def withdraw_shared_link(session: Session, identity: Identity, course: PublishedCourse, number: int, now: datetime) -> None:
    """From now on the link opens nothing, and provisional answers behind it go; what was learned stays.

    **Raises** NotAllowed, NotFound. **Effects**: an entry in the log of acts.
    """
    meeting = locked_meeting(session, identity, course, number)
    link = _locked(session, meeting.id)
    if link is None:
        raise NotFound("no_such_link")
    link.revoked_at = now
    forget_browsers(session, [link])
    record(session, identity, "shared_link_withdrawn", "meeting", meeting.id, _noted(link), None, now)


def take_seat(session: Session, link: FollowupLink, enrolment_id: int, now: datetime) -> None:
    """Note that a learner begins by the shared link; again changes nothing. One conditional update takes the seat: of two at the
    last one, one is refused. **Raises** Conflict."""
    known = select(SharedStart.id).where(SharedStart.link_id == link.id, SharedStart.enrolment_id == enrolment_id)
    if session.scalar(known) is not None:
        return
    free = (FollowupLink.seats.is_(None)) | (FollowupLink.seats_taken < FollowupLink.seats)
    taken = session.execute(
        update(FollowupLink).where(FollowupLink.id == link.id, free).values(seats_taken=FollowupLink.seats_taken + 1)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]  # CursorResult has it, the annotation does not
        raise Conflict("no_seat_left", seats=link.seats)
    session.add(SharedStart(link_id=link.id, enrolment_id=enrolment_id, started_at=now))
    session.flush()


def _locked(session: Session, meeting_id: int) -> FollowupLink | None:
    alive = (FollowupLink.meeting_id == meeting_id, FollowupLink.attendee_id.is_(None), FollowupLink.revoked_at.is_(None))
    return session.scalar(select(FollowupLink).where(*alive).with_for_update())


def _noted(link: FollowupLink) -> dict[str, Any]:
    return {"seats": link.seats, "expires_at": link.expires_at.isoformat()}
