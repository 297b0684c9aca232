"""Tables as XLSX. What people typed is always written as text, so that no cell is ever run as a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Value = str | int | Decimal | date | None
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")
_WIDEST, _NARROWEST = 40, 10


def table_as_xlsx(title: str, heads: Sequence[str], rows: Iterable[Iterable[Value]]) -> bytes:
    """One sheet with a fixed head and a filter. **Shape**: values are text, whole numbers, decimals, days or nothing."""
    from openpyxl import Workbook  # deferred: only a download needs it
    from openpyxl.utils import get_column_letter

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
    sheet.freeze_panes = "B2"
    for column, head in enumerate(heads, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = min(_WIDEST, max(_NARROWEST, len(head) + 2))
    sheet.append([_cell(sheet, head, bold=True) for head in heads])
    count = 1
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{count}"
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _cell(sheet: WriteOnlyWorksheet, value: Value, bold: bool = False) -> Cell:
    from openpyxl.cell import WriteOnlyCell  # deferred: see table_as_xlsx
    from openpyxl.styles import Font

    if not isinstance(value, str):
        cell = WriteOnlyCell(sheet, cast(Any, value))
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
        return cell
    cell = WriteOnlyCell(sheet, _UNPRINTABLE.sub(" ", value))
    cell.data_type = "s"  # else a text that starts with = would be stored as a formula
    if value.lstrip()[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True  # and stays text when somebody edits the cell
    if bold:
        cell.font = Font(bold=True)
    return cell
