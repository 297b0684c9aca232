"""Tables as XLSX and CSV. What people typed is always written as text, so that no cell is ever run as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Value = str | int | Decimal | date | None
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")
FORMULA_STARTS = ("=", "+", "-", "@")
_WIDEST, _NARROWEST = 40, 10


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a workbook. **Shape**: values are text, whole numbers, decimals, days or nothing."""

    title: str
    heads: Sequence[str]
    rows: Iterable[Iterable[Value]]


@dataclass(frozen=True, slots=True)
class About:
    """What stands on a sheet of its own: who took the table along, when, what for. **Shape**: rows of a word and what it is."""

    title: str
    rows: Sequence[tuple[str, str]]


def table_as_xlsx(title: str, heads: Sequence[str], rows: Iterable[Iterable[Value]], about: About | None = None) -> bytes:
    """One sheet with a fixed head and a filter. **Shape**: values are text, whole numbers, decimals, days or nothing."""
    return sheets_as_xlsx([Sheet(title, heads, rows)], about)


def sheets_as_xlsx(sheets: Iterable[Sheet], about: About | None = None) -> bytes:
    """A workbook of several sheets, each with a fixed head and a filter."""
    from openpyxl import Workbook  # deferred: only a download needs it

    workbook = Workbook(write_only=True)
    for sheet in sheets:
        _write(workbook, sheet)
    if about:
        last = workbook.create_sheet(_sheet_name(about.title))
        last.column_dimensions["A"].width, last.column_dimensions["B"].width = 20, 100
        for word, text in about.rows:
            last.append([_cell(last, word, bold=True), _cell(last, text)])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:31]


def _write(workbook: Workbook, table: Sheet) -> None:
    from openpyxl.utils import get_column_letter  # deferred: see sheets_as_xlsx

    sheet = workbook.create_sheet(_sheet_name(table.title))
    sheet.freeze_panes = "B2"
    for column, head in enumerate(table.heads, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = min(_WIDEST, max(_NARROWEST, len(head) + 2))
    sheet.append([_cell(sheet, head, bold=True) for head in table.heads])
    count = 1
    for row in table.rows:
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.heads))}{count}"


def table_as_csv(heads: Sequence[str], rows: Iterable[Iterable[Value]], locale: str) -> bytes:
    """UTF-8 with the mark that spreadsheet programs look for. Texts that could be run as a formula begin with an apostrophe.
    In German numbers have a comma, and so columns are parted by a semicolon: what spreadsheet programs expect there.

    >>> table_as_csv(["Name", "Units"], [["=1+1", Decimal("1.5")]], "de").decode("utf-8-sig")
    "Name;Units\\r\\n'=1+1;1,5\\r\\n"
    """
    out, is_german = io.StringIO(), locale == "de"
    writer = csv.writer(out, delimiter=";" if is_german else ",")
    writer.writerow(heads)
    writer.writerows([_plain(value, "," if is_german else ".") for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _plain(value: Value, point: str) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return str(value).replace(".", point)
    if not isinstance(value, str):
        return str(value)
    text = _UNPRINTABLE.sub(" ", value)
    return f"'{text}" if text.lstrip()[:1] in FORMULA_STARTS else text


def _cell(sheet: WriteOnlyWorksheet, value: Value, bold: bool = False) -> Cell:
    from openpyxl.cell import WriteOnlyCell  # deferred: see sheets_as_xlsx
    from openpyxl.styles import Font

    if not isinstance(value, str):
        cell = WriteOnlyCell(sheet, cast(Any, value))
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
        return cell
    cell = WriteOnlyCell(sheet, _UNPRINTABLE.sub(" ", value))
    cell.data_type = "s"  # else a text that starts with = would be stored as a formula
    if value.lstrip()[:1] in FORMULA_STARTS:
        cell.quotePrefix = True  # and stays text when somebody edits the cell
    if bold:
        cell.font = Font(bold=True)
    return cell
