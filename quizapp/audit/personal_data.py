"""A person's traces in the log: export and erasure. Learners without an address leave none, so nothing is merged."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, or_, select, union_all, update
from sqlalchemy.orm import Session, aliased

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

POINTS = frozenset(("hand_mark_given", "hand_mark_changed", "oral_result_entered"))
"""Acts whose values are points. A person reads them with the results, which may still be held back."""


@dataclass(frozen=True)
class Things:
    """What is a person's beside the account. **Shape**: `accounts` were joined to it; `numbers` asks for the numbers of what acts
    are done to, by its kind in the log."""

    accounts: Sequence[int] = ()
    numbers: Mapping[str, Select[int]] = field(default_factory=dict)


NOTHING_MORE = Things()


def entries_about(account_id: int, things: Things) -> ColumnElement[bool]:
    """Entries about the person's account or things, each kind found by the index of the log."""
    entry = aliased(AuditEntry)
    named = [(ACCOUNT, entry.object_id.in_([str(number) for number in (account_id, *things.accounts)]))]
    for kind, numbers in things.numbers.items():
        named.append((kind, entry.object_id.in_(select(cast(numbers.subquery().c[0], String)))))
    return AuditEntry.id.in_(union_all(*(select(entry.id).where(entry.object_kind == kind, them) for kind, them in named)))


def _acted(account_id: int, things: Things) -> ColumnElement[bool]:
    """Entries of what the person did, also in accounts that were joined to theirs."""
    return AuditEntry.actor_id.in_([account_id, *things.accounts])


def export_for(session: Session, account_id: int, things: Things = NOTHING_MORE) -> list[dict[str, Any]]:
    """What the person did, and what was done to their account or things; who else did it stays with them."""
    acted, about = _acted(account_id, things), entries_about(account_id, things)
    rows = session.execute(select(AuditEntry, acted.label("by_you")).where(or_(acted, about)).order_by(AuditEntry.id))
    return [
        {
            "at": row.at.isoformat(), "act": row.act, "role": row.actor_role, "by_you": bool(by_you),
            "object": row.object_kind, "object_id": row.object_id,
            "changes": row.changes if by_you or row.act not in POINTS else None,
        }
        for row, by_you in rows
    ]


def erase_for(session: Session, account_id: int, now: datetime, things: Things = NOTHING_MORE) -> str | None:
    """Take the person out of the log; their pseudonym, None when nothing led to them.

    **Effects**: values and salts go, the seals stay right.
    One entry accounts for it, so that taking somebody out in another way is found (`queries.verify`).
    """
    acted, about = _acted(account_id, things), entries_about(account_id, things)
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
