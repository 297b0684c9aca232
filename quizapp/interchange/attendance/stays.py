"""What is read from a report: one stay a row, and the rows that say nothing about anybody's presence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Why = Literal["no_name", "no_time", "not_there", "waiting_room", "leads", "formula", "bad_time"]
"""Nobody is named; no time stands there; the report itself says absent; waited to be let in; leads the webinar; a cell held a formula;
a time that cannot be read."""


@dataclass(frozen=True, slots=True)
class Stay:
    """One row about one person.

    **Shape**: times are those on some clock, without a zone unless the report names one; `length` without `joined` where a report
    gives no times. `is_outer`: `joined` and `left` are the first and the last of several stays that last `length` together.
    """

    name: str
    email: str = ""
    joined: datetime | None = None
    left: datetime | None = None
    length: timedelta | None = None
    is_outer: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """A row that is left out, and why. `line` is that of the file."""

    line: int
    name: str
    why: Why


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it was read. `form` is the program's key, "mapped" where columns were chosen by hand."""

    form: str
    stays: tuple[Stay, ...]
    dropped: tuple[Dropped, ...]
