"""What a report holds beyond the mapped columns is stored nowhere: not before it is read, not while somebody is asked, not afterwards."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.interchange.attendance.heads import meanings_of, tells_presence
from quizapp.kernel.errors import Conflict
from quizapp.kernel.ids import new_code
from quizapp.webinars import importing, jobs
from quizapp.webinars.models import AttendanceImport
from tests.accounts.pages import run_worker, send
from tests.clock import SettableClock
from tests.people import People
from tests.privacy.traces import found_in_tables
from tests.webinars.meeting import meeting_in, planned
from tests.webinars.test_import_views import EXPORTS, LIST, hand_in, words
from tests.workbooks import workbook

BrowserFor = Callable[..., FlaskClient]
ANSWERS = {"name": "0", "joined": "1", "left": "2"}
KNOWN = sorted(path.name for path in EXPORTS.glob("*.csv") if not path.name.startswith("unknown"))


class Canary:
    """Words that nobody else writes, and everywhere they could be found: rows, the files of the database, the folder of data."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database, self.settings = database, settings
        self.word, self.name = f"Kanari {new_code()}", f"Nina {new_code()}"

    def found(self, word: str) -> list[str]:
        """Where a word stands."""
        tables = sorted(f"{column}" for columns in found_in_tables(self.database, {word}).values() for column in columns)
        return tables + [file.name for file in self._files() if word.encode() in content_of(file)]

    def _files(self) -> list[Path]:
        if self.settings.sqlite_file:
            return [one for one in Path(self.settings.sqlite_file).parent.rglob("*") if one.is_file()]
        with self.database.engine.connect() as connection:
            connection.execute(text("CHECKPOINT"))
            folder, own = (connection.execute(text(ask)).scalar_one() for ask in (
                "SHOW data_directory", "SELECT 'base/' || oid FROM pg_database WHERE datname = current_database()",
            ))
        return [one for place in (own, "pg_wal") for one in Path(folder, place).rglob("*") if one.is_file()]


def content_of(file: Path) -> bytes:
    """What stands in it; nothing where the database has removed it meanwhile, as PostgreSQL does with files it keeps to start quicker."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""


@pytest.fixture
def canary(database: Database, settings: Settings) -> Canary:
    """What is planted, and where it is looked for."""
    return Canary(database, settings)


@pytest.fixture
def number(database: Database, course: Course, people: People, clock: SettableClock) -> int:
    """A webinar."""
    return meeting_in(database, course.key, people.carla.identity, planned(clock()), clock())


@pytest.fixture
def carla(people: People, browser_for: BrowserFor) -> FlaskClient:
    """The trainer's browser."""
    return browser_for(people.carla)


def unknown(canary: Canary, count: int = 3) -> bytes:
    """A table that nobody knows: a mapped name, a column that is not mapped and its head."""
    rows = f"{canary.name};10:00;11:30;{canary.word} {'x' * 1500}\n" * count
    return f"Wer;Kam um;Ging um;Bemerkung {canary.word}\n{rows}".encode()


def planted(sample: str, word: str, name: str) -> bytes:
    """A program's report with the canary at the end of every row, also of what stands above the list, and a name that is kept."""
    content = (EXPORTS / sample).read_bytes()
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252" if b"\xfc" in content else "utf-8-sig"
    text_of_it = content.decode(encoding)
    lines, mark = text_of_it.splitlines(), max(";,\t", key=text_of_it.count)
    out, here = io.StringIO(), meanings_of(())
    write = csv.writer(out, delimiter=mark).writerow
    for cells in csv.reader(lines, delimiter=mark):
        columns = meanings_of(cells)
        if len(cells) > 1 and tells_presence(columns):
            write([*cells, "Telefon"])
            here = columns
        elif len(cells) > 1:
            place = here.get("name", here.get("last_name"))
            if place is not None and len(cells) > place:
                cells[place] = name
            write([*cells, word])
        else:
            write(cells)
    return out.getvalue().encode(encoding)


def columns_chosen(browser: FlaskClient, place: str) -> TestResponse:
    """Say what the columns mean."""
    return send(browser, f"{place}/columns", ANSWERS, page=place)


def test_a_table_that_nobody_knows_waits_sealed_and_only_its_mapped_columns_stay(
    canary: Canary, carla: FlaskClient, number: int, database: Database
) -> None:
    place = hand_in(carla, number, unknown(canary)).headers["Location"]
    assert canary.found(canary.word) == canary.found(canary.name) == []
    page = carla.get(place).text
    assert "Say which column means what" in page and canary.word in page and canary.name in page
    with database.reading() as session:
        waiting = session.execute(select(AttendanceImport.state, AttendanceImport.reading_key)).one()
    assert tuple(waiting) == ("mapping", None), "the server keeps nothing that opens it"
    assert columns_chosen(carla, place).status_code == 303
    assert canary.name in carla.get(place).text
    assert canary.found(canary.word) == []
    assert send(carla, f"{place}/apply", page=place).status_code == 303
    assert canary.found(canary.word) == []
    assert "attendee.name" in canary.found(canary.name), "the search finds what is kept"
    assert len(canary.found(canary.name)) > 3, "and finds it in the files, too"


def test_one_that_the_worker_reads_is_sealed_from_the_beginning(app: Flask, canary: Canary, carla: FlaskClient, number: int) -> None:
    place = hand_in(carla, number, unknown(canary, 400)).headers["Location"]
    assert "The report is being read." in carla.get(place).text
    assert canary.found(canary.word) == []
    run_worker(app)
    assert "Say which column means what" in carla.get(place).text
    assert canary.found(canary.word) == []
    assert columns_chosen(carla, place).status_code == 303
    assert canary.name in carla.get(place).text
    assert canary.found(canary.word) == []


def test_a_table_without_heads_keeps_nothing_of_its_first_row_but_what_is_mapped(
    canary: Canary, carla: FlaskClient, number: int
) -> None:
    rows = f"{canary.name};90;{canary.word}\n" * 3
    place = hand_in(carla, number, rows.encode()).headers["Location"]
    assert send(carla, f"{place}/columns", {"name": "0", "length": "1"}, page=place).status_code == 303
    page = carla.get(place).text
    assert canary.name in page and canary.word not in page
    assert canary.found(canary.word) == []
    send(carla, f"{place}/apply", {"anyway": "yes"}, page=place)
    assert canary.found(canary.word) == []


def test_workbooks_are_sealed_as_well(canary: Canary, carla: FlaskClient, number: int) -> None:
    content = workbook(["Wer", "Kam um", "Ging um", canary.word], [canary.name, "10:00", "11:30", canary.word])
    place = hand_in(carla, number, content, "x.xlsx").headers["Location"]
    with canary.database.reading() as session:
        kept = session.scalars(select(AttendanceImport.content)).one()
    assert kept and b"PK\x03\x04" not in kept and b"xl/worksheets" not in kept
    assert columns_chosen(carla, place).status_code == 303
    assert canary.name in carla.get(place).text
    assert canary.found(canary.word) == []


@pytest.mark.parametrize("sample", KNOWN)
def test_reports_of_known_programs_leave_nothing_of_other_columns(
    sample: str, canary: Canary, carla: FlaskClient, number: int
) -> None:
    content = planted(sample, canary.word, canary.name)
    place = hand_in(carla, number, content, sample).headers["Location"]
    assert "Report of" in carla.get(place).text
    assert canary.found(canary.word) == []
    send(carla, f"{place}/apply", {"anyway": "yes"}, page=place)
    assert canary.found(canary.word) == []
    assert "attendee.name" in canary.found(canary.name)


def test_another_browser_cannot_open_it_and_says_so(
    canary: Canary, people: People, carla: FlaskClient, number: int, browser_for: BrowserFor
) -> None:
    place = hand_in(carla, number, unknown(canary)).headers["Location"]
    other = browser_for(people.carla)
    page = other.get(place).text
    assert "This file is sealed" in page and canary.word not in page and canary.name not in page
    assert "Diese Datei ist versiegelt" in other.get(place.replace("/en/", "/de/")).text
    refused = columns_chosen(other, place)
    assert refused.status_code == 409 and "This file is sealed" in refused.text
    assert "in the browser in which it was handed in" in words(other.get(f"{LIST}/{number}").text)
    assert columns_chosen(carla, place).status_code == 303


def test_after_an_hour_it_is_gone_and_the_page_asks_for_it_again(
    canary: Canary, database: Database, people: People, course: Course, carla: FlaskClient, number: int, clock: SettableClock
) -> None:
    place = hand_in(carla, number, unknown(canary)).headers["Location"]
    clock.advance(minutes=59)
    jobs.forget_reports(database, clock())
    assert "Say which column means what" in carla.get(place).text
    clock.advance(minutes=1)
    for _ in range(2):
        page = carla.get(place)
        assert page.status_code == 200 and "The file has waited too long" in page.text and "hand the file in again" in page.text
        late = send(carla, f"{place}/columns", ANSWERS, page=f"{LIST}/{number}")
        assert late.status_code == 409 and "The file has waited too long" in late.text
        jobs.forget_reports(database, clock())
    assert "nobody said within an hour what its columns mean" in words(carla.get(f"{LIST}/{number}").text)
    with database.reading() as session:
        row = session.scalars(select(AttendanceImport)).one()
        assert (row.state, row.content, row.asked, row.reading_key) == ("lapsed", None, None, None)
    jobs.forget_reports(database, clock() + timedelta(days=2))
    assert carla.get(place).status_code == 404


def test_who_is_late_by_a_moment_is_refused_by_the_service(
    canary: Canary, database: Database, people: People, course: Course, carla: FlaskClient, number: int, clock: SettableClock
) -> None:
    code = hand_in(carla, number, unknown(canary)).headers["Location"].rpartition("/")[2]
    with pytest.raises(Conflict) as refused, database.transaction() as session:
        published = published_course(session, course.key)
        importing.choose_columns(session, people.carla.identity, published, code, ["Wer"], {"name": 0}, "", clock() + timedelta(hours=1))
    assert refused.value.code == "import_settled"


def test_a_server_with_another_secret_says_that_it_cannot_open_it(
    canary: Canary, database: Database, carla: FlaskClient, number: int, clock: SettableClock
) -> None:
    place = hand_in(carla, number, unknown(canary, 400)).headers["Location"]
    with database.reading() as session:
        import_id = session.scalars(select(AttendanceImport.id)).one()
    jobs.read_attendance(database, import_id, "1" * 32, clock())
    assert "The file cannot be opened any more" in carla.get(place).text
    with database.reading() as session:
        row = session.scalars(select(AttendanceImport)).one()
        assert (row.state, row.content, row.reading_key) == ("refused", None, None)
