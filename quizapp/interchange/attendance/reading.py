"""Reading a report as it was downloaded: finding its sections, whatever stands before them, and its stays."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from quizapp.interchange.attendance.heads import Meaning, form_of, meanings_of, tells_presence
from quizapp.interchange.attendance.rows import RowReader, Section
from quizapp.interchange.attendance.stays import Dropped, HowRead, Report, Stay
from quizapp.interchange.tables import DELIMITERS, Lines, Row, Tell, nobody_asks, read_lines, read_sheets
from quizapp.kernel.errors import Invalid

TABLE, MAPPED = "table", "mapped"
"""Forms of what no program is known by: heads that say enough; columns that were chosen by hand."""

_VALUE = re.compile(r"\d\d:\d\d|@")
"""No head has a time or an address in it."""
_SECTION = re.compile(r"\d{1,2}\. \S.*")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A table whose heads do not say enough: somebody has to say which column means what. `sheet` and `sheets` as in `tables.Lines`."""

    heads: tuple[str, ...]
    examples: tuple[tuple[str, ...], ...]
    sheet: str = ""
    sheets: int = 1


def read_report(content: bytes, day: date, tell: Tell = nobody_asks) -> Report | Unknown:
    """The stays of a report, or the heads of a table that nobody knows: of a workbook those of the first sheet with heads that are
    known and rows below, else those of the longest table. `day` is that of the meeting; `tell` as in `read_lines`.

    **Raises** Invalid for what is no table (`interchange/tables.py`), and `report_without_rows`.
    """
    longest, without_rows, refused = Lines(()), False, list[Invalid]()
    for lines in _ways_to_read(content, tell, refused):
        sections = _sections(lines.rows)
        if any(section.rows for section in sections):
            return _report(sections, day, lines)
        without_rows = without_rows or bool(sections)
        is_better = len(lines.rows) > len(longest.rows) if lines.sheet else not longest.rows
        if is_better and not _is_no_table(lines.rows):
            longest = lines
    if without_rows:
        raise Invalid("report_without_rows")
    if not longest.rows:
        raise refused[0] if refused else Invalid("table_not_readable")
    rows = longest.rows
    heads_at = next((number for number, row in enumerate(rows) if sum(map(bool, row.cells)) > 1), 0)
    examples = tuple(row.cells for row in rows[heads_at + 1 : heads_at + 4])
    return Unknown(rows[heads_at].cells, examples, longest.sheet, longest.sheets)


def _is_no_table(lines: Sequence[Row]) -> bool:
    """Nothing stands side by side, so no columns can be chosen; or it begins as web pages and data for programs do."""
    return all(sum(map(bool, row.cells)) < 2 for row in lines) or lines[0].cells[0].startswith(("<", "{", "["))


def read_mapped(
    content: bytes, heads: Sequence[str], columns: Mapping[Meaning, int], day: date, tell: Tell = nobody_asks
) -> Report:
    """The same with columns chosen by hand for a table with these heads, or with this first row where it has none.

    **Raises** Invalid when the table is another one.
    """
    for lines in _ways_to_read(content, tell, []):
        for number, row in enumerate(lines.rows):
            if row.cells == tuple(heads):
                rows = lines.rows[number if _VALUE.search("\n".join(heads)) else number + 1 :]
                return _report([Section("", row.cells, columns, rows, MAPPED)], day, lines)
    raise Invalid("report_changed")


def _ways_to_read(content: bytes, tell: Tell, refused: list[Invalid]) -> Iterator[Lines]:
    """The lines, by each delimiter, the likeliest first; of a workbook by each sheet. `refused` is filled with why others fail.
    **Raises** Invalid when there is none by which it can be read."""
    if content.startswith(b"PK"):
        yield from read_sheets(content, tell)
        return
    marks = [(content.count(mark.encode()), mark) for mark in DELIMITERS]
    read_any = False
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


def _sections(lines: Sequence[Row]) -> list[Section]:
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
    return [Section(title, cells, columns, tuple(rows), form_of(cells) or known) for title, cells, columns, rows in found]


def _is_title(row: Row, stands_over_heads: bool) -> bool:
    filled = [cell for cell in row.cells if cell]
    return len(filled) == 1 and (stands_over_heads or bool(_SECTION.fullmatch(filled[0])))


def _report(sections: Sequence[Section], day: date, lines: Lines) -> Report:
    """Where single stays are listed, lists of first and last times say no more about when who is listed there was present."""
    exact = [section for section in sections if not section.is_outer and section.rows]
    used = exact or list(sections)
    stays, dropped = _read_sections(used, day)
    if exact:
        first_and_last, _dropped = _read_sections([section for section in sections if section.is_outer], day)
        stays = _completed(stays, first_and_last, {row.name for row in dropped})
    if not stays and not dropped:
        raise Invalid("report_without_rows")
    return Report(used[0].form, tuple(stays), tuple(dropped), _how_read(used, lines))


def _completed(stays: Sequence[Stay], outer: Sequence[Stay], left_out: Container[str]) -> list[Stay]:
    """The stays with addresses that only the list of first and last times has, and with who stands there alone."""
    named = {stay.name for stay in stays}
    addresses: dict[str, set[str]] = defaultdict(set)
    for stay in outer:
        addresses[stay.name].add(stay.email)
    only = {name: next(iter(emails)) for name, emails in addresses.items() if len(emails) == 1}
    filled = [replace(stay, email=stay.email or only.get(stay.name, "")) for stay in stays]
    return filled + [stay for stay in outer if stay.name not in named and stay.name not in left_out]


def _how_read(sections: Sequence[Section], lines: Lines) -> HowRead:
    read: dict[Meaning, str] = {}
    unread: dict[str, None] = {}
    for section in sections:
        for meaning, column in sorted(section.columns.items(), key=lambda one: one[1]):
            read.setdefault(meaning, section.heads[column] if column < len(section.heads) else "")
        numbers = set(section.columns.values())
        unread.update((head, None) for column, head in enumerate(section.heads) if head and column not in numbers)
    return HowRead(tuple(read.items()), tuple(unread), lines.sheet, lines.sheets, lines.is_guessed_encoding, lines.is_mended)


def _read_sections(sections: Iterable[Section], day: date) -> tuple[list[Stay], list[Dropped]]:
    stays: list[Stay] = []
    dropped: list[Dropped] = []
    for section in sections:
        _read_section(section, day, stays, dropped)
    return stays, dropped


def _read_section(section: Section, day: date, stays: list[Stay], dropped: list[Dropped]) -> None:
    reader = RowReader(section, day)
    if "action" in section.columns:
        stays += reader.paired_events(dropped)
        return
    for row in section.rows:
        stay = reader.stay(row)
        if isinstance(stay, Stay):
            stays.append(stay)
        else:
            dropped.append(Dropped(row.line, reader.name(row), stay))
