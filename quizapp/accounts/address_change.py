"""Changing one's e-mail address: nothing changes before the new address has answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.accounts import confirmations, signing_in
from quizapp.accounts.access import require_known
from quizapp.accounts.confirmation_models import Confirmation
from quizapp.accounts.confirmations import ADDRESS
from quizapp.accounts.mailed_secrets import MOST_WRONG_TRIES, digits_fit
from quizapp.accounts.models import Account
from quizapp.accounts.personal_data import leave_address
from quizapp.accounts.service import end_sessions_of, spend_links
from quizapp.accounts.signing_in import CodeRefused
from quizapp.audit.service import record
from quizapp.kernel.errors import Conflict, Invalid, NotFound
from quizapp.kernel.identity import Identity
from quizapp.mail.service import queue_mail


def ask_for_address(session: Session, identity: Identity, email: str, locale: str, now: datetime) -> None:
    """Have link and code mailed to the new address. Whether it belongs to an account is not looked up."""
    account_id = require_known(identity)
    if email == identity.email:
        raise Invalid("address_is_yours")
    confirmations.drop_open(session, ADDRESS, account_id)
    confirmations.ask(session, ADDRESS, email, account_id, locale, now)


def awaited_address(session: Session, identity: Identity, now: datetime) -> str:
    """The address that shall answer. **Raises** NotFound when none is awaited."""
    return _awaited(session, identity, now).email


def confirm_by_code(session: Session, identity: Identity, typed: str, key: str, now: datetime) -> CodeRefused | None:
    """Change the address when the digits are right. **Raises** NotFound, Conflict when somebody has the address."""
    row = _awaited(session, identity, now, is_locked=True)
    if not digits_fit(row, typed, key):
        signing_in.note_failure(session, identity, identity.account_id, "code", now)
        return CodeRefused(MOST_WRONG_TRIES - row.wrong_tries)
    _change(session, identity, row, now)
    return None


def address_of_link(session: Session, identity: Identity, token: str, now: datetime) -> str:
    """The new address behind a link. **Raises** NotAllowed when another account asked, or nobody is signed in."""
    return _of_link(session, identity, token, now).email


def confirm_by_link(session: Session, identity: Identity, token: str, now: datetime) -> None:
    """Change the address, in a browser where the account that asked is signed in."""
    _change(session, identity, _of_link(session, identity, token, now, is_locked=True), now)


def _awaited(session: Session, identity: Identity, now: datetime, *, is_locked: bool = False) -> Confirmation:
    rows = confirmations.open_of(session, ADDRESS, require_known(identity), now, is_locked=is_locked)
    if not rows:
        raise NotFound("link_expired")
    return rows[-1]


def _of_link(session: Session, identity: Identity, token: str, now: datetime, *, is_locked: bool = False) -> Confirmation:
    # Otherwise a stranger's account could be given the address of whoever opens the link by mistake.
    account_id = require_known(identity)
    row = confirmations.by_token(session, ADDRESS, token, now, is_locked=is_locked)
    if row.account_id != account_id:
        raise NotFound("link_expired")
    return row


def _change(session: Session, identity: Identity, row: Confirmation, now: datetime) -> None:
    """**Effects**: other browsers are signed out, mailed links end, the old address is told."""
    account = session.get_one(Account, row.account_id, with_for_update=True)
    old = str(account.email)
    try:
        with session.begin_nested():
            session.execute(update(Account).where(Account.id == account.id).values(email=row.email))
    except IntegrityError:
        raise Conflict("address_taken") from None
    session.refresh(account)
    row.done_at = now
    leave_address(session, old, account.id, now)
    spend_links(session, row.email, now)
    end_sessions_of(session, account.id, now, but=identity.session_id)
    record(session, identity, "address_changed", "account", account.id, None, None, now)
    queue_mail(session, "address_changed", old, account.locale, {}, account.id, now)
