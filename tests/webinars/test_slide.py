"""The ready slide: readable by cameras, people and screen readers."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from pdfua import validate
from pikepdf import Pdf

from quizapp.files.qr_code import MARGIN, qr_png, qr_svg
from quizapp.files.typesetting import compiler
from quizapp.webinars.slide import TEMPLATE, render_slide
from tests.certificates.pdf_text import page_texts
from tests.qr_reader import read_code

MOMENT = datetime(2026, 3, 20, 12, tzinfo=UTC)
ADDRESS = "https://kurse.example.org/w/7f3k-9q2m"
SENTENCES = {"de": "Scanne den Code", "en": "Scan the code"}


@pytest.mark.parametrize("locale", ["de", "en"])
def test_a_slide_is_one_tagged_page_of_16_to_9(app: Flask, locale: str) -> None:
    with app.app_context():
        made = render_slide("Fragen zu Rezept 1", ADDRESS, locale, MOMENT)
    assert list(validate(io.BytesIO(made)).findings) == []
    pdf = Pdf.open(io.BytesIO(made))
    (page,) = pdf.pages
    assert float(page.mediabox[2]) / float(page.mediabox[3]) == pytest.approx(16 / 9, abs=0.01)
    assert str(pdf.Root.Lang)[:2] == locale
    text = page_texts(pdf)[0]
    for words in ("Fragen zu Rezept 1", "kurse.example.org/w/7f3k-9q2m", SENTENCES[locale]):
        assert words in text


@pytest.mark.parametrize("title", ["W" * 200, "Wirtschaftlichkeitsbetrachtung " * 6, '#read("/etc/passwd") *x* $y$', "Ελένη Щ"])
def test_any_title_stays_on_the_slide(app: Flask, title: str) -> None:
    with app.app_context():
        pdf = Pdf.open(io.BytesIO(render_slide(title, f"https://{'lernen.' * 8}example.org/w/7f3k-9q2m", "de", MOMENT)))
    assert len(pdf.pages) == 1
    text = "".join(page_texts(pdf)[0].replace("\u200b", "").replace("-", "").split())
    assert "".join(title.replace("-", "").split()) in text


def test_the_codes_lead_to_the_address() -> None:
    assert read_code(qr_png(ADDRESS)) == ADDRESS
    slide = {
        "lang": "de", "title": "Titel", "address": "x", "link": ADDRESS, "qr": qr_svg(ADDRESS), "alt": "x", "sentence": "x", "or": "x",
    }
    pages = compiler(TEMPLATE, False).compile(format="png", ppi=100, sys_inputs={"slide": json.dumps(slide)})
    assert read_code(pages[0] if isinstance(pages, list) else pages) == ADDRESS


def test_a_camera_reads_the_svg_on_a_dark_slide_too(tmp_path: Path) -> None:
    (tmp_path / "code.svg").write_text(qr_svg(ADDRESS, MARGIN))
    template = tmp_path / "dark.typ"
    template.write_text('#set page(width: 12cm, height: 12cm, margin: 2cm, fill: rgb("#111"))\n#image("code.svg", width: 100%)')
    pages = compiler(template, False).compile(format="png", ppi=100)
    assert read_code(pages[0] if isinstance(pages, list) else pages) == ADDRESS
