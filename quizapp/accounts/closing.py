"""The end of an account: nobody enters it any more, and what goes on counting stands under a nameless one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.accounts.service import end_sessions_of, require_other_administrator, spend_links
from quizapp.kernel.wall_time import week_of


def close_account(session: Session, account_id: int, now: datetime) -> None:
    """The account is being erased: nobody is signed in to it any more or can be. **Raises** Conflict when nobody else could administer."""
    account = session.get_one(Account, account_id)
    if account.is_administrator:
        require_other_administrator(session, account_id)
    account.suspended_at, account.erased_at = account.suspended_at or now, account.erased_at or now
    end_sessions_of(session, account_id, now)
    if account.email is not None:
        spend_links(session, account.email, now)


def add_former(session: Session, locale: str, now: datetime) -> int:
    """A nameless account under which the results of somebody who was erased go on counting; its number."""
    account = Account(locale=locale, created_at=week_of(now), erased_at=now)
    session.add(account)
    session.flush()
    return account.id
