"""Inviting people by mail, with a role and a course chosen beforehand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quizapp.accounts import confirmations, signing_in
from quizapp.accounts.access import require_administrator
from quizapp.accounts.confirmation_models import Confirmation
from quizapp.accounts.confirmations import INVITATION
from quizapp.accounts.mailed_secrets import MOST_WRONG_TRIES, are_digits_of
from quizapp.accounts.models import Account
from quizapp.accounts.service import account_with_address, add_person
from quizapp.accounts.signing_in import CodeRefused, SignedIn
from quizapp.audit.service import record
from quizapp.db.session import emit
from quizapp.kernel.errors import Conflict, Invalid, NotFound
from quizapp.kernel.events import LearnerInvited
from quizapp.kernel.identity import Identity

LEARNER, TRAINER, ADMINISTRATOR = "learner", "trainer", "administrator"
ROLES = (LEARNER, TRAINER, ADMINISTRATOR)


def invite(
    session: Session, identity: Identity, email: str, role: str, course_key: str | None, locale: str, now: datetime
) -> str:
    """Have an invitation mailed; its code. An open one for the same address is replaced.

    Nothing is given before it is accepted. **Raises** Invalid when a trainer has no course.
    """
    require_administrator(identity)
    if role not in ROLES or (role == TRAINER and not course_key):
        raise Invalid("invitation_needs_course")
    course_key = None if role == ADMINISTRATOR else course_key or None
    session.execute(
        delete(Confirmation).where(
            Confirmation.kind == INVITATION, Confirmation.email == email, Confirmation.done_at.is_(None)
        )
    )
    row = confirmations.ask(
        session, INVITATION, email, identity.account_id or 0, locale, now, role=role, course_key=course_key
    )
    record(session, identity, "person_invited", "invitation", row.id, None, {"role": role, "course": course_key}, now)
    return row.code


def resend(session: Session, identity: Identity, code: str, now: datetime) -> str:
    """Mail an open or expired invitation anew; the address. From now on it is the invitation of who sends it."""
    row = _waiting(session, identity, code)
    row.account_id = identity.account_id or row.account_id
    confirmations.ask_again(session, row, now)
    record(session, identity, "person_invited", INVITATION, row.id, None, {"role": row.role, "course": row.course_key}, now)
    return row.email


def withdraw(session: Session, identity: Identity, code: str, now: datetime) -> str:
    """Take an invitation back: link and code stop working; the address."""
    row = _waiting(session, identity, code)
    record(session, identity, "invitation_withdrawn", INVITATION, row.id, {"role": row.role, "course": row.course_key}, None, now)
    session.delete(row)
    return row.email


def _waiting(session: Session, identity: Identity, code: str) -> Confirmation:
    require_administrator(identity)
    row = session.scalar(
        select(Confirmation)
        .where(Confirmation.kind == INVITATION, Confirmation.code == code, Confirmation.done_at.is_(None))
        .with_for_update()
    )
    if row is None:
        raise NotFound("no_such_invitation")
    return row


def accept_link(session: Session, identity: Identity, token: str, browser: str, now: datetime) -> SignedIn:
    """Accept by the button behind the link: once, then the link is spent. **Raises** NotFound, Conflict."""
    return _accept(session, identity, confirmations.by_token(session, INVITATION, token, now, is_locked=True), browser, now)


def accept_code(
    session: Session, identity: Identity, email: str, typed: str, key: str, browser: str, now: datetime
) -> SignedIn | CodeRefused:
    """Accept by address and digits, in any browser. An address that nobody has invited is refused like wrong digits."""
    theirs = (
        Confirmation.kind == INVITATION, Confirmation.email == email, Confirmation.expires_at > now, Confirmation.done_at.is_(None),
    )
    row = session.scalar(select(Confirmation).where(*theirs).with_for_update())
    if row is None or not are_digits_of(row, typed, key):
        # Always sent, whoever is invited and however often they tried: else its absence tells.
        counted = update(Confirmation).where(*theirs, Confirmation.wrong_tries < MOST_WRONG_TRIES)
        session.execute(
            counted.values(wrong_tries=Confirmation.wrong_tries + 1), execution_options={"synchronize_session": False}
        )
        signing_in.note_failure(session, identity, None, "code", now)
        return CodeRefused(1)
    return _accept(session, identity, row, browser, now)


def _accept(session: Session, identity: Identity, row: Confirmation, browser: str, now: datetime) -> SignedIn:
    """**Effects**: the account, its role or enrolment, and a session; the role counts as given by who invited."""
    inviter = session.get_one(Account, row.account_id)
    if not inviter.is_administrator or inviter.suspended_at is not None:
        raise Conflict("invitation_void")
    if row.role != LEARNER:
        add_person(
            session, row.email, row.locale, now, is_administrator=row.role == ADMINISTRATOR,
            trainer_of=(row.course_key,) if row.course_key else (), by=Identity(inviter.id, is_administrator=True),
        )
    account = account_with_address(session, row.email, row.locale, now)
    if row.role == LEARNER and row.course_key:
        emit(session, LearnerInvited(now, account.id, row.course_key))
    row.done_at = now
    return signing_in.sign_in_as(session, identity, account, INVITATION, browser, now)
