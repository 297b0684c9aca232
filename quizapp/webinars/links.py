"""Making follow-up links, withdrawing and renewing them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.audit.service import record
from quizapp.cohorts.rules.scope import Scope
from quizapp.courses.queries import PublishedCourse
from quizapp.kernel.errors import Conflict, NotFound
from quizapp.kernel.identity import Identity
from quizapp.kernel.ids import new_code, new_seed
from quizapp.mail.models import OutboxMail
from quizapp.sharing.models import EXPORT, LINKS
from quizapp.sharing.service import note_taken_along
from quizapp.webinars.followup_queries import FollowedAttendee, followed_attendees
from quizapp.webinars.leading import scope_at, seen_within
from quizapp.webinars.link_models import FollowupBrowser, FollowupLink, FollowupMail
from quizapp.webinars.models import WAS_THERE, Attendee, Meeting
from quizapp.webinars.queries import meeting_by_number
from quizapp.webinars.rules.followup import VALID, followup_quiz
from quizapp.webinars.rules.plan import Target
from quizapp.webinars.service import locked_meeting


def make_links(session: Session, identity: Identity, course: PublishedCourse, number: int, now: datetime) -> int:
    """A link for everybody who was there and has none; those of the others hold longer from now. How many are new.

    **Raises** NotAllowed, NotFound, Conflict where nothing follows the meeting. **Effects**: an entry in the log of acts.
    """
    meeting = meeting_with_quiz(session, identity, course, number)
    count = add_missing_links(session, meeting, now)
    record(session, identity, "followup_links_made", "meeting", meeting.id, None, {"new": count}, now)
    return count


def take_links(
    session: Session, identity: Identity, course: PublishedCourse, number: int, now: datetime
) -> Sequence[FollowedAttendee]:
    """Everybody for a file with all links; those that are missing are made. Raises as `make_links`.

    **Effects**: who is in it is told, and whose result the state in it tells, that as well.
    """
    make_links(session, identity, course, number, now)
    quiz = followup_quiz(course.edition.course, meeting_by_number(session, course, number).plan.target)
    scope = scope_at(session, identity, course, number)
    people = followed_attendees(session, number, quiz, now, scope, course.sight)
    known = {one.account_id: one.tells_result for one in people if one.account_id is not None}
    note_taken_along(session, identity, course.course_id, known, LINKS, now)
    note_taken_along(session, identity, course.course_id, [one for one, is_told in known.items() if is_told], EXPORT, now)
    return people


def add_missing_links(session: Session, meeting: Meeting, now: datetime) -> int:
    """What `make_links` does, for who has judged already who asks."""
    has_link = select(FollowupLink.attendee_id).where(FollowupLink.attendee_id.is_not(None))
    missing = session.execute(
        select(Attendee.id, Account.locale)
        .outerjoin(Account, Account.id == Attendee.account_id)
        .where(Attendee.meeting_id == meeting.id, WAS_THERE, Attendee.id.not_in(has_link))
        .order_by(Attendee.id)
    ).all()
    alive = (FollowupLink.meeting_id == meeting.id, FollowupLink.attendee_id.is_not(None), FollowupLink.revoked_at.is_(None))
    session.execute(update(FollowupLink).where(*alive).values(expires_at=now + VALID))
    session.add_all(new_link(meeting, row.id, row.locale, now) for row in missing)
    session.flush()
    return len(missing)


def meeting_with_quiz(session: Session, identity: Identity, course: PublishedCourse, number: int) -> Meeting:
    """The meeting, locked, if something that can be answered follows it. **Raises** NotAllowed, NotFound, Conflict."""
    meeting = locked_meeting(session, identity, course, number)
    if followup_quiz(course.edition.course, Target(meeting.target_kind, meeting.target_key)) is None:
        raise Conflict("nothing_follows")
    return meeting


def new_link(meeting: Meeting, attendee_id: int | None, locale: str | None, now: datetime) -> FollowupLink:
    """A link that nobody has opened; None as attendee for the one that everybody shares."""
    return FollowupLink(
        meeting_id=meeting.id, attendee_id=attendee_id, code=new_code(), locale=locale or meeting.locale, seed=new_seed(),
        created_at=now, expires_at=now + VALID,
    )


def revoke_links(
    session: Session, identity: Identity, course: PublishedCourse, number: int, link_ids: Sequence[int], now: datetime
) -> int:
    """Withdraw links of the meeting: from now on they open nothing, and provisional answers behind them go. How many.

    **Raises** NotAllowed, NotFound. **Effects**: an entry in the log of acts.
    """
    meeting = locked_meeting(session, identity, course, number)
    links = _of_meeting(session, meeting, link_ids, scope_at(session, identity, course, number))
    for link in links:
        link.revoked_at = link.revoked_at or now
    forget_browsers(session, links)
    record(session, identity, "followup_links_withdrawn", "meeting", meeting.id, None, {"links": len(links)}, now)
    return len(links)


def renew_link(session: Session, identity: Identity, course: PublishedCourse, number: int, link_id: int, now: datetime) -> None:
    """Give the link another address: the old one opens nothing, but mails with it still end mails; what was learned stays.

    **Raises** NotAllowed, NotFound.
    """
    meeting = locked_meeting(session, identity, course, number)
    links = _of_meeting(session, meeting, [link_id], scope_at(session, identity, course, number))
    if not links:
        raise NotFound("no_such_link")
    (link,) = links
    link.stop_code = link.stop_code or link.code
    link.code, link.revoked_at, link.expires_at = new_code(), None, now + VALID
    forget_browsers(session, links)
    record(session, identity, "followup_links_made", "meeting", meeting.id, None, {"new": 1}, now)


def _of_meeting(session: Session, meeting: Meeting, link_ids: Sequence[int], scope: Scope) -> Sequence[FollowupLink]:
    seen = select(Attendee.id).where(Attendee.meeting_id == meeting.id, *seen_within(scope, Attendee.enrolment_id))
    mine = (FollowupLink.meeting_id == meeting.id, FollowupLink.id.in_(link_ids), FollowupLink.attendee_id.in_(seen))
    return session.scalars(select(FollowupLink).where(*mine).with_for_update()).all()


def is_held(session: Session, attendee_id: int) -> bool | None:
    """Whether the link of an attendee may not go, because what was learned is found by it, or the wish for no more mails is kept with it;
    None where there is no link."""
    held = or_(FollowupLink.started_at.is_not(None), FollowupLink.stopped_at.is_not(None))
    found: bool | None = session.scalar(select(held).where(FollowupLink.attendee_id == attendee_id))
    return found if found is None else bool(found)


def forget_link_of(session: Session, attendee_id: int) -> None:
    """The link of an attendee goes with its mails: it was given to somebody who was not the attendee."""
    of_link = select(FollowupLink.id).where(FollowupLink.attendee_id == attendee_id)
    mailed = select(FollowupMail.mail_id).where(FollowupMail.link_id.in_(of_link), FollowupMail.mail_id.is_not(None))
    session.execute(delete(OutboxMail).where(OutboxMail.id.in_(mailed)))
    session.execute(delete(FollowupLink).where(FollowupLink.attendee_id == attendee_id))


def forget_browsers(session: Session, links: Sequence[FollowupLink]) -> None:
    """Forget what browsers did behind these links."""
    session.execute(delete(FollowupBrowser).where(FollowupBrowser.link_id.in_([link.id for link in links])))
