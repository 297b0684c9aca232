"""Mailed links and codes for what is no sign-in: invitations, a new address, joining two accounts of one person.

As with signing in, the secrets are minted when the mail leaves and only their digests are stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.accounts.confirmation_models import Confirmation
from quizapp.accounts.mailed_secrets import MAIL_MAY_WAIT, Secrets, mint_for
from quizapp.kernel.errors import NotFound
from quizapp.kernel.ids import new_code, secret_digest
from quizapp.mail.service import queue_mail

INVITATION, ADDRESS, MERGE, SAME_PERSON = "invitation", "address", "merge", "same_person"
MAILS = {INVITATION: "invitation", ADDRESS: "confirm_address", MERGE: "confirm_merge", SAME_PERSON: "same_person"}
VALID = {
    INVITATION: timedelta(days=7), ADDRESS: timedelta(minutes=60), MERGE: timedelta(minutes=60), SAME_PERSON: timedelta(days=7),
}
"""From the moment the mail leaves."""
KEPT_AFTER_END = timedelta(days=30)


def ask(
    session: Session, kind: str, email: str, account_id: int, locale: str, now: datetime, *, role: str | None = None,
    course_key: str | None = None, said: Mapping[str, Any] | None = None,
) -> Confirmation:
    """Have a link and code mailed to an address. Whether somebody has it is not looked up. **Shape**: `said` is for the mail."""
    row = Confirmation(
        kind=kind, code=new_code(), email=email, account_id=account_id, role=role, course_key=course_key, locale=locale,
        asked_at=now, expires_at=now + MAIL_MAY_WAIT,
    )
    session.add(row)
    session.flush()
    _send(session, row, now, said)
    return row


def ask_again(session: Session, row: Confirmation, now: datetime) -> None:
    """A new link and code; those of the mail before stop working."""
    row.asked_at, row.expires_at, row.sent_at, row.wrong_tries = now, now + MAIL_MAY_WAIT, None, 0
    row.token_digest = row.digits_digest = None
    session.flush()
    _send(session, row, now)


def _send(session: Session, row: Confirmation, now: datetime, said: Mapping[str, Any] | None = None) -> None:
    of_person = None if row.kind == INVITATION else row.account_id
    told, is_awaited = {"confirmation": row.id, **(said or {})}, row.kind != INVITATION
    queue_mail(session, MAILS[row.kind], row.email, row.locale, told, of_person, now, is_awaited=is_awaited)


def mint(session: Session, row: Confirmation, key: str, now: datetime) -> Secrets | None:
    """Link and code for a mail that leaves now; None when nobody waits for it any more."""
    if row.done_at is not None or row.asked_at + MAIL_MAY_WAIT <= now:
        return None
    row.sent_at = now
    return mint_for(row, key, VALID[row.kind], now)


def by_token(session: Session, kind: str, token: str, now: datetime, *, is_locked: bool = False) -> Confirmation:
    """What a link stands for. **Raises** NotFound when it is unknown, expired or done."""
    found = select(Confirmation).where(
        Confirmation.kind == kind, Confirmation.token_digest == secret_digest(token), Confirmation.expires_at > now,
        Confirmation.done_at.is_(None),
    )
    row = session.scalar(found.with_for_update() if is_locked else found)
    if row is None:
        raise NotFound("link_expired")
    return row


def open_of(session: Session, kind: str, account_id: int, now: datetime, *, is_locked: bool = False) -> list[Confirmation]:
    """What somebody has asked for and not confirmed, in the order of asking."""
    found = select(Confirmation).where(
        Confirmation.kind == kind, Confirmation.account_id == account_id, Confirmation.expires_at > now,
        Confirmation.done_at.is_(None),
    ).order_by(Confirmation.id)
    locked = found.with_for_update().execution_options(populate_existing=True)
    return list(session.scalars(locked if is_locked else found))


def drop_open(session: Session, kind: str, account_id: int) -> None:
    """Who asks anew means only the new one."""
    session.execute(
        delete(Confirmation).where(
            Confirmation.kind == kind, Confirmation.account_id == account_id, Confirmation.done_at.is_(None)
        )
    )


def forget_ended(session: Session, now: datetime) -> None:
    """Delete what ended a month ago."""
    session.execute(delete(Confirmation).where(Confirmation.expires_at < now - KEPT_AFTER_END))
