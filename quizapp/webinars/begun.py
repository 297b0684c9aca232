"""Records that began behind personal links.

Such a record is the browser's own. The attendee's row (name, address, attendance, mails) belongs to whoever proves the address that
was invited, and so does the link: a record that becomes somebody else's leaves it, and the link begins anew (decision record 26).
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.courses.models import Enrolment
from quizapp.kernel.events import AccountsMerged, AddressConfirmed
from quizapp.mail.models import OutboxMail
from quizapp.webinars.link_models import FollowupBrowser, FollowupLink, FollowupMail
from quizapp.webinars.models import Attendee

ABOUT_RECORD = ("result", "certificate")
"""Kinds of mails that tell of the record behind the link."""


def leave_known(session: Session, confirmed: AddressConfirmed) -> None:
    """A learner without an address has one now: links of attendees who are somebody else begin anew."""
    _leave(session, confirmed.account_id, session.get_one(Account, confirmed.account_id))


def leave_merged(session: Session, merged: AccountsMerged) -> None:
    """The same when the learner joins an account that is there. What somebody with an address has goes along."""
    if session.get_one(Account, merged.from_account_id).email is None:
        _leave(session, merged.from_account_id, session.get_one(Account, merged.into_account_id))


def _leave(session: Session, learner_id: int, known: Account) -> None:
    """Where no address and no account was invited, only the link can tell who it is: there the record stays."""
    somebody = or_(Attendee.email.is_not(None), Attendee.account_id.is_not(None))
    is_known = or_(Attendee.email == known.email, Attendee.account_id.in_((known.id, learner_id)))
    others = (
        links_of(learner_id).join(Attendee, Attendee.id == FollowupLink.attendee_id).where(somebody, is_known.is_not(True))
    )
    begin_anew(session, session.scalars(others).all())


def links_of(account_id: int) -> Select[int]:
    """Personal links behind which the learner's record began, whoever was invited by them."""
    return (
        select(FollowupLink.id)
        .join(Enrolment, Enrolment.id == FollowupLink.enrolment_id)
        .where(Enrolment.account_id == account_id, FollowupLink.attendee_id.is_not(None))
    )


def begin_anew(session: Session, link_ids: Sequence[int]) -> None:
    """No record stands behind these links any more: browsers that took part in it are forgotten, mails tell of it no longer.

    Answers that are provisional stay, and so do invitations, reminders and that boosters left.
    """
    of_links = FollowupMail.link_id.in_(link_ids)
    about = select(FollowupMail.mail_id).where(of_links, FollowupMail.kind.in_(ABOUT_RECORD))
    mails = session.scalars(about.where(FollowupMail.mail_id.is_not(None))).all()
    session.execute(delete(FollowupMail).where(of_links, FollowupMail.kind.in_(ABOUT_RECORD)))
    session.execute(delete(OutboxMail).where(OutboxMail.id.in_(mails)))
    session.execute(update(FollowupMail).where(of_links).values(question_ids=None, session_id=None))
    took_part = (FollowupBrowser.link_id.in_(link_ids), FollowupBrowser.confirmed_at.is_not(None))
    session.execute(delete(FollowupBrowser).where(*took_part))
    session.execute(update(FollowupLink).where(FollowupLink.id.in_(link_ids)).values(enrolment_id=None, started_at=None))
