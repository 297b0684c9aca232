"""Secret addresses of calendars: one for each person, kept as a digest, renewed and taken back at will."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.accounts.access import require_known
from quizapp.accounts.queries import identity_of_account
from quizapp.audit.service import record
from quizapp.cohorts.models import CalendarAddress
from quizapp.kernel.errors import NotFound
from quizapp.kernel.identity import Identity
from quizapp.kernel.ids import new_secret, secret_digest


def renew_address(session: Session, identity: Identity, now: datetime) -> str:
    """Make a new secret for the person's calendar; the old one opens nothing any more. Its token, told this once."""
    account_id = require_known(identity)
    had_one = session.scalar(select(CalendarAddress.id).where(CalendarAddress.account_id == account_id)) is not None
    session.execute(delete(CalendarAddress).where(CalendarAddress.account_id == account_id))
    token = new_secret()
    session.add(CalendarAddress(account_id=account_id, token_digest=secret_digest(token), made_at=now))
    session.flush()
    record(session, identity, "calendar_address_made", "account", account_id, {"had_one": had_one}, {"had_one": True}, now)
    return token


def remove_address(session: Session, identity: Identity, now: datetime) -> None:
    """The person's secret address opens nothing any more, and no other takes its place. **Raises** NotFound where there is none."""
    account_id = require_known(identity)
    mine = CalendarAddress.account_id == account_id
    if session.scalar(select(CalendarAddress.id).where(mine)) is None:
        raise NotFound("no_such_calendar")
    session.execute(delete(CalendarAddress).where(mine))
    record(session, identity, "calendar_address_removed", "account", account_id, {"had_one": True}, {"had_one": False}, now)


def since_when(session: Session, account_id: int) -> datetime | None:
    """When the person's secret address was made; None without one."""
    return session.scalar(select(CalendarAddress.made_at).where(CalendarAddress.account_id == account_id))


def identity_of_calendar(session: Session, token: str) -> Identity:
    """Whose calendar this secret opens. **Raises** NotFound."""
    account_id = session.scalar(
        select(CalendarAddress.account_id).where(CalendarAddress.token_digest == secret_digest(token))
    )
    if account_id is None:
        raise NotFound("no_such_calendar")
    return identity_of_account(session, account_id)
