"""What a room offers for one person's data. `persons.PERSONAL_DATA` lists the rooms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Room:
    """A room that holds something about persons.

    **Shape**: `export_for(session, account_id)` gives plain values, `erase_for(session, account_id)` removes the person's rows
    and can be done again; None for the log of acts, which `erasing` takes the person out of by itself. `files_for` gives files
    by their name in the archive. `keeps_results`: its rows go on counting without the person. `left_out`: columns that an
    export leaves out, and why.
    """

    name: str
    export_for: Callable[[Session, int], Any]
    erase_for: Callable[[Session, int], object] | None
    left_out: Mapping[str, str]
    files_for: Callable[[Session, int], Mapping[str, bytes]] | None = None
    keeps_results: bool = False


class PersonalData(Protocol):
    """What every room's `personal_data.py` has. `NOT_EXPORTED` and `files_for` may be there as well."""

    def export_for(self, session: Session, account_id: int, /) -> Any:
        """Everything about one person, as plain values."""

    def erase_for(self, session: Session, account_id: int, /) -> object:
        """Remove one person's rows."""


def room_of(name: str, personal_data: PersonalData, *, keeps_results: bool = False) -> Room:
    """The room with this `personal_data.py`."""
    return Room(
        name, personal_data.export_for, personal_data.erase_for, getattr(personal_data, "NOT_EXPORTED", {}),
        getattr(personal_data, "files_for", None), keeps_results,
    )
