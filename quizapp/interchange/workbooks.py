"""XLSX files that people upload, opened with care: `interchange/tables.py` says against what."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import IO, Any
from xml.parsers import expat

from quizapp.kernel.errors import Invalid
from quizapp.kernel.zip_directory import DAMAGE, announced_directory

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED_BYTES = 60 * 1024 * 1024
MOST_PARTS = 500
LONGEST_ENTRY = 400
"""Bytes of one entry in a zip's table of contents; what is announced to be longer is refused before it is read."""
_PORTION = 64 * 1024


def refuse_too_large(content: bytes) -> None:
    """**Raises** Invalid for an upload of more bytes than are read, whatever it is."""
    if len(content) > MOST_BYTES:
        raise Invalid("table_too_large", megabytes=MOST_BYTES // 1024 // 1024)


def open_sheets(content: bytes) -> Any:
    """All sheets, at least one, those that are hidden last; of a type that the library's stubs have no name for. **Raises** Invalid."""
    from openpyxl import load_workbook  # deferred: only an upload needs it

    _refuse_hostile_archive(content)
    try:
        sheets = load_workbook(io.BytesIO(content), read_only=True, keep_links=False).worksheets
    except Exception:  # whatever a library of many parsers makes of a broken file
        raise Invalid("table_not_readable") from None
    if not sheets:
        raise Invalid("table_not_readable")
    return sorted(sheets, key=lambda sheet: bool(sheet.sheet_state != "visible"))


def sheet_rows(sheet: Any, most_columns: int) -> Iterator[tuple[int, list[object]]]:
    """Rows with their numbers, each with so many cells at most. **Raises** Invalid."""
    try:
        sheet.reset_dimensions()
        for line, cells in enumerate(sheet.iter_rows(max_col=most_columns, values_only=True), start=1):
            yield line, list(cells)
    except Exception:  # as above
        raise Invalid("table_not_readable") from None


def _refuse_hostile_archive(content: bytes) -> None:
    announced = announced_directory(io.BytesIO(content))
    if announced is None or announced.is_extended:
        raise Invalid("table_not_readable")
    if announced.entries > MOST_PARTS or announced.size > MOST_PARTS * LONGEST_ENTRY:
        raise Invalid("table_unpacks_too_large", megabytes=MOST_UNPACKED_BYTES // 1024 // 1024)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
                raise Invalid("table_unpacks_too_large", megabytes=MOST_UNPACKED_BYTES // 1024 // 1024)
            for part in parts:
                with archive.open(part) as stream:
                    _refuse_doctype(stream)
    except DAMAGE:
        raise Invalid("table_not_readable") from None


def _refuse_doctype(stream: IO[bytes]) -> None:
    """Have the parser that reads the part later look for a document type: only it knows what an encoding makes of the bytes.

    What is no XML (pictures) ends at its first bytes, here as there. **Raises** Invalid.
    """
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    try:
        while portion := stream.read(_PORTION):
            parser.Parse(portion, False)
    except expat.ExpatError:
        return


def _refuse(*_doctype: object) -> None:
    raise Invalid("table_not_readable")
