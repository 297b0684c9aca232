"""One row of a report as it is kept: who, from when to when. Nothing else of the file is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from quizapp.accounts.rules.address import read_listed_address
from quizapp.interchange.attendance.stays import Stay
from quizapp.kernel.wall_time import instant_of
from quizapp.webinars.rules.attendance import Presence, Span, Timetable, presence, time_within

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """**Shape**: instants in UTC; `email` is an address as it is stored, or ""; `is_unclear` where something stands for it that is none.
    **Units**: `seconds` where a report gives a length."""

    name: str
    email: str = ""
    joined: datetime | None = None
    left: datetime | None = None
    seconds: int | None = None
    is_outer: bool = False
    is_unclear: bool = False

    @property
    def stays_until_end(self) -> bool:
        """Whether the report does not say when the stay ended."""
        return self.joined is not None and self.left is None

    def as_json(self) -> dict[str, Any]:
        """For the database; empty values are left out."""
        told = {
            "name": self.name, "email": self.email, "joined": self.joined.isoformat() if self.joined else None,
            "left": self.left.isoformat() if self.left else None, "seconds": self.seconds, "outer": self.is_outer,
            "unclear": self.is_unclear,
        }
        return {key: value for key, value in told.items() if value is not None and value is not False and value != ""}


def row_from_json(stored: Mapping[str, Any]) -> SourceRow:
    """What `as_json` wrote."""
    joined, left = (datetime.fromisoformat(stored[name]) if name in stored else None for name in ("joined", "left"))
    return SourceRow(
        stored.get("name", ""), stored.get("email", ""), joined, left, stored.get("seconds"), stored.get("outer", False),
        stored.get("unclear", False),
    )


def row_of(stay: Stay, zone: ZoneInfo) -> SourceRow:
    """The row of a stay whose times are on the clock of the place, unless the report names another zone. A length without an end is added
    to the instant, without a beginning taken from it, because clocks may be put forward or back meanwhile."""

    def instant(moment: datetime | None, last: bool = False) -> datetime | None:
        if moment is None:
            return None
        return moment.astimezone(UTC) if moment.tzinfo else instant_of(moment, zone, last)

    joined, left, length = instant(stay.joined), instant(stay.left), stay.length
    if joined and left and left < joined:
        left = instant(stay.left, last=True)
    if joined and left is None and length is not None:
        left, length = joined + length, None
    if left and joined is None and length is not None:
        joined, length = left - length, None
    email = read_listed_address(stay.email) or ""
    seconds = length // SECOND if length is not None else None
    return SourceRow(stay.name, email, joined, left, seconds, stay.is_outer, bool(stay.email) and not email)


def merged(old: Iterable[SourceRow], new: Iterable[SourceRow]) -> tuple[SourceRow, ...]:
    """Rows of both, each once, in the order in which they came: the same report again adds nothing."""
    return tuple(dict.fromkeys((*old, *new)))


def presence_of(rows: Iterable[SourceRow], timetable: Timetable, planned: timedelta) -> Presence:
    """What somebody's rows come to.

    Stays count as they are. First and last times with a length count as that length, within them. A bare length stands for itself:
    the longest holds. Who never left stays until the end.
    **Source**: docs/decisions/0019-attendance.md.
    """
    exact: list[Span] = []
    outer: list[tuple[Span, timedelta]] = []
    told = timedelta(0)
    for row in rows:
        length = timedelta(seconds=row.seconds or 0)
        if row.joined is None:
            told = max(told, length)
            continue
        span = (row.joined, row.left if row.left is not None else timetable.ends_at)
        if row.is_outer:
            outer.append((span, length))
        else:
            exact.append(span)
    if not outer:
        return presence(exact, timetable, planned, told)
    within = sum((min(length, time_within([span], timetable)) for span, length in outer), timedelta(0))
    together = time_within([*exact, *(span for span, _length in outer)], timetable)
    return presence(exact, timetable, planned, max(told, min(time_within(exact, timetable) + within, together)))
