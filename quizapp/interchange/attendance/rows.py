"""One row of a report: whose it is, and from when to when."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property

from quizapp.interchange.attendance.heads import (
    JOINING,
    LEADING_ROLES,
    LEADING_TITLES,
    LEAVING,
    NO,
    OUTER,
    OUTER_FORMS,
    TOTALS,
    YES,
    Meaning,
    is_in_utc,
    what_heads_say,
)
from quizapp.interchange.attendance.moments import Order, are_hours, order_of, read_day, read_length, read_moment
from quizapp.interchange.attendance.stays import FORMULA_TEXT, Dropped, Stay, Why
from quizapp.interchange.tables import FORMULA, Row, plain_head

LONGEST_NAME = 200
LONGEST_ADDRESS = 254

_ORIGINAL = re.compile(r"(?P<shown>.*\S)?\s*\((?P<original>[^()]*[^()\s][^()]*)\)")
_REMARK = re.compile(
    r"(?:\s*\((?:gast|guest|extern|external|unverified|nicht verifiziert|nicht überprüft|host|gastgeber(?:in)?|me|ich"
    r"|[^\W\d_]{2,5}(?:/[^\W\d_]{2,6}){1,2})\))+$",
    re.IGNORECASE,
)
"""What programs and people add to a name, pronouns such as (she/her) included."""
_HOST = re.compile(r"\((?:co-?)?(?:host|gastgeber(?:in)?)(?:, ?(?:me|ich))?\)$", re.IGNORECASE)
"""Who leads, where the program says so behind the name."""
_NOTHING = frozenset(("", "-", "--", "–", "—", "n/a", "k. a.", "null"))


@dataclass(frozen=True)
class Section:
    """Rows below heads that say who was there and how long."""

    title: str
    heads: tuple[str, ...]
    columns: Mapping[Meaning, int]
    rows: tuple[Row, ...]
    form: str

    @cached_property
    def is_outer(self) -> bool:
        """Whether its times are first and last ones."""
        return bool(OUTER.intersection(what_heads_say(self.heads))) or self.form in OUTER_FORMS

    @cached_property
    def in_utc(self) -> frozenset[Meaning]:
        """Columns whose heads say that their times are UTC."""
        return frozenset(meaning for meaning, number in self.columns.items() if is_in_utc("".join(self.heads[number : number + 1])))


class RowReader:
    """Rows of one section."""

    def __init__(self, section: Section, day: date) -> None:
        self.section, self.day = section, day
        self.has_original = any("original" in plain_head(head) or "ursprünglich" in plain_head(head) for head in section.heads)
        self.leads = plain_head(section.title) in LEADING_TITLES
        written = (self.cell(row, meaning) for row in section.rows for meaning in ("joined", "left", "moment"))
        days = (f"{self.cell(row, 'day')} 00:00" for row in section.rows if "day" in section.columns)
        self.order: Order = order_of((*days, *written), day)
        lengths = [] if self._length_head_says_minutes() else [self.cell(row, "length") for row in section.rows]
        self.is_hours = bool(lengths) and are_hours(lengths)

    def _length_head_says_minutes(self) -> bool:
        number = self.section.columns.get("length", len(self.section.heads))
        return number < len(self.section.heads) and "min" in plain_head(self.section.heads[number])

    def cell(self, row: Row, meaning: Meaning) -> str:
        """What stands in the column of this meaning; "" for a dash and for a column that is not there."""
        number = self.section.columns.get(meaning)
        text = row.cells[number] if number is not None and number < len(row.cells) else ""
        return "" if text.casefold() in _NOTHING else text

    def name(self, row: Row) -> str:
        """Who the row is about: the original name where the program keeps one in brackets; without remarks such as (guest)."""
        text = _REMARK.sub("", self._written_name(row))
        original = _ORIGINAL.fullmatch(text) if self.has_original else None
        return " ".join((original["original"] if original else text).split())[:LONGEST_NAME]

    def _written_name(self, row: Row) -> str:
        first, last = self.cell(row, "first_name"), self.cell(row, "last_name")
        return " ".join(f"{first} {last}".split()) or self.cell(row, "name")

    def stay(self, row: Row) -> Stay | Why:
        """What the row says, or why it says nothing."""
        refused = self._refused(row)
        if refused:
            return refused
        stay = Stay(self.name(row), self._email(row), is_outer=self.section.is_outer, line=row.line)
        moments = self._moments(row)
        if isinstance(moments, str):
            return moments
        joined, left = moments
        if (joined is None or left is None) and self._is_formula(row, "length"):
            return "formula_time"
        length = read_length(self.cell(row, "length"), self.is_hours) if self.cell(row, "length") else None
        if joined is None and self._day(row) != self.day:
            return "other_day"
        if joined is None:
            return replace(stay, left=left, length=length, is_outer=False) if length is not None else "no_time"
        is_outer = stay.is_outer and length is not None and left is not None
        return replace(stay, joined=joined, left=left, length=length if is_outer or left is None else None, is_outer=is_outer)

    def _email(self, row: Row) -> str:
        """What stands there for an address."""
        if self._is_formula(row, "email"):
            return FORMULA_TEXT
        return (self.cell(row, "email") or self.cell(row, "registered"))[:LONGEST_ADDRESS]

    def _day(self, row: Row) -> date:
        return read_day(self.cell(row, "day"), self.order, self.day)

    def _is_formula(self, row: Row, *meanings: Meaning) -> bool:
        columns = {str(self.section.columns[meaning]) for meaning in meanings if meaning in self.section.columns}
        return any(code == FORMULA and column in columns for column, code in row.faults)

    def _refused(self, row: Row) -> Why | None:
        if not self.name(row) and self._is_formula(row, "name", "first_name", "last_name"):
            return "formula"
        if not self.name(row) and not self._email(row):
            return "no_name"
        if self.leads or _HOST.search(self._written_name(row)) or plain_head(self.cell(row, "role")) in LEADING_ROLES:
            return "leads"
        if plain_head(self._written_name(row)) in TOTALS and not self._email(row):
            return "total"
        if self.cell(row, "attended").casefold() in NO:
            return "not_there"
        return "waiting_room" if self.cell(row, "waiting").casefold() in YES else None

    def _moments(self, row: Row) -> tuple[datetime | None, datetime | None] | Why:
        """First and last instant; why not when one is written that cannot be read, or they stand the wrong way round."""
        if self._is_formula(row, "joined", "left"):
            return "formula_time"
        joined, left = (self._moment(row, meaning) for meaning in ("joined", "left"))
        if (joined is None and self.cell(row, "joined")) or (left is None and self.cell(row, "left")):
            return "bad_time"
        if joined and left and (joined.tzinfo is None) != (left.tzinfo is None):
            return "bad_time"
        return "left_first" if joined and left and left < joined else (joined, left)

    def _moment(self, row: Row, meaning: Meaning) -> datetime | None:
        """The instant in a column, in UTC where its head says so; None for what is none."""
        found = read_moment(self.cell(row, meaning), self.order, self._day(row))
        is_utc = found is not None and found.tzinfo is None and meaning in self.section.in_utc
        return found.replace(tzinfo=UTC) if found and is_utc else found

    def paired_events(self, dropped: list[Dropped]) -> Iterator[Stay]:
        """Stays from a log of joining and leaving; who never left stays until the end."""
        events: dict[tuple[str, str], list[tuple[datetime, bool]]] = defaultdict(list)
        for row in self.section.rows:
            moment, action = self._moment(row, "moment"), self.cell(row, "action").casefold()
            joins, refused = bool(JOINING.search(action)), self._refused(row)
            if refused or moment is None or joins == bool(LEAVING.search(action)):
                dropped.append(Dropped(row.line, self.name(row), refused or "bad_time"))
            else:
                events[self.name(row), self._email(row)].append((moment, joins))
        for (name, email), told in events.items():
            yield from _paired(Stay(name, email), told)


def _paired(stay: Stay, events: Sequence[tuple[datetime, bool]]) -> Iterator[Stay]:
    """As many comings as goings are those of several devices: somebody is there until the last one leaves. Else some were not noted, and
    whoever leaves is gone."""
    since: datetime | None = None
    devices, is_complete = 0, 2 * sum(joins for _moment, joins in events) == len(events)
    for moment, joins in sorted(events, key=lambda event: (event[0].replace(tzinfo=None), event[1])):
        devices = max(devices + (1 if joins else -1), 0) if is_complete else int(joins)
        if joins:
            since = since or moment
        elif since is not None and not devices:
            yield replace(stay, joined=since, left=moment)
            since = None
    if since is not None:
        yield replace(stay, joined=since)
