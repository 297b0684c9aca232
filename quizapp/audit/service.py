"""Writing entries down, and sealing them into the chain. The only writer of this room."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from quizapp.audit.models import AuditEntry, AuditHead
from quizapp.audit.queries import entry_of
from quizapp.audit.rules.acts import ACTS
from quizapp.audit.rules.chain import (
    START,
    Head,
    Values,
    actor_commitment,
    changes_between,
    digest_of,
    object_commitment,
    seal_of,
)
from quizapp.kernel.identity import Identity
from quizapp.kernel.ids import new_secret

SEALED_AT_ONCE = 10
"""Few, so that on SQLite no save waits longer than one does beside others while a class signs in."""

_MAKE_HEAD = text("INSERT INTO audit_head (id, sequence, seal) VALUES (1, 0, :seal) ON CONFLICT (id) DO NOTHING")


def record(
    session: Session, identity: Identity, act: str, object_kind: str, object_id: int | str | None, before: Values | None,
    after: Values | None, now: datetime,
) -> None:
    """Write one act down in the caller's transaction; the worker seals it later, so writers do not wait for one another.

    **Shape**: `before` and `after` are small maps of plain values, without names, addresses or free text.
    **Raises** ValueError for an act that is not listed.
    """
    if act not in ACTS:
        raise ValueError(f"{act} is not in quizapp/audit/rules/acts.py")
    actor_salt, object_salt = new_secret(), new_secret()
    thing, changes = None if object_id is None else str(object_id), changes_between(before, after)
    request_code = session.info.get("request_code")
    session.add(
        AuditEntry(
            at=now, act=act, actor_role=identity.role, object_kind=object_kind,
            request=request_code() if request_code else None,
            before_digest=None if before is None else digest_of(object_salt, dict(before)),
            after_digest=None if after is None else digest_of(object_salt, dict(after)),
            actor_commitment=actor_commitment(actor_salt, identity.account_id),
            object_commitment=object_commitment(object_salt, thing, changes),
            actor_id=identity.account_id, actor_salt=actor_salt, actor_pseudonym=None,
            object_id=thing, changes=changes, object_salt=object_salt, object_pseudonym=None, sequence=None, seal=None,
        )
    )


def take_head_of_day(session: Session, now: datetime) -> Head | None:
    """The end of the log, to be mailed: once a day (UTC), whoever asks, and only where it has grown since the last time."""
    row = session.scalars(select(AuditHead).with_for_update()).one_or_none()
    if row is None or row.mailed_on == now.date() or row.sequence == (row.mailed_sequence or 0):
        return None
    row.mailed_on, row.mailed_sequence = now.date(), row.sequence
    session.flush()
    return Head(row.sequence, row.seal)


def seal_entries(session: Session, now: datetime, most: int = SEALED_AT_ONCE) -> int:
    """Chain up to `most` entries that wait, in the order of their rows; how many. One sealer at a time, by the head's lock."""
    session.execute(_MAKE_HEAD, {"seal": START})
    head = session.scalars(select(AuditHead).with_for_update()).one()
    waiting = session.scalars(select(AuditEntry).where(AuditEntry.sequence.is_(None)).order_by(AuditEntry.id).limit(most)).all()
    for row in waiting:
        head.sequence += 1
        head.seal = seal_of(head.seal, head.sequence, entry_of(row))
        row.sequence, row.seal = head.sequence, head.seal
    session.flush()
    return len(waiting)
