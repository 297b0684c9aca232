"""What is read from a report: one stay a row, and the rows that say nothing about anybody's presence."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from quizapp.interchange.attendance.heads import Meaning

Why = Literal[
    "no_name", "no_time", "not_there", "waiting_room", "leads", "formula", "formula_time", "bad_time", "left_first", "total",
    "other_day",
]
"""Nobody is named; no time stands there; the report itself says absent; waited to be let in; leads the webinar; a formula in place of the
name, or of a time; a time that cannot be read; left before they came; a row about everybody together; a length
of another day."""
FORMULA_TEXT = "=…"
"""In place of an address that was a formula."""


@dataclass(frozen=True, slots=True)
class Stay:
    """One row about one person.

    **Shape**: times are those on some clock, without a zone unless the report names one; `length` without `left`, or without `joined`,
    where a report does not say when it ended or began, or gives no times at all. `is_outer`: `joined` and `left` are the first and the
    last of several stays that last `length` together. `email` is what stands there, also where it is no address; `line` that of the file.
    """

    name: str
    email: str = ""
    joined: datetime | None = None
    left: datetime | None = None
    length: timedelta | None = None
    is_outer: bool = False
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Dropped:
    """A row that is left out, and why. `line` is that of the file."""

    line: int
    name: str
    why: Why


@dataclass(frozen=True, slots=True)
class HowRead:
    """How a file was read, for whoever handed it in. **Shape**: `columns` are meaning and head of what was read, `unread` heads of the
    rest; `sheet` as in `tables.Lines`; `is_guessed_encoding` where its letters may be others, `is_mended` its quotation marks."""

    columns: tuple[tuple[Meaning, str], ...] = ()
    unread: tuple[str, ...] = ()
    sheet: str = ""
    sheets: int = 1
    is_guessed_encoding: bool = False
    is_mended: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it was read. `form` is the program's key, "mapped" where columns were chosen by hand."""

    form: str
    stays: tuple[Stay, ...]
    dropped: tuple[Dropped, ...]
    how: HowRead = HowRead()
