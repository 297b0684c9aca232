"""The chain: digests, commitments, seals, and finding the first place where it does not hold.

What tells something about a person stands outside the chain; the chain holds a salted commitment to it. When the person is
erased the values and their salt go, and every seal stays right (docs/decisions/0007-audit-log.md).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

START = "0" * 64
"""What the first entry is chained to."""

Values = Mapping[str, Any]


def digest_of(salt: str, value: object) -> str:
    """SHA-256 of a value's canonical JSON behind a salt: the same for equal values, and nobody can try out small ones."""
    written = json.dumps([salt, value], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def changes_between(before: Values | None, after: Values | None) -> dict[str, list[Any]]:
    """What differs, as old and new value by name.

    >>> changes_between({"a": 1, "b": 2}, {"a": 1, "b": 3})
    {'b': [2, 3]}
    >>> changes_between(None, {"a": 1})
    {'a': [None, 1]}
    """
    old, new = before or {}, after or {}
    names = [*old, *(name for name in new if name not in old)]
    return {name: [old.get(name), new.get(name)] for name in names if old.get(name) != new.get(name)}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as the chain sees it.

    **Shape**: `sequence` and `seal` are None until it is sealed. A salt is None when what it covered was erased; then the
    pseudonym stands for the person.
    """

    id: int
    at: datetime
    act: str
    actor_role: str
    object_kind: str
    request: str | None
    before_digest: str | None
    after_digest: str | None
    actor_commitment: str
    object_commitment: str
    actor_id: int | None
    actor_salt: str | None
    actor_pseudonym: str | None
    object_id: str | None
    changes: Values | None
    object_salt: str | None
    object_pseudonym: str | None
    sequence: int | None
    seal: str | None


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: how many entries are sealed, and the last seal."""

    sequence: int = 0
    seal: str = START


@dataclass(frozen=True, slots=True)
class ChainFault:
    """The first entry, by its number in the chain, that is not what was sealed. `code`: missing, changed, inserted, erased."""

    sequence: int
    code: str


def seal_of(previous: str, sequence: int, entry: Entry) -> str:
    """The seal of an entry that follows the seal `previous`."""
    return digest_of(
        previous,
        [
            sequence, entry.id, entry.at.astimezone(UTC).isoformat(timespec="microseconds"), entry.act, entry.actor_role,
            entry.object_kind, entry.request, entry.before_digest, entry.after_digest, entry.actor_commitment,
            entry.object_commitment,
        ],
    )


def actor_commitment(salt: str, actor_id: int | None) -> str:
    """What the chain holds in place of the account that acted."""
    return digest_of(salt, actor_id)


def object_commitment(salt: str, object_id: str | None, changes: Values | None) -> str:
    """What the chain holds in place of what was acted on and what changed."""
    return digest_of(salt, [object_id, changes])


def _keeps_its_commitments(entry: Entry) -> bool:
    """What stands beside the chain is what was committed to, or was erased whole."""
    if entry.actor_salt is None:
        actor = entry.actor_id is None and entry.actor_pseudonym is not None
    else:
        actor = entry.actor_pseudonym is None and entry.actor_commitment == actor_commitment(entry.actor_salt, entry.actor_id)
    if entry.object_salt is None:
        thing = entry.object_id is None and entry.changes is None and entry.object_pseudonym is not None
    else:
        committed = object_commitment(entry.object_salt, entry.object_id, entry.changes)
        thing = entry.object_pseudonym is None and entry.object_commitment == committed
    return actor and thing


def first_fault(entries: Iterable[Entry], head: Head) -> ChainFault | None:
    """Walk sealed entries in order of their numbers; None when all hold up to the head and none lies beyond it."""
    expected, previous = 1, START
    for entry in entries:
        if expected > head.sequence:
            return ChainFault(entry.sequence or expected, "inserted")
        if entry.sequence != expected:
            return ChainFault(expected, "missing")
        if entry.seal != seal_of(previous, expected, entry) or not _keeps_its_commitments(entry):
            return ChainFault(expected, "changed")
        expected, previous = expected + 1, entry.seal
    if expected <= head.sequence:
        return ChainFault(expected, "missing")
    return None if previous == head.seal else ChainFault(head.sequence, "changed")
