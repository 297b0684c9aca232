"""The worksheet as PDF: whatever is written is set as text, and the sheet can be read aloud."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from pdfua import validate
from pikepdf import Pdf

from quizapp.worksheets.pdf import render_sheet
from tests.certificates.pdf_text import page_texts

MOMENT = datetime(2026, 3, 20, 12, tzinfo=UTC)


def sheet(*rows: tuple[str, str]) -> dict[str, Any]:
    """A sheet with these rows."""
    return {
        "lang": "de", "title": "Meine Landkarte", "course": "Erste Hilfe", "written": "Geschrieben am 20. März 2026",
        "rows": [list(row) for row in rows], "page": "Seite {page} von {pages}",
    }


def words(pdf: bytes) -> str:
    """All words of all pages."""
    return " ".join("".join(page_texts(Pdf.open(io.BytesIO(pdf)))).replace("\u200b", "").split())


def test_it_is_tagged_and_says_what_was_written() -> None:
    pdf = render_sheet(sheet(("Schritt", "Zeile eins\n\nZeile drei"), ("Leer", "")), MOMENT)
    assert list(validate(io.BytesIO(pdf)).findings) == []
    for part in ("Meine Landkarte", "Schritt", "Zeile eins", "Zeile drei", "Leer", "Seite 1 von 1", "20. März 2026"):
        assert part in words(pdf)
    assert render_sheet(sheet(("a", "b")), MOMENT) == render_sheet(sheet(("a", "b")), MOMENT)


@pytest.mark.parametrize("written", ['#sys.inputs *bold* $x$ #read("/etc/passwd")', "Łukasz Ελένη Юлия", "= Titel\n- Liste\n+ 1"])
def test_markup_is_text(written: str) -> None:
    assert " ".join(written.split()) in words(render_sheet(sheet(("Feld", written)), MOMENT))


@pytest.mark.parametrize("written", ["x" * 4000, "wort " * 800, "\n" * 100 + "Ende", "🌰 日本語 עברית", "\t\u200b\u00ad"])
def test_anything_becomes_a_sheet(written: str) -> None:
    assert len(Pdf.open(io.BytesIO(render_sheet(sheet(("Feld", written)), MOMENT))).pages) >= 1
