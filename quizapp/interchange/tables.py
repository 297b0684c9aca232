"""Tables that people upload, CSV or XLSX: bytes in, rows of text with their faults out. The contents decide, not the name.

It guards against

- **size**: limits on bytes, rows, columns and characters in a cell; an XLSX is refused by what it says it unpacks to, before
  anything is unpacked, and unpacking stops there;
- **hostile XML** in an XLSX: a document type is refused in every part, whatever its name and encoding, so that nothing expands
  or is fetched;
- **formulas**: nothing is ever worked out; a cell with a formula is a fault of its row, also in CSV;
- **encodings**: UTF-8, UTF-16 and UTF-32 by their marks; without one UTF-16 by its zeros, and UTF-8; else Windows-1252, and then the
  table says so; UTF-8 of which some bytes are broken is refused with the line, and so are bytes that are no text;
- **invisible characters** that make two texts look alike: taken out; what remains is in Unicode's composed form (NFC).

It does not guard against texts that lie: addresses and names are judged by whoever uses them, and written into a spreadsheet
again as text (`interchange/spreadsheet.py`).
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from quizapp.interchange.workbooks import open_sheets, refuse_too_large, sheet_rows
from quizapp.kernel.errors import Invalid

MOST_ROWS = 20_000
MOST_LINES = 100_000
"""Empty rows count here only: spreadsheets like to have many of them at the end."""
MOST_COLUMNS = 60
MOST_SHEETS = 20
"""So many sheets of a workbook are looked at."""
LONGEST_CELL = 2000
DELIMITERS = ";,\t|"
FORMULA, TOO_LONG = "formula", "too_long"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Of two with the same beginning the longer one first."""
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")  # .xls, and every Office file with a password
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_CONSTANT = re.compile(r'="([^"]*)"')
"""A formula that says nothing but a text, as some programs write times into CSV: ="10:00". It is that text."""
_NUMBERS = tuple(map(str, range(MOST_COLUMNS)))

Tell = Callable[[int, int], None]
"""Hears how much is done, and of how much; 0 where nobody knows."""
TOLD_EVERY = 1000
"""Rows."""


def nobody_asks(_done: int, _goal: int) -> None:
    """Where it does not matter how far reading has come."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not empty. **Shape**: `line` counts from 1 as the file does; as many `cells` as the table has heads.

    `faults` holds (head, code) of cells that were not taken over and are empty here: `FORMULA`, `TOO_LONG`; in `Lines` the number of the
    column, from 0, in place of the head.
    """

    line: int
    cells: tuple[str, ...]
    faults: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `is_guessed_encoding`: it was read as Windows-1252 for want of a better guess."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    is_guessed_encoding: bool = False

    def column(self, names: Iterable[str]) -> int | None:
        """The first column whose head is one of these names, whatever their capitals and spaces.

        >>> Table(("E-Mail Adresse", "Name"), ()).column(["e-mail-adresse"])
        0
        """
        wanted = {plain_head(name) for name in names}
        return next((number for number, head in enumerate(self.heads) if plain_head(head) in wanted), None)


@dataclass(frozen=True, slots=True)
class Lines:
    """Every row that is not empty, none taken for heads. **Shape**: `sheet` is the name of the sheet of a workbook with several, `sheets`
    how many it has; `is_guessed_encoding` as in `Table`; `is_mended` where quotation marks within texts were not doubled."""

    rows: tuple[Row, ...]
    sheet: str = ""
    sheets: int = 1
    is_guessed_encoding: bool = False
    is_mended: bool = False


def plain_head(head: str) -> str:
    """A head as it is compared: letters and digits in lower case.

    >>> plain_head(" E-Mail (privat)")
    'emailprivat'
    """
    return "".join(character for character in head.casefold() if character.isalnum())


def read_table(content: bytes) -> Table:
    """The table in a file; its first row that is not empty holds the heads.

    **Raises** Invalid: `table_too_large`, `table_unpacks_too_large`, `table_too_many_rows`, `table_too_many_columns`,
    `table_not_readable`, `table_quotation_marks`, `table_old_format`, `table_encoding`, `table_empty`.
    """
    _refuse_outright(content)
    if content.startswith(b"PK"):
        return _table(sheet_rows(open_sheets(content)[0], MOST_COLUMNS + 1), False)
    text, is_guessed = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    return _table(_text_rows(text, max(DELIMITERS, key=first.count)), is_guessed)


def read_lines(content: bytes, delimiter: str, tell: Tell = nobody_asks) -> Lines:
    """The lines of a file that is no workbook: for files with several sections. `tell` hears of every thousandth line, and how many
    there seem to be.

    **Raises** Invalid as `read_table` does.
    """
    _refuse_outright(content)
    text, is_guessed = _decoded(content)
    is_mended = False
    try:
        rows = _lines(_text_rows(text, delimiter), text.count("\n"), tell)
    except Invalid as refused:
        mended = _with_doubled_marks(text, delimiter)
        if refused.code != "table_quotation_marks" or mended == text:
            raise
        is_mended, rows = True, _lines(_text_rows(mended, delimiter), text.count("\n"), tell)
    if not rows:
        raise Invalid("table_empty")
    return Lines(rows, is_guessed_encoding=is_guessed, is_mended=is_mended)


def _with_doubled_marks(text: str, delimiter: str) -> str:
    """Quotation marks that neither begin nor end a cell doubled, which some programs forget (BigBlueButton).

    >>> _with_doubled_marks('"Eva "Evi" Lang","A"', ",")
    '"Eva ""Evi"" Lang","A"'
    """
    inside = rf'[^"\r\n{re.escape(delimiter)}]'
    return re.sub(rf'(?<={inside})"(?={inside})', '""', text)


def read_sheets(content: bytes, tell: Tell = nobody_asks) -> Iterator[Lines]:
    """The same of every sheet of a workbook that is not empty, in their order. Raises as `read_lines`."""
    _refuse_outright(content)
    sheets = open_sheets(content)
    refused, read_any = Invalid("table_empty"), False
    for sheet in sheets[:MOST_SHEETS]:
        try:
            rows = _lines(sheet_rows(sheet, MOST_COLUMNS + 1), min(sheet.max_row or 0, MOST_LINES), tell)
        except Invalid as error:  # another one may be what is looked for
            refused = error
            continue
        if rows:
            read_any = True
            yield Lines(rows, _text(sheet.title) if len(sheets) > 1 else "", len(sheets))
    if not read_any:
        raise refused


def _lines(rows: Iterator[tuple[int, list[object]]], goal: int, tell: Tell) -> tuple[Row, ...]:
    found: list[Row] = []
    for line, cells in _within_limits(rows):
        found.append(_row(line, cells, _NUMBERS[: len(cells)]))
        if len(found) % TOLD_EVERY == 0:  # how many there are is what the file says, and a file may lie
            tell(len(found), goal if goal >= len(found) else 0)
    return tuple(found)


def _refuse_outright(content: bytes) -> None:
    refuse_too_large(content)
    if content.startswith(_OLD_OFFICE):
        raise Invalid("table_old_format")


def _decoded(content: bytes) -> tuple[str, bool]:
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None) or _unmarked(content)
    try:
        text = content.decode(encoding or "utf-8")
        if 100 * text.count("\0") > len(text):  # a few are slips of a program, as in names of Zoom
            raise Invalid("table_not_readable")
        return text, False
    except UnicodeDecodeError as error:
        if encoding is not None:
            raise Invalid("table_encoding") from None
        if b"\0" in content:
            raise Invalid("table_not_readable") from None
        if _is_broken(content):
            raise Invalid("table_broken_letters", line=content.count(b"\n", 0, error.start) + 1) from None
    try:
        return content.decode("cp1252"), True
    except UnicodeDecodeError:
        raise Invalid("table_encoding") from None


def _unmarked(content: bytes) -> str | None:
    """UTF-16 that does not say so: most letters have a zero on the same side, and hardly any on the other one."""
    first, second = content[::2].count(0), content[1::2].count(0)
    if 4 * max(first, second) <= len(content) or 20 * min(first, second) > max(first, second):
        return None
    return "utf-16-le" if second > first else "utf-16-be"


def _is_broken(content: bytes) -> bool:
    """Whether bytes that are no UTF-8 were meant to be: letters of several bytes that are whole are as many as the broken ones, or more.
    In Windows-1252 they come about by chance only."""
    rest = content.decode("utf-8", "ignore")
    whole = sum(1 for letter in rest if letter > "\x7f")
    return 0 < whole >= len(content) - len(rest.encode())


def _text_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[object]]]:
    reader, line = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 0
    try:
        for cells in reader:
            line = reader.line_num
            yield line, list(cells)
    except csv.Error:
        raise Invalid("table_quotation_marks", line=line + 1) from None


def _table(rows: Iterator[tuple[int, list[object]]], is_guessed: bool) -> Table:
    filled = _within_limits(rows)
    _line, first = next(filled, (0, []))
    if not first:
        raise Invalid("table_empty")
    heads = tuple(_text(cell)[:LONGEST_CELL] for cell in first)
    return Table(heads, tuple(_row(line, cells, heads) for line, cells in filled), is_guessed)


def _within_limits(rows: Iterator[tuple[int, list[object]]]) -> Iterator[tuple[int, list[object]]]:
    """Rows that are not empty, without the empty cells at their ends."""
    count = 0
    for line, cells in rows:
        while cells and cells[-1] in (None, ""):
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise Invalid("table_too_many_columns", most=MOST_COLUMNS)
        if any(_text(cell) for cell in cells):
            count += 1
            yield line, cells
        if line > MOST_LINES or count > MOST_ROWS + 1:  # and one for the heads
            raise Invalid("table_too_many_rows", most=MOST_ROWS)


def _row(line: int, cells: list[object], heads: tuple[str, ...]) -> Row:
    texts = [_text(cell) for cell in cells]
    texts += [""] * (len(heads) - len(texts))
    faults = []
    for number, text in enumerate(texts):
        code = FORMULA if text.startswith("=") else TOO_LONG if len(text) > LONGEST_CELL else ""
        if code:
            texts[number] = ""
            faults.append((heads[number] if number < len(heads) else "", code))
    return Row(line, tuple(texts[: len(heads)]), tuple(faults))


def _text(cell: object) -> str:
    """A cell as text: whole numbers without a fraction, days and times as ISO 8601 writes them."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, (datetime, date, time)):
        return cell.isoformat()
    constant = _CONSTANT.fullmatch(str(cell).strip())
    visible = _CONTROL.sub(" ", _INVISIBLE.sub("", constant[1] if constant else str(cell))).replace("\N{NO-BREAK SPACE}", " ")
    return unicodedata.normalize("NFC", visible).strip()
