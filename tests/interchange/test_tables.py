"""Tables that people upload: what is read, what is refused and with which words, and that nothing hostile gets through."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given, strategies as st
from openpyxl import Workbook

from quizapp.interchange.tables import (
    FORMULA,
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    TOO_LONG,
    read_table,
)
from quizapp.interchange.workbooks import MOST_BYTES, MOST_UNPACKED_BYTES
from quizapp.kernel.errors import Invalid


def workbook(*rows: list[object]) -> bytes:
    """An XLSX file with these rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Liste")
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content: bytes, part: str, text: bytes, name_of: dict[str, str] | None = None) -> bytes:
    """The same archive with one part replaced, and parts renamed wherever they are named."""
    renamed = name_of or {}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            inside = text if name == part else old.read(name)
            for before, after in renamed.items():
                inside = inside.replace(before.encode(), after.encode())
                name = name.replace(before, after)
            new.writestr(name, inside)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        "E-Mail;Name\nanna@example.org;Anna Müller\n".encode(),
        "E-Mail,Name\r\nanna@example.org,Anna Müller\r\n".encode("utf-8-sig"),
        "E-Mail\tName\n\nanna@example.org\tAnna Müller".encode("utf-16"),
        "E-Mail\tName\nanna@example.org\tAnna Müller".encode("utf-16-le"),
        "E-Mail\tName\nanna@example.org\tAnna Müller".encode("utf-16-be"),
        "E-Mail\tName\nanna@example.org\tAnna Müller".encode("utf-32"),
        "E-Mail|Name\nanna@example.org|Anna Müller".encode(),
        '"E-Mail";"Name"\n"anna@example.org";"Anna Müller"\n;;;\n'.encode(),
        workbook(["E-Mail", "Name"], ["anna@example.org", "Anna Müller"], [], [None, None]),
        workbook([], ["E-Mail", "Name"], ["anna@example.org", "Anna Müller"]),
    ],
    ids=["semicolon", "comma with mark", "tab UTF-16",
         "UTF-16 without mark", "the other UTF-16", "UTF-32", "upright lines", "quoted", "xlsx", "xlsx below an empty row"],
)
def test_the_same_table_from_every_program(content: bytes) -> None:
    table = read_table(content)
    assert table.heads == ("E-Mail", "Name")
    assert [row.cells for row in table.rows] == [("anna@example.org", "Anna Müller")]
    assert not table.is_guessed_encoding


def test_windows_letters_are_read_and_said_to_be_guessed() -> None:
    table = read_table("E-Mail;Name\nx@example.org;Jürgen Groß\n".encode("cp1252"))
    assert table.rows[0].cells == ("x@example.org", "Jürgen Groß")
    assert table.is_guessed_encoding


def test_letters_of_other_scripts_are_read_without_a_mark() -> None:
    (row,) = read_table("E-Mail;Name\nzoe@example.org;Łucja Жук, 9:05\u202fAM\n".encode("utf-16-le")).rows
    assert row.cells == ("zoe@example.org", "Łucja Жук, 9:05\u202fAM")


def test_a_zero_among_the_letters_costs_nobody_the_table() -> None:
    (row,) = read_table(("E-Mail;Name\nzoe@example.org;Zoë" + "\0" + "Li" + "x" * 70 + "\n").encode()).rows
    assert row.cells == ("zoe@example.org", "Zoë Li" + "x" * 70)


def test_cells_of_every_kind_are_text() -> None:
    row = ["a", 7.0, 1.5, True, date(2026, 12, 1), datetime(2026, 12, 1, 9, 30), None]  # noqa: DTZ001  # cells have no zone
    (found,) = read_table(workbook(list("ABCDEFG"), row)).rows
    assert found.cells == ("a", "7", "1.5", "TRUE", "2026-12-01T00:00:00", "2026-12-01T09:30:00", "")
    assert found.line == 2


def test_invisible_letters_are_taken_out_and_composed() -> None:
    (row,) = read_table("A;B\n\u200banna\u202e@example.org\u00a0;Mu\u0308ller\x07\n".encode()).rows
    assert row.cells == ("anna@example.org", "Müller")


@pytest.mark.parametrize("content", [b"A;B\n=1+1;x\n", workbook(["A", "B"], ["=1+1", "x"])], ids=["csv", "xlsx"])
def test_formulas_are_faults_and_never_worked_out(content: bytes) -> None:
    (row,) = read_table(content).rows
    assert (row.cells, row.faults) == (("", "x"), (("A", FORMULA),))


def test_an_endless_cell_is_a_fault_of_its_row() -> None:
    (row,) = read_table(f"A;B\n{'x' * (LONGEST_CELL + 1)};y\n".encode()).rows
    assert (row.cells, row.faults) == (("", "y"), (("A", TOO_LONG),))


HOSTILE = workbook(["A"], ["x"])


def announcing(content: bytes, contents: bytes, before: bytes = b"") -> bytes:
    """A zip whose end says another number (and size) of its table of contents, or has something before it."""
    end = content.rfind(b"PK\x05\x06")
    return content[:end] + before + content[end : end + 10] + contents + content[end + 10 + len(contents) :]


def damaged(content: bytes, part: str) -> bytes:
    """The same archive with one part that cannot be unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start = archive.getinfo(part).header_offset
    at = start + 30 + sum(struct.unpack_from("<HH", content, start + 26))  # behind the header, the name and what is added to it
    return content[:at] + b"\xff\xff" + content[at + 2 :]


BOMB = b"<worksheet>" + b" " * (MOST_UNPACKED_BYTES + 1) + b"</worksheet>"
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
SHEET = "xl/worksheets/sheet1.xml"
WORD = (
    '<?xml version="1.0" encoding="{}"?><!DOCTYPE worksheet [<!ENTITY e "{}">]>'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr">'
    "<is><t>&e;</t></is></c></row></sheetData></worksheet>"
)


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "UTF-16LE", "ISO-8859-1", "cp037"])
@pytest.mark.parametrize("name", ["sheet1.xml", "sheet1.XML", "sheet1.png", "sheet1"])
def test_no_entity_is_worked_out_whatever_the_name_and_encoding_of_its_part(name: str, encoding: str) -> None:
    mark = "\ufeff" if encoding == "UTF-16LE" else ""
    text = (mark + WORD.format(encoding.removesuffix("LE"), "x" * 20)).encode(encoding)
    with pytest.raises(Invalid) as refused:
        read_table(repacked(HOSTILE, SHEET, text, {"sheet1.xml": name}))
    assert refused.value.code == "table_not_readable"


def test_a_part_may_have_any_name_and_pictures_are_passed_over() -> None:
    out = io.BytesIO(repacked(HOSTILE, "", b"", {"sheet1.xml": "sheet1.XML"}))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/media/image1.png", bytes.fromhex("89504e470d0a1a0a") + b"<!DOCTYPE")
    assert read_table(out.getvalue()).heads == ("A",)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "table_empty"), (b"\n\n;;\n", "table_empty"), (workbook(), "table_empty"),
        (b"x" * (MOST_BYTES + 1), "table_too_large"),
        (repacked(HOSTILE, "xl/worksheets/sheet1.xml", BOMB), "table_unpacks_too_large"),
        (repacked(HOSTILE, "xl/worksheets/sheet1.xml", LAUGHS), "table_not_readable"),
        (repacked(HOSTILE, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"), "table_not_readable"),
        (repacked(HOSTILE, "xl/workbook.xml", b"<a/>"), "table_not_readable"),
        (damaged(HOSTILE, SHEET), "table_not_readable"), (damaged(HOSTILE, "xl/workbook.xml"), "table_not_readable"),
        (HOSTILE[:200], "table_not_readable"), (b"PK\x03\x04", "table_not_readable"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, "table_old_format"),
        (announcing(HOSTILE, b"\xff\x7f"), "table_unpacks_too_large"),
        (announcing(HOSTILE, b"\x01\0\xff\xff\xff\x00"), "table_unpacks_too_large"),
        (announcing(HOSTILE, b"", b"PK\x06\x07" + b"\0" * 16), "table_not_readable"),
        (b"%PDF-1.7\0\x01\x02", "table_not_readable"), ("A;B\nx;y\n".encode("utf-32-le"), "table_not_readable"),
        (b"\x89PNG\r\n\0\0\0\rIHDR", "table_not_readable"), (b'A;B\n"open;x\n', "table_quotation_marks"),
        (b"A;B\n\x81\x8d;x\n", "table_encoding"), (b"\xff\xfeA\0\x00\xd8", "table_encoding"),
        (b"A\n" + b"x\n" * (MOST_ROWS + 1), "table_too_many_rows"), (b";" * MOST_COLUMNS + b"A\n", "table_too_many_columns"),
    ],
)
def test_what_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_table(content)
    assert refused.value.code == code


def test_as_many_rows_as_allowed() -> None:
    assert len(read_table(b"A\n" + b"x\n" * MOST_ROWS).rows) == MOST_ROWS


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_a_refusal(content: bytes) -> None:
    try:
        table = read_table(content)
    except Invalid:
        return
    assert all(len(row.cells) == len(table.heads) for row in table.rows)


_TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=20)


@given(st.lists(st.lists(_TEXTS, min_size=2, max_size=2), max_size=5))
def test_csv_that_a_program_writes_is_read_as_it_was_meant(rows: list[list[str]]) -> None:
    import csv  # deferred: only this test writes one

    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([["A", "B"], *rows])
    table = read_table(out.getvalue().encode("utf-8-sig"))
    assert table.heads == ("A", "B")
    assert len(table.rows) <= len(rows)
