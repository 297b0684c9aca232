"""Whether somebody can come into a group by its code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Answer = Literal["enrols", "asks", "closed", "over", "full"]


@dataclass(frozen=True, slots=True)
class Door:
    """What the answer depends on. `joining` is one of `models.BY_LIST`, `BY_CODE`, `WITH_APPROVAL`."""

    joining: str
    ends_on: date | None
    seats: int | None
    taken: int


def has_ended(ends_on: date | None, today: date) -> bool:
    """Whether a group is over. The last day still counts."""
    return ends_on is not None and today > ends_on


def what_the_code_does(door: Door, today: date) -> Answer:
    """Enrols at once, asks the trainer, or nothing and why.

    >>> what_the_code_does(Door("code", None, 20, 20), date(2026, 1, 1))
    'full'
    >>> what_the_code_does(Door("approval", None, 20, 20), date(2026, 1, 1))
    'asks'
    """
    if door.joining not in ("code", "approval"):
        return "closed"
    if has_ended(door.ends_on, today):
        return "over"
    if door.joining == "approval":
        return "asks"
    return "full" if door.seats is not None and door.taken >= door.seats else "enrols"
