"""Reading the log: walking the chain, and whether anything waits to be sealed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from quizapp.audit.models import AuditEntry, AuditHead
from quizapp.audit.rules.chain import ChainFault, Entry, Head, digest_of, first_fault
from quizapp.audit.rules.kept_head import Compared, KeptHead, compared

READ_AT_ONCE = 500
ERASED, FORGOTTEN = "person_erased", "people_forgotten"
"""Acts that account for people who were taken out: one of them altogether, or all of them from old entries."""
_FIELDS = tuple(field.name for field in fields(Entry))


def entry_of(row: AuditEntry) -> Entry:
    """The row as the chain's arithmetic takes it."""
    return Entry(**{name: getattr(row, name) for name in _FIELDS})


def has_unsealed(session: Session) -> bool:
    """True when an entry waits."""
    return session.scalar(select(AuditEntry.id).where(AuditEntry.sequence.is_(None)).limit(1)) is not None


def head_of(session: Session) -> Head:
    """The end of the chain."""
    row = session.execute(select(AuditHead.sequence, AuditHead.seal)).first()
    return Head(row.sequence, row.seal) if row else Head()


def compare(session: Session, kept: Sequence[KeptHead]) -> list[Compared]:
    """What heads that were kept elsewhere say about the log. It says something only of a chain that holds by itself (`verify`)."""
    numbers = [one.head.sequence for one in kept]
    rows = session.execute(select(AuditEntry.sequence, AuditEntry.seal).where(AuditEntry.sequence.in_(numbers)))
    return compared(kept, {int(row.sequence or 0): str(row.seal) for row in rows}, head_of(session).sequence)


@dataclass(frozen=True, slots=True)
class Verified:
    """What walking the chain came to. `fault` is None when everything is as it was sealed; `waiting` entries have no seal yet."""

    head: Head
    waiting: int
    fault: ChainFault | None


def take_one_view(session: Session) -> None:
    """Before the first read of a session: all it reads is of one moment, also on PostgreSQL."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def verify(session: Session) -> Verified:
    """Walk the whole chain, in portions; names the first fault."""
    head = head_of(session)
    waiting = session.scalar(select(func.count()).where(AuditEntry.sequence.is_(None))) or 0
    return Verified(head, waiting, first_fault(_sealed(session), head) or _unlawful_erasure(session))


def _sealed(session: Session) -> Iterator[Entry]:
    """Entries that have a number, by number."""
    last = 0
    columns = [getattr(AuditEntry, name) for name in _FIELDS]
    portion = select(*columns).order_by(AuditEntry.sequence).limit(READ_AT_ONCE)
    while rows := session.execute(portion.where(AuditEntry.sequence > last)).all():
        yield from (Entry(*row) for row in rows)
        last = rows[-1].sequence


def erased_places(session: Session, *which: ColumnElement[bool]) -> dict[str, list[tuple[int, str]]]:
    """Where erased people were taken out, by pseudonym: number of the row, and from which place in it."""
    places: dict[str, list[tuple[int, str]]] = {}
    for place, column in (("actor", AuditEntry.actor_pseudonym), ("object", AuditEntry.object_pseudonym)):
        rows = select(AuditEntry.id, column).where(column.is_not(None), *which).order_by(AuditEntry.id)
        for row_id, pseudonym in session.execute(rows):
            places.setdefault(str(pseudonym), []).append((row_id, place))
    return places


def _unlawful_erasure(session: Session) -> ChainFault | None:
    """The first entry from which somebody was taken out although no act of erasing accounts for it."""
    accounting = AuditEntry.act.in_((ERASED, FORGOTTEN))
    acts = session.execute(select(AuditEntry.object_id, AuditEntry.changes).where(accounting))
    allowed = {pseudonym: changes["places"][1] for pseudonym, changes in acts if changes}
    found = erased_places(session)
    wrong = [
        row_id
        for pseudonym, places in found.items()
        if allowed.get(pseudonym) != digest_of(pseudonym, places)
        for row_id, _place in places
    ]
    gone = any(allowed[pseudonym] != digest_of(pseudonym, found.get(pseudonym, [])) for pseudonym in allowed)
    if not wrong and not gone:
        return None
    return ChainFault(session.scalar(select(func.min(AuditEntry.sequence)).where(AuditEntry.id.in_(wrong))) or 0, "erased")


def changes_of(session: Session, act: str, object_kind: str, object_id: str, since: datetime) -> list[tuple[datetime, dict[str, Any]]]:
    """When an act was done to a thing since then, and what it changed, the earliest first. **Shape**: old and new value by name."""
    rows = session.execute(
        select(AuditEntry.at, AuditEntry.changes)
        .where(
            AuditEntry.act == act, AuditEntry.object_kind == object_kind, AuditEntry.object_id == object_id, AuditEntry.at >= since
        )
        .order_by(AuditEntry.id)
    )
    return [(at, changes or {}) for at, changes in rows]
