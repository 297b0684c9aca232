"""A person's traces in the log: export and erasure. Learners without an address leave none, so nothing is merged."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from quizapp.audit.models import AuditEntry
from quizapp.audit.queries import ERASED, erased_places
from quizapp.audit.rules.chain import digest_of
from quizapp.audit.service import record
from quizapp.kernel.identity import SERVER
from quizapp.kernel.ids import new_code

ACCOUNT = "account"


def export_for(session: Session, account_id: int) -> list[dict[str, Any]]:
    """What the person did, and what was done to their account; who else did it stays with them."""
    about = (AuditEntry.object_kind == ACCOUNT) & (AuditEntry.object_id == str(account_id))
    rows = session.scalars(
        select(AuditEntry).where(or_(AuditEntry.actor_id == account_id, about)).order_by(AuditEntry.id)
    )
    return [
        {
            "at": row.at.isoformat(), "act": row.act, "role": row.actor_role, "by_you": row.actor_id == account_id,
            "object": row.object_kind, "object_id": row.object_id, "changes": row.changes,
        }
        for row in rows
    ]


def erase_for(session: Session, account_id: int, now: datetime) -> str:
    """Take the person out of the log; their pseudonym. **Effects**: values and salts go, the seals stay right.

    One entry accounts for it, so that taking somebody out in another way is found (`queries.verify`).
    """
    pseudonym = new_code(12)
    session.execute(
        update(AuditEntry)
        .where(AuditEntry.actor_id == account_id)
        .values(actor_id=None, actor_salt=None, actor_pseudonym=pseudonym)
    )
    session.execute(
        update(AuditEntry)
        .where(AuditEntry.object_kind == ACCOUNT, AuditEntry.object_id == str(account_id))
        .values(object_id=None, object_salt=None, changes=None, object_pseudonym=pseudonym)
    )
    mine = or_(AuditEntry.actor_pseudonym == pseudonym, AuditEntry.object_pseudonym == pseudonym)
    places = erased_places(session, mine).get(pseudonym, [])
    accounted = {"entries": len(places), "places": digest_of(pseudonym, places)}
    record(session, SERVER, ERASED, "pseudonym", pseudonym, None, accounted, now)
    return pseudonym
