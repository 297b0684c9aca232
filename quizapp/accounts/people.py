"""Suspending people, and deciding who becomes a trainer on request."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.accounts.access import require_administrator, require_known
from quizapp.accounts.confirmation_models import TrainerRequest
from quizapp.accounts.models import Account
from quizapp.accounts.service import add_person, end_sessions_of, require_other_administrator, spend_links
from quizapp.audit.service import record
from quizapp.kernel.errors import Conflict, NotFound
from quizapp.kernel.identity import Identity


def suspend(session: Session, identity: Identity, account_id: int, now: datetime) -> None:
    """Let nobody use the account until it is reinstated. What was learned stays.

    **Raises** Conflict for oneself and for the last administrator. **Effects**: sessions and mailed links end at once.
    """
    account = _person(session, identity, account_id)
    if account_id == identity.account_id:
        raise Conflict("not_yourself")
    if account.is_administrator:
        require_other_administrator(session, account_id)
    if account.suspended_at is not None:
        return
    account.suspended_at = now
    ended = end_sessions_of(session, account_id, now)
    spend_links(session, account.email, now)
    record(session, identity, "person_suspended", "account", account_id, None, {"ended": ended}, now)


def reinstate(session: Session, identity: Identity, account_id: int, now: datetime) -> None:
    """The person can sign in again, with the roles from before. **Raises** Conflict for who is being erased."""
    account = _person(session, identity, account_id)
    if account.erased_at is not None:
        raise Conflict("account_being_erased")
    if account.suspended_at is not None:
        account.suspended_at = None
        record(session, identity, "person_reinstated", "account", account_id, None, None, now)


def _person(session: Session, identity: Identity, account_id: int) -> Account:
    require_administrator(identity)
    account = session.get(Account, account_id, with_for_update=True)
    if account is None or account.email is None:
        raise NotFound("no_such_person")
    return account


def ask_to_be_trainer(session: Session, identity: Identity, course_key: str, now: datetime) -> None:
    """Ask an administrator for the role; once for each course."""
    account_id = require_known(identity)
    if course_key in identity.trainer_of:
        raise Conflict("trainer_already")
    try:
        with session.begin_nested():
            session.add(TrainerRequest(account_id=account_id, course_key=course_key, asked_at=now))
    except IntegrityError:
        raise Conflict("trainer_asked_already") from None
    record(session, identity, "trainer_role_asked_for", "account", account_id, None, {"course": course_key}, now)


def decide_trainer_request(session: Session, identity: Identity, request_id: int, is_granted: bool, now: datetime) -> None:
    """Give the role that was asked for, or do not. **Raises** NotFound when somebody has decided already."""
    require_administrator(identity)
    request = session.get(TrainerRequest, request_id, with_for_update=True)
    if request is None:
        raise NotFound("no_such_request")
    account = session.get_one(Account, request.account_id)
    if is_granted:
        add_person(session, str(account.email), account.locale, now, trainer_of=(request.course_key,), by=identity)
    else:
        record(session, identity, "trainer_role_refused", "account", account.id, None, {"course": request.course_key}, now)
    session.delete(request)
