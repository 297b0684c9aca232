"""A result to keep: for paper and as PDF, with what the page shows by then and no more."""

from __future__ import annotations

import html
import io
import re

import pytest
from flask import Flask
from pdfua import validate
from pikepdf import Pdf

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.quizzes.result_paper import render_result
from tests.certificates.pdf_text import page_texts
from tests.clock import SettableClock
from tests.people import Person, browser_of
from tests.practice.practising import Practiser
from tests.quizzes.pages import Learner
from tests.quizzes.taking import questions_of, slot_row
from tests.quizzes.workshop import CANARY
from tests.strategies import form_of

pytestmark = pytest.mark.one_engine


@pytest.fixture
def anna(database: Database, workshop: Course, alice: Person, clock: SettableClock) -> Practiser:
    """Alice."""
    return Practiser(database, alice.identity, workshop.key, clock)


@pytest.fixture(params=["de", "en"])
def page_of(app: Flask, alice: Person, request: pytest.FixtureRequest) -> Learner:
    """Alice's browser."""
    return Learner(browser_of(app, alice), request.param)


def words(text: str) -> str:
    """Without markup and line ends."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text))).replace("\u200b", "")


def pdf_of(page_of: Learner, code: str) -> tuple[str, bytes]:
    """The words of the PDF, and the file."""
    reply = page_of.get(f"attempts/{code}/result.pdf")
    assert (reply.status_code, reply.mimetype) == (200, "application/pdf")
    return words(" ".join(page_texts(Pdf.open(io.BytesIO(reply.data))))), reply.data


def test_paper_says_what_the_page_says(anna: Practiser, page_of: Learner, clock: SettableClock) -> None:
    anna.take("once")
    clock.advance(hours=1)
    code = anna.take("oil", right=["single_choice", "matching"])
    clock.advance(hours=1)
    again = anna.take("oil", right=["single_choice"])
    pdf, _file = pdf_of(page_of, again)
    for said in (pdf, words(page_of.get(f"attempts/{again}/print").text)):
        expected = {
            "de": ["Ölen", "Versuch 1", "Versuch 2 (dieser)", "Abgegeben am 2. März 2026", "Prozent der Punkte", "keine Bescheinigung"],
            "en": ["Attempt 2 (this one)", "Handed in on 2 March 2026", "percent of the points", "not a certificate"],
        }[page_of.locale]
        for part in ["Quiz oil", *expected[page_of.locale == "de":]]:
            assert part in said, (part, said)
    assert f"attempts/{code}/result.pdf" in page_of.get(f"attempts/{code}/review").text


def test_the_pdf_can_be_read_aloud_and_is_made_the_same_again(anna: Practiser, page_of: Learner) -> None:
    code = anna.start("sure")
    for slot, asked in questions_of(anna.database, anna.course, code).items():
        anna.save(code, slot, {**form_of(asked, slot_row(anna.database, code, slot).layout, asked.right_response()), "certainty": ["3"]})
    anna.finish(code)
    said, file = pdf_of(page_of, code)
    assert list(validate(io.BytesIO(file)).findings) == []
    assert ("+9 von höchstens 9 Sicherheitspunkten." if page_of.locale == "de" else "+9 of at most 9 points for certainty.") in said
    meaning = {"de": "Wie viele deiner Antworten ganz richtig waren", "en": "How many of your answers were fully right"}[page_of.locale]
    for paper in (said, words(page_of.get(f"attempts/{code}/print").text)):
        assert meaning in paper
    assert pdf_of(page_of, code)[1] == file


def test_what_is_held_back_stands_on_no_paper(anna: Practiser, page_of: Learner) -> None:
    code = anna.take("exam", right=["single_choice"])
    pdf, _file = pdf_of(page_of, code)
    for said in (pdf, words(page_of.get(f"attempts/{code}/print").text)):
        assert CANARY not in said
        assert not re.search("Prozent der Punkte|percent of the points", said)


def test_there_is_no_paper_of_what_has_no_result(anna: Practiser, page_of: Learner) -> None:
    for code in (anna.start("oil"), anna.take("signs")):
        for what in ("print", "result.pdf"):
            assert page_of.get(f"attempts/{code}/{what}").status_code == 404


@pytest.mark.parametrize("written", ['#read("/etc/passwd") *x* $y$', "Łukasz Ελένη Юлия", "x" * 3000, "wort " * 900, "🌰 日本語 עברית"])
def test_any_text_becomes_paper(anna: Practiser, app: Flask, written: str) -> None:
    paper = {
        "lang": "de", "course": written, "quiz": written, "name": written, "title": "Ergebnis", "when": "heute", "note": "Notiz",
        "grade": None, "parts": [{"label": written, "share": 120.0, "text": written}], "calibration": None, "attempts": [],
        "objectives": [{"label": written, "share": -1, "text": "0", "reread": written}], "page": "{page}/{pages}",
        "words": {"parts": "Teile", "objectives": "Ziele"},
    }

    class Head:
        """An attempt as far as paper needs it."""

        finished_at = anna.clock()
        started_at = anna.clock()

    assert len(Pdf.open(io.BytesIO(render_result(paper, Head()))).pages) >= 1  # type: ignore[arg-type]  # the time alone is read
