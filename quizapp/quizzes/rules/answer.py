"""What becomes of an answer that arrives: replay, newer, older, conflict."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Fate = Literal["accept", "older", "conflict", "late"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a browser says about an answer it sends: the tab, the tab's count, the revision it had seen."""

    tab: str
    sequence: int
    base_revision: int


@dataclass(frozen=True, slots=True)
class Current:
    """The answer that stands in a slot."""

    revision: int
    tab: str
    sequence: int
    digest: str


def fields_digest(fields: Mapping[str, list[str]]) -> str:
    """SHA-256 of the posted fields of one question, so that sender and server can name the same answer.

    **Shape**: lines `name=value` in order of name, values in the order sent. It tells nothing about authors' ids.

    >>> fields_digest({"choice": ["2"]}) == fields_digest({"choice": ["2"]}) != fields_digest({"choice": ["3"]})
    True
    """
    lines = [f"{name}={value}" for name in sorted(fields) for value in fields[name]]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def is_forgotten(revision: int, digest: str) -> bool:
    """Whether the learner had what stood in a slot deleted. A blank that was sent has the digest of no fields."""
    return revision > 0 and digest == ""


def fate_of(stamp: Stamp, digest: str, current: Current) -> Fate:
    """Judge an answer that was not sent before.

    A tab's own later answer is accepted although its acknowledgement was lost; its own earlier one that arrives late is
    only kept; a stale answer of another tab is a conflict unless both say the same.
    """
    if stamp.tab == current.tab:
        return "accept" if stamp.sequence > current.sequence else "older"
    if stamp.base_revision < current.revision and digest != current.digest:
        return "conflict"
    return "accept"
