"""Reading a report as it was downloaded: finding its sections, whatever stands before them, and its stays."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from quizapp.interchange.attendance.heads import (
    JOINING,
    LEADING_ROLES,
    LEADING_TITLES,
    LEAVING,
    NO,
    OUTER,
    OUTER_FORMS,
    YES,
    Meaning,
    form_of,
    meanings_of,
    tells_presence,
)
from quizapp.interchange.attendance.moments import Order, order_of, read_length, read_moment
from quizapp.interchange.attendance.stays import Dropped, Report, Stay, Why
from quizapp.interchange.tables import DELIMITERS, Row, Tell, nobody_asks, plain_head, read_lines
from quizapp.kernel.errors import Invalid

TABLE, MAPPED = "table", "mapped"
"""Forms of what no program is known by: heads that say enough; columns that were chosen by hand."""
LONGEST_NAME = 200

_VALUE = re.compile(r"\d\d:\d\d|@")
"""No head has a time or an address in it."""
_SECTION = re.compile(r"\d{1,2}\. \S.*")
_ORIGINAL = re.compile(r"(?P<shown>.*\S)?\s*\((?P<original>[^()]*[^()\s][^()]*)\)")
_REMARK = re.compile(r"\s*\((?:gast|guest|extern|external|unverified|nicht verifiziert|host|gastgeber(?:in)?|me|ich)\)$", re.IGNORECASE)
_HOST = re.compile(r"\((?:co-?)?(?:host|gastgeber(?:in)?)(?:, ?(?:me|ich))?\)$", re.IGNORECASE)
"""Who leads, where the program says so behind the name."""
_NOTHING = frozenset(("", "-", "--", "–", "—", "n/a", "k. a.", "null"))


@dataclass(frozen=True, slots=True)
class Unknown:
    """A table whose heads do not say enough: somebody has to say which column means what."""

    heads: tuple[str, ...]
    examples: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class _Section:
    title: str
    heads: tuple[str, ...]
    columns: Mapping[Meaning, int]
    rows: tuple[Row, ...]
    form: str

    @cached_property
    def is_outer(self) -> bool:
        """Whether its times are first and last ones."""
        plain = {plain_head(head) for head in self.heads}
        return bool(plain & OUTER) or self.form in OUTER_FORMS


def read_report(content: bytes, day: date, tell: Tell = nobody_asks) -> Report | Unknown:
    """The stays of a report, or the heads of a table that nobody knows. `day` is that of the meeting; `tell` as in `read_lines`.

    **Raises** Invalid for what is no table (`interchange/tables.py`), and `report_without_rows`.
    """
    first: tuple[Row, ...] | None = None
    for lines in _ways_to_read(content, tell):
        sections = _sections(lines)
        if sections:
            return _report(sections, day)
        first = first or lines
    if first is None or _is_no_table(first):
        raise Invalid("table_not_readable")
    heads_at = next((number for number, row in enumerate(first) if sum(map(bool, row.cells)) > 1), 0)
    return Unknown(first[heads_at].cells, tuple(row.cells for row in first[heads_at + 1 : heads_at + 4]))


def _is_no_table(lines: Sequence[Row]) -> bool:
    """Nothing stands side by side, so no columns can be chosen; or it begins as web pages and data for programs do."""
    return all(sum(map(bool, row.cells)) < 2 for row in lines) or lines[0].cells[0].startswith(("<", "{", "["))


def read_mapped(
    content: bytes, heads: Sequence[str], columns: Mapping[Meaning, int], day: date, tell: Tell = nobody_asks
) -> Report:
    """The same with columns chosen by hand for a table with these heads. **Raises** Invalid when the table is another one."""
    for lines in _ways_to_read(content, tell):
        for number, row in enumerate(lines):
            if row.cells == tuple(heads):
                return _report([_Section("", row.cells, columns, lines[number + 1 :], MAPPED)], day)
    raise Invalid("report_changed")


def _ways_to_read(content: bytes, tell: Tell) -> Iterator[tuple[Row, ...]]:
    """The lines, by each delimiter, the likeliest first. **Raises** Invalid when there is none by which it can be read."""
    if content.startswith(b"PK"):
        yield read_lines(content, "", tell)
        return
    marks = [(content.count(mark.encode()), mark) for mark in DELIMITERS]
    read_any, refused = False, list[Invalid]()
    for _count, mark in sorted(marks, key=lambda counted: -counted[0]):
        try:
            lines = read_lines(content, mark, tell)
        except Invalid as error:
            refused.append(error)
            continue
        read_any = True
        yield lines
    if not read_any:
        raise refused[0]


def _sections(lines: Sequence[Row]) -> list[_Section]:
    """Runs of rows below heads that say who was there and how long."""
    found: list[tuple[str, tuple[str, ...], Mapping[Meaning, int], list[Row]]] = []
    title, is_open = "", False
    heads = [{} if len(row.cells) < 2 or _VALUE.search("\n".join(row.cells)) else meanings_of(row.cells) for row in lines]
    is_head = [tells_presence(columns) for columns in heads]
    for number, row in enumerate(lines):
        if is_head[number]:
            found.append((title, row.cells, heads[number], []))
            title, is_open = "", True
        elif _is_title(row, number + 1 < len(lines) and is_head[number + 1]):
            title, is_open = next(cell for cell in row.cells if cell), False
        elif is_open:
            found[-1][3].append(row)
    known = next((form for _title, cells, _columns, _rows in found if (form := form_of(cells))), TABLE)
    return [_Section(title, cells, columns, tuple(rows), form_of(cells) or known) for title, cells, columns, rows in found]


def _is_title(row: Row, stands_over_heads: bool) -> bool:
    filled = [cell for cell in row.cells if cell]
    return len(filled) == 1 and (stands_over_heads or bool(_SECTION.fullmatch(filled[0])))


def _report(sections: Sequence[_Section], day: date) -> Report:
    """Where single stays are listed, lists of first and last times say nothing more."""
    exact = [section for section in sections if not section.is_outer and section.rows]
    used = exact or list(sections)
    stays: list[Stay] = []
    dropped: list[Dropped] = []
    for section in used:
        _read_section(section, day, stays, dropped)
    if not stays and not dropped:
        raise Invalid("report_without_rows")
    return Report(used[0].form, tuple(stays), tuple(dropped))


def _read_section(section: _Section, day: date, stays: list[Stay], dropped: list[Dropped]) -> None:
    reader = _RowReader(section, day)
    if "action" in section.columns:
        stays += reader.paired_events(dropped)
        return
    for row in section.rows:
        stay = reader.stay(row)
        if isinstance(stay, Stay):
            stays.append(stay)
        else:
            dropped.append(Dropped(row.line, reader.name(row), stay))


class _RowReader:
    """Rows of one section."""

    def __init__(self, section: _Section, day: date) -> None:
        self.section, self.day = section, day
        self.has_original = any("original" in plain_head(head) or "ursprünglich" in plain_head(head) for head in section.heads)
        self.leads = plain_head(section.title) in LEADING_TITLES
        self.order: Order = order_of(
            (self.cell(row, meaning) for row in section.rows for meaning in ("joined", "left", "moment")), day
        )

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
        stay = Stay(self.name(row), self.cell(row, "email"), is_outer=self.section.is_outer)
        moments = self._moments(row)
        if moments is None:
            return "bad_time"
        joined, left = moments
        length = read_length(self.cell(row, "length")) if self.cell(row, "length") else None
        if joined is None:
            return replace(stay, length=length, is_outer=False) if length is not None else "no_time"
        if left is None and length is not None:
            left = joined + length
        is_outer = stay.is_outer and length is not None and left is not None
        return replace(stay, joined=joined, left=left, length=length if is_outer else None, is_outer=is_outer)

    def _refused(self, row: Row) -> Why | None:
        if row.faults and not self.name(row):
            return "formula"
        if not self.name(row) and not self.cell(row, "email"):
            return "no_name"
        if self.leads or _HOST.search(self._written_name(row)) or self.cell(row, "role").casefold().replace("-", "") in LEADING_ROLES:
            return "leads"
        if self.cell(row, "attended").casefold() in NO:
            return "not_there"
        return "waiting_room" if self.cell(row, "waiting").casefold() in YES else None

    def _moments(self, row: Row) -> tuple[datetime | None, datetime | None] | None:
        """First and last instant; None when one is written that cannot be read, or they stand the wrong way round."""
        written = [self.cell(row, meaning) for meaning in ("joined", "left")]
        joined, left = (read_moment(text, self.order, self.day) if text else None for text in written)
        if (written[0] and joined is None) or (written[1] and left is None):
            return None
        if joined and left and ((joined.tzinfo is None) != (left.tzinfo is None) or left < joined):
            return None
        return joined, left

    def paired_events(self, dropped: list[Dropped]) -> Iterator[Stay]:
        """Stays from a log of joining and leaving; who never left stays until the end."""
        events: dict[str, list[tuple[datetime, bool]]] = defaultdict(list)
        for row in self.section.rows:
            moment, action = read_moment(self.cell(row, "moment"), self.order, self.day), self.cell(row, "action").casefold()
            if not self.name(row):
                dropped.append(Dropped(row.line, "", "no_name"))
            elif moment is None or action not in JOINING | LEAVING:
                dropped.append(Dropped(row.line, self.name(row), "bad_time"))
            else:
                events[self.name(row)].append((moment, action in JOINING))
        for name, told in events.items():
            yield from _paired(name, told)


def _paired(name: str, events: Iterable[tuple[datetime, bool]]) -> Iterator[Stay]:
    since: datetime | None = None
    for moment, joins in sorted(events, key=lambda event: (event[0].replace(tzinfo=None), event[1])):
        if joins:
            since = since or moment
        elif since is not None:
            yield Stay(name, joined=since, left=moment)
            since = None
    if since is not None:
        yield Stay(name, joined=since)
