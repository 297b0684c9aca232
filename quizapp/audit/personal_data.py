"""A person's traces in the log: export and erasure. Learners without an address leave none, so nothing is merged."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from quizapp.audit.models import AuditEntry
from quizapp.audit.queries import ERASED, FORGOTTEN, erased_places
from quizapp.audit.rules.chain import digest_of
from quizapp.audit.service import record
from quizapp.kernel.identity import SERVER
from quizapp.kernel.ids import new_code

ACCOUNT = "account"


NOT_EXPORTED = {
    "audit_entry.actor_salt": "proves that the entry was not changed",
    "audit_entry.object_salt": "proves that the entry was not changed",
    "audit_entry.actor_pseudonym": "stands only for who was erased",
    "audit_entry.object_pseudonym": "stands only for who was erased",
}
"""Columns that an export leaves out, and why."""

Thing = tuple[str, str]
"""Kind and number of what acts are done to, as the log has them."""


def _about(account_id: int, things: Collection[Thing]) -> ColumnElement[bool]:
    """Entries about the person's account or things, e.g. enrolments or accounts that were joined to it."""
    named = [(ACCOUNT, str(account_id)), *things]
    return or_(*(and_(AuditEntry.object_kind == kind, AuditEntry.object_id == number) for kind, number in named))


def _acted(account_id: int, things: Collection[Thing]) -> ColumnElement[bool]:
    """Entries of what the person did, also in accounts that were joined to theirs."""
    return AuditEntry.actor_id.in_([account_id, *(int(number) for kind, number in things if kind == ACCOUNT)])


def export_for(session: Session, account_id: int, things: Collection[Thing] = ()) -> list[dict[str, Any]]:
    """What the person did, and what was done to their account or things; who else did it stays with them."""
    acted, about = _acted(account_id, things), _about(account_id, things)
    rows = session.execute(select(AuditEntry, acted.label("by_you")).where(or_(acted, about)).order_by(AuditEntry.id))
    return [
        {
            "at": row.at.isoformat(), "act": row.act, "role": row.actor_role, "by_you": bool(by_you),
            "object": row.object_kind, "object_id": row.object_id, "changes": row.changes,
        }
        for row, by_you in rows
    ]


def erase_for(session: Session, account_id: int, now: datetime, things: Collection[Thing] = ()) -> str | None:
    """Take the person out of the log; their pseudonym, None when nothing led to them.

    **Effects**: values and salts go, the seals stay right.
    One entry accounts for it, so that taking somebody out in another way is found (`queries.verify`).
    """
    acted, about = _acted(account_id, things), _about(account_id, things)
    if session.scalar(select(AuditEntry.id).where(or_(acted, about)).limit(1)) is None:
        return None
    return _take_out(session, acted, about, ERASED, now)


def forget_people_in(session: Session, entry_ids: Collection[int], now: datetime) -> str:
    """Take everybody out of old entries: acts and times stay, and one pseudonym stands for all of them."""
    old = AuditEntry.id.in_(entry_ids)
    return _take_out(session, old & AuditEntry.actor_salt.is_not(None), old & AuditEntry.object_salt.is_not(None), FORGOTTEN, now)


def _take_out(session: Session, acted: ColumnElement[bool], about: ColumnElement[bool], act: str, now: datetime) -> str:
    """Put a new pseudonym in the place of who acted and of what was acted on; the act accounts for it."""
    pseudonym = new_code(12)
    session.execute(
        update(AuditEntry).where(acted).values(actor_id=None, actor_salt=None, actor_pseudonym=pseudonym)
    )
    session.execute(
        update(AuditEntry)
        .where(about)
        .values(object_id=None, object_salt=None, changes=None, object_pseudonym=pseudonym)
    )
    mine = or_(AuditEntry.actor_pseudonym == pseudonym, AuditEntry.object_pseudonym == pseudonym)
    places = erased_places(session, mine).get(pseudonym, [])
    accounted = {"entries": len(places), "places": digest_of(pseudonym, places)}
    record(session, SERVER, act, "pseudonym", pseudonym, None, accounted, now)
    return pseudonym
