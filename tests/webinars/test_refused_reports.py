"""What is no report is refused with a sentence and leaves nothing behind; what a program has written needs no question."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.webinars.models import AttendanceImport
from tests.accounts.pages import run_worker
from tests.clock import SettableClock
from tests.people import People
from tests.webinars.meeting import REPORT, meeting_in, planned
from tests.webinars.test_import_views import EXPORTS, attendee_count, hand_in, words, workbook


@pytest.fixture
def number(database: Database, course: Course, people: People, clock: SettableClock) -> int:
    """A webinar."""
    return meeting_in(database, course.key, people.carla.identity, planned(clock()), clock())


@pytest.fixture
def carla(people: People, browser_for: Callable[..., FlaskClient]) -> FlaskClient:
    """The trainer's browser."""
    return browser_for(people.carla)


def archive(name: str, content: bytes) -> bytes:
    """A packed file with one part."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return out.getvalue()


def wide_workbook() -> bytes:
    """A workbook whose only row has a million cells."""
    book = io.BytesIO(workbook(["Name", "Join Time"]))
    out = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            if part.endswith("sheet1.xml"):
                content = re.sub(rb"<row .*</row>", b'<row r="1">' + b"<c><v>1</v></c>" * 1_000_000 + b"</row>", content)
            new.writestr(part, content)
    return out.getvalue()


BAD: dict[str, tuple[bytes | Callable[[], bytes], str]] = {  # the large ones are made by their test only
    "empty": (b"", "The list is empty"),
    "only spaces": (b"  \n \n", "The list is empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0\xff" * 200, "This file cannot be read"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n\0", "This file cannot be read"),
    "an old workbook": (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 100, "This format is not read"),
    "a bomb": (lambda: archive("xl/worksheets/sheet1.xml", b"0" * 80_000_000), "Unpacked, this one is larger than 60 MB"),
    "a bomb of another name": (lambda: archive("sheet.csv", b"0" * 80_000_000), "Unpacked, this one is larger than 60 MB"),
    "a text document": (lambda: archive("word/document.xml", b"<w:document/>"), "This file cannot be read"),
    "a web page": (b"<!doctype html>\n<title>Sign in, please</title>\n<p>First, sign in, then download</p>", "This file cannot be read"),
    "another notation": (b'{"participants": [{"name": "Anna", "joined": "10:00"}]}', "This file cannot be read"),
    "one column": (b"Attendee Details\nAnna Weber\nZoe Zimmer\n", "This file cannot be read"),
    "a renamed archive": (b"PK\x03\x04" + b"nothing" * 20, "This file cannot be read"),
    "a million columns": (b"Name,Join Time,Leave Time" + b",x" * 1_000_000, "Too many columns"),
    "a workbook of a million columns": (wide_workbook, "Too many columns"),
    "letters of no encoding": (b"Name,Join Time,Leave Time\nB\x81\x8d\x8f,10:00,11:00\n", "The letters cannot be read"),
    "a wrong mark": (b"\xff\xfe" + "Name\tJoin".encode("utf-16-le")[:-1], "The letters cannot be read"),
    "too large": (b"x," * 3_000_000, ""),
    "heads only": (REPORT.splitlines()[0] + b"\n", "Nobody stands in this report"),
}


SAMPLES = sorted(path.name for path in EXPORTS.glob("*.csv") if not path.name.startswith("unknown"))
TOOLS = ("zoom", "teams", "gotowebinar", "bigbluebutton", "webex")


@pytest.mark.one_engine
@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_of_a_program_goes_straight_to_the_preview(name: str, carla: FlaskClient, number: int) -> None:
    page = carla.get(hand_in(carla, number, (EXPORTS / name).read_bytes(), name).headers["Location"]).text
    assert "Nothing is written yet." in page and "Say which column means what" not in page
    assert "Report of a table" not in words(page)


@pytest.mark.one_engine
def test_there_are_two_samples_of_each_program_and_each_names_where_its_shape_comes_from() -> None:
    assert all(sum(name.startswith(tool) for name in SAMPLES) >= 2 for tool in TOOLS)
    table = (EXPORTS / "README.md").read_text(encoding="utf-8")
    rows = {row.split("|")[1]: row.split("|")[2] for row in table.splitlines() if row.startswith("| `")}
    source = {name: shape for names, shape in rows.items() for name in re.findall(r"`([^`]+)`", names)}
    assert {name for name in SAMPLES if re.search(r"\w+\.\w+|the same pages", source.get(name, ""))} == set(SAMPLES)


@pytest.mark.one_engine
@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_refused_with_a_sentence(
    name: str, app: Flask, database: Database, carla: FlaskClient, number: int
) -> None:
    content, sentence = BAD[name]
    answer = hand_in(carla, number, content() if callable(content) else content)
    run_worker(app)
    page = carla.get(answer.headers["Location"]).text if answer.status_code == 303 else answer.text
    assert answer.status_code in (303, 400, 413)
    assert sentence in html.unescape(page)
    if answer.status_code != 413:
        assert (page.count("Nothing was imported."), page.count("Nothing was changed.")) == (1, 0)
    assert attendee_count(database) == 0
    with database.reading() as session:
        assert session.scalars(select(AttendanceImport.content)).all() in ([], [None])
