"""The chain's arithmetic: whatever is done to a chained row of entries is noticed."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, strategies as st

from quizapp.audit.rules.chain import (
    START,
    ChainFault,
    Entry,
    Head,
    actor_commitment,
    digest_of,
    first_fault,
    object_commitment,
    seal_of,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def entry(number: int, **changed: Any) -> Entry:
    """An entry that waits to be sealed."""
    changes = {"n": [number, number + 1]}
    values = {
        "id": number, "at": NOON, "act": "sign_in", "actor_role": "learner", "object_kind": "account", "request": None,
        "before_digest": None, "after_digest": digest_of("s", {"n": number}), "actor_commitment": actor_commitment("a", 7),
        "object_commitment": object_commitment("b", "9", changes), "actor_id": 7, "actor_salt": "a", "actor_pseudonym": None,
        "object_id": "9", "changes": changes, "object_salt": "b", "object_pseudonym": None, "sequence": None, "seal": None,
    }
    return Entry(**{**values, **changed})


def chained(count: int) -> tuple[list[Entry], Head]:
    """So many entries, sealed."""
    found, seal = [], START
    for sequence in range(1, count + 1):
        one = entry(sequence)
        seal = seal_of(seal, sequence, one)
        found.append(replace(one, sequence=sequence, seal=seal))
    return found, Head(count, seal)


@given(st.integers(0, 12))
def test_an_untouched_chain_holds(count: int) -> None:
    assert first_fault(*chained(count)) is None


@given(st.data())
def test_every_changed_field_is_named(data: st.DataObject) -> None:
    entries, head = chained(8)
    at = data.draw(st.integers(0, 7))
    name = data.draw(st.sampled_from([field.name for field in fields(Entry)]))
    other = {"at": NOON.replace(minute=1), "changes": {"n": [0, 0]}, "id": 99, "actor_id": 8, "sequence": 99}.get(name, "x")
    entries[at] = replace(entries[at], **{name: other})
    entries.sort(key=lambda one: one.sequence or 0)
    fault = first_fault(entries, head)
    assert fault == ChainFault(at + 1, "missing" if name == "sequence" else "changed")


@given(st.data())
def test_rows_that_are_gone_too_many_or_exchanged_are_named(data: st.DataObject) -> None:
    entries, head = chained(8)
    at = data.draw(st.integers(0, 7))
    assert first_fault(entries[:at] + entries[at + 1 :], head) == ChainFault(at + 1, "missing")
    assert first_fault([*entries, entry(99, sequence=9, seal="0" * 64)], head) == ChainFault(9, "inserted")
    other = data.draw(st.integers(0, 7).filter(lambda one: one != at))
    swapped = list(entries)
    for here, there in ((at, other), (other, at)):
        swapped[here] = replace(entries[there], sequence=here + 1)
    assert first_fault(swapped, head) == ChainFault(min(at, other) + 1, "changed")


def test_an_erased_person_leaves_the_chain_whole_and_half_an_erasure_does_not() -> None:
    entries, head = chained(3)
    gone = {"actor_id": None, "actor_salt": None, "actor_pseudonym": "p"}
    assert first_fault([entries[0], replace(entries[1], **gone), entries[2]], head) is None
    half = replace(entries[1], **{**gone, "actor_pseudonym": None})
    assert first_fault([entries[0], half, entries[2]], head) == ChainFault(2, "changed")
    thing = {"object_id": None, "object_salt": None, "object_pseudonym": "p"}
    assert first_fault([entries[0], replace(entries[1], **thing), entries[2]], head) == ChainFault(2, "changed")
    assert first_fault([entries[0], replace(entries[1], **thing, changes=None), entries[2]], head) is None


def test_equal_values_have_different_digests_behind_different_salts() -> None:
    assert digest_of("a", {"x": 1, "y": 2}) == digest_of("a", {"y": 2, "x": 1})
    assert digest_of("a", {"x": 1}) != digest_of("b", {"x": 1})
