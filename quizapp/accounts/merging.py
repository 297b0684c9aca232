"""Joining two accounts of one person: both mailboxes have to answer, and no right is gained by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts import confirmations, signing_in
from quizapp.accounts.access import closed_because, require_known
from quizapp.accounts.confirmation_models import Confirmation
from quizapp.accounts.confirmations import MERGE
from quizapp.accounts.factor_queries import has_factor
from quizapp.accounts.mailed_secrets import digits_fit
from quizapp.accounts.models import Account
from quizapp.accounts.queries import has_role
from quizapp.audit.service import record
from quizapp.kernel.errors import Conflict, Invalid, NotFound
from quizapp.kernel.identity import Identity
from quizapp.mail.service import queue_mail


@dataclass(frozen=True, slots=True)
class MergeRefused:
    """Which of the two codes was wrong."""

    own_is_wrong: bool
    other_is_wrong: bool


@dataclass(frozen=True, slots=True)
class AwaitedMerge:
    """The two addresses whose codes are awaited."""

    own: str
    other: str


def ask_to_merge(session: Session, identity: Identity, other: str, locale: str, now: datetime) -> None:
    """Have a code mailed to one's own address and one to the other; whether an account has it is not looked up."""
    account_id, own = require_known(identity), str(identity.email)
    if other == own:
        raise Invalid("address_is_yours")
    confirmations.drop_open(session, MERGE, account_id)
    for email in (own, other):
        confirmations.ask(session, MERGE, email, account_id, locale, now)


def awaited_merge(session: Session, identity: Identity, now: datetime) -> AwaitedMerge:
    """Which codes are awaited. **Raises** NotFound when none are."""
    own, other = _halves(session, identity, now)
    return AwaitedMerge(own.email, other.email)


def _halves(
    session: Session, identity: Identity, now: datetime, *, is_locked: bool = False
) -> tuple[Confirmation, Confirmation]:
    """One's own half and the other; none when the own address has changed since."""
    rows = confirmations.open_of(session, MERGE, require_known(identity), now, is_locked=is_locked)
    if len(rows) != 2 or rows[0].email != identity.email:
        raise NotFound("link_expired")
    return rows[0], rows[1]


def confirm_merge(
    session: Session, identity: Identity, own_typed: str, other_typed: str, key: str, now: datetime
) -> MergeRefused | None:
    """Take the other account into one's own, when both codes are right.

    **Raises** Conflict when there is no such account, when it has a role (its rights would be lost, and none may be
    gained) or is suspended. **Effects**: every room moves its rows; both addresses are told.
    """
    _lock_accounts(session, [row.email for row in confirmations.open_of(session, MERGE, require_known(identity), now)])
    own, other = _halves(session, identity, now, is_locked=True)
    right = [digits_fit(own, own_typed, key), digits_fit(other, other_typed, key)]
    if not all(right):
        signing_in.note_failure(session, identity, identity.account_id, "code", now)
        return MergeRefused(not right[0], not right[1])
    join_proven(session, identity, own, other, now)
    return None


def join_proven(session: Session, identity: Identity, own: Confirmation, other: Confirmation, now: datetime) -> None:
    """Both mailboxes have answered: take the account of the other into one's own. **Raises** Conflict, NotFound."""
    kept, taken = _both(session, own, other)
    _judge(session, taken)
    own.done_at = other.done_at = now
    for email in (own.email, other.email):
        queue_mail(session, "accounts_merged", email, kept.locale, {"own": own.email, "other": other.email}, kept.id, now)
    signing_in.merge_accounts(session, taken, kept, now)
    record(session, identity, "accounts_merged", "account", kept.id, None, {"taken_in": taken.id}, now)


def _lock_accounts(session: Session, emails: Sequence[str]) -> dict[str, Account]:
    """Accounts by address, locked in one order, before anything else is: of two that take one another in at once, the second finds
    nobody, and neither waits for what the other holds."""
    found = select(Account).where(Account.email.in_(emails)).order_by(Account.id).with_for_update()
    return {str(row.email): row for row in session.scalars(found.execution_options(populate_existing=True))}


def _both(session: Session, own: Confirmation, other: Confirmation) -> tuple[Account, Account]:
    by_address = _lock_accounts(session, (own.email, other.email))
    if own.email not in by_address or by_address[own.email].id != own.account_id:
        raise NotFound("link_expired")
    if other.email not in by_address:
        raise Conflict("merge_with_nobody")
    return by_address[own.email], by_address[other.email]


def _judge(session: Session, account: Account) -> None:
    if (closed := closed_because(account)) is not None:
        raise Conflict(closed)
    if has_role(session, account):
        raise Conflict("merge_has_role")
    if has_factor(session, account.id):  # a mailbox alone opens no account that asks for more
        raise Conflict("merge_has_factor")
