"""The pages of one's own worksheets."""

from __future__ import annotations

import html
import io

import pytest
from flask.testing import FlaskClient
from pikepdf import Pdf

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.worksheets.models import Worksheet
from tests.certificates.pdf_text import page_texts
from tests.clock import SettableClock
from tests.courses.small import publish, small_course
from tests.page_text import undrawn
from tests.quizzes.pages import Learner
from tests.quizzes.taking import count
from tests.worksheets.conftest import ALLY, sheet_course

LIST, SHEET = "courses/small/worksheets", "courses/small/worksheets/plan"


@pytest.fixture
def learner(client: FlaskClient, sheets: Course) -> Learner:
    """Somebody without an account, in English."""
    return Learner(client, "en", sheets.key)


def write(learner: Learner, **fields: str) -> None:
    """Fill in the sheet."""
    reply = learner.post(SHEET, {name.replace("_", "-"): value for name, value in fields.items()})
    assert learner.where(reply) == LIST


def test_a_sheet_is_written_read_changed_and_deleted(learner: Learner, database: Database) -> None:
    assert LIST in learner.get("courses/small").text
    assert "empty" in learner.get(LIST).text
    write(learner, field_1="Ida", field_2="call\r\n<b>Jo</b>")
    page = learner.get(LIST).text
    assert "Ida" in page
    assert "call\n&lt;b&gt;Jo&lt;/b&gt;" in page
    assert "Your worksheet is saved." in page
    form = learner.get(SHEET).text
    assert 'value="Ida"' in form
    assert ">call\n&lt;b&gt;Jo&lt;/b&gt;</textarea>" in form
    write(learner, field_1="", field_2="rest")
    assert "Ida" not in undrawn(learner.get(LIST).text)
    assert learner.where(learner.post(f"{SHEET}/delete", {}, page=SHEET)) == LIST
    assert "rest" not in undrawn(learner.get(LIST).text)
    assert count(database, Worksheet) == 0


def test_a_text_too_long_is_named_at_its_field_and_everything_typed_stays(learner: Learner, database: Database) -> None:
    reply = learner.post(SHEET, {"field-1": "x" * 301, "field-2": "the rest"})
    page = html.unescape(reply.text)
    assert reply.status_code == 400
    assert 'href="#field-1">Ally: At most 300 characters fit.' in page
    assert 'aria-describedby="field-1-error" aria-invalid="true"' in page
    assert "x" * 301 in page
    assert ">the rest</textarea>" in page
    assert count(database, Worksheet) == 0


def test_paper_and_pdf(learner: Learner) -> None:
    for end in ("print", "worksheet.pdf"):
        assert learner.get(f"{SHEET}/{end}").status_code == 404
    write(learner, field_1="Ida Öztürk", field_2="#read(\"/etc/passwd\")\nsecond line")
    assert "Ida Öztürk" in learner.get(f"{SHEET}/print").text
    reply = learner.get(f"{SHEET}/worksheet.pdf")
    assert (reply.mimetype, reply.headers["Content-Disposition"]) == ("application/pdf", "inline; filename=plan.pdf")
    words = " ".join("".join(page_texts(Pdf.open(io.BytesIO(reply.data)))).split())
    for part in ("My plan", "Ally", "Ida Öztürk", "Steps", '#read("/etc/passwd")', "second line", "Page 1 of 1"):
        assert part in words, words


def test_what_the_course_has_dropped_can_still_be_read(learner: Learner, database: Database, clock: SettableClock) -> None:
    write(learner, field_1="Ida", field_2="call")
    publish(database, sheet_course(ALLY, version="2"), clock.advance(days=1))
    page = learner.get(SHEET).text
    assert "From an earlier edition of the course" in page
    assert "<dt>Steps</dt><dd>call</dd>" in page
    write(learner, field_1="Jo")
    assert "call" in learner.get(LIST).text
    publish(database, sheet_course(version="3", with_sheet=False), clock.advance(days=1))
    page = learner.get(LIST).text
    assert ("Jo" in page, "call" in page, "My plan" in page) == (True, True, True)
    sheet = learner.get(SHEET).text
    assert "<textarea" not in sheet
    assert learner.post(SHEET, {"field-1": "x"}).status_code == 404
    assert learner.where(learner.post(f"{SHEET}/delete", {}, page=SHEET)) == LIST
    assert count(database, Worksheet) == 0


def test_a_course_without_worksheets_says_so(client: FlaskClient, database: Database, clock: SettableClock) -> None:
    publish(database, small_course(), clock())
    learner = Learner(client, "en", "small")
    assert LIST not in learner.get("courses/small").text
    assert "This course has no worksheets" in learner.get(LIST).text
    assert learner.get(SHEET).status_code == 404
