"""The head of the log as it is kept where the server cannot write: day, number and seal of the last entry, signed.

Whoever can write the whole database can build a new chain that holds by itself; a head from before does not fit it any more. The
signature shows that the lines were not made up: it needs the server's secret key, which no backup holds.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from quizapp.audit.rules.chain import START, Head

_WRITTEN = re.compile(r"quizapp-log\s+(\d{4}-\d{2}-\d{2})\s+(\d{1,18})\s+([0-9a-f]{64})\s+([0-9a-f]{64})(?![0-9a-f])", re.ASCII)
_QUOTED = re.compile(r"^[>| \t]+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class KeptHead:
    """One head. **Shape**: `day` as 2026-11-27."""

    day: str
    head: Head
    signature: str

    def __str__(self) -> str:
        """As it is kept: three lines, short enough for every mail program."""
        return f"quizapp-log {self.day} {self.head.sequence}\n{self.head.seal}\n{self.signature}"


def signed(day: date, head: Head, key: str) -> KeptHead:
    """The head of a day, signed with the server's key."""
    return KeptHead(day.isoformat(), head, _signature(day.isoformat(), head, key))


def is_ours(kept: KeptHead, key: str) -> bool:
    """Whether it was signed with this key, and nothing of it has changed since."""
    return hmac.compare_digest(kept.signature, _signature(kept.day, kept.head, key))


def _signature(day: str, head: Head, key: str) -> str:
    return hmac.new(key.encode(), f"head of the log {day} {head.sequence} {head.seal}".encode(), hashlib.sha256).hexdigest()


def heads_in(text: str) -> list[KeptHead]:
    """All heads in a text, such as a mail or several, quoted or not, in the order they stand there."""
    found = _WRITTEN.findall(_QUOTED.sub("", text))
    return list(dict.fromkeys(KeptHead(day, Head(int(number), seal), signature) for day, number, seal, signature in found))


Outcome = Literal["agrees", "cut_off", "rewritten"]


@dataclass(frozen=True, slots=True)
class Compared:
    """What a kept head says about the log. **Shape**: `first` and `last`: between them something is missing or was changed."""

    kept: KeptHead
    outcome: Outcome
    first: int = 0
    last: int = 0


def compared(kept: Sequence[KeptHead], seals: Mapping[int, str], end: int) -> list[Compared]:
    """Every head against the log, the shortest first. **Shape**: `seals` by number, as the log has them now; `end` is its last number."""
    found: list[Compared] = []
    agreed = 0
    for one in sorted(kept, key=lambda one: (one.head.sequence, one.day)):
        number, seal = one.head.sequence, one.head.seal
        if number > end:
            found.append(Compared(one, "cut_off", end + 1, number))
        elif seal == (seals.get(number) if number else START):
            agreed = number
            found.append(Compared(one, "agrees"))
        else:
            found.append(Compared(one, "rewritten", agreed + 1, number))
    return found
