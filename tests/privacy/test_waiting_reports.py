"""Reports that wait while somebody is erased whom they name: nothing of them is left, and nobody comes back by applying one."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.kernel.errors import Conflict
from quizapp.privacy import addresses, service
from quizapp.webinars import applying, importing, jobs
from quizapp.webinars.models import AttendanceImport, Attendee, ImportPart
from quizapp.webinars.sealed_reports import sealed_report
from tests.accounts.pages import send
from tests.clock import SettableClock
from tests.people import People, Person, add_and_sign_in
from tests.privacy.traces import found_in_tables
from tests.webinars.attending import attend
from tests.webinars.meeting import SECRET, handed_in, meeting_in, planned, read_in
from tests.workbooks import workbook

BrowserFor = Callable[[Person], FlaskClient]
HEADS = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
STAY = "2026-03-02 10:00:00,2026-03-02 11:30:00,90,No\n"
UNKNOWN = "Wer;Anschrift;Kam um;Ging um\n"
TOLD = "was dropped, because data of somebody whom it names, or may name, were erased here"


NAMES_ZORA = {
    "address": (HEADS + f"Zo,zora@example.org,{STAY}").encode(),
    "capitals": (HEADS + f"Zo,ZORA@Example.org,{STAY}").encode(),
    "name": (HEADS + f"Zora Grünspan,,{STAY}").encode(),
    "turned name": (HEADS + f'"GRÜNSPAN,  Zora",gs@example.net,{STAY}').encode("utf-8-sig"),
    "left out": (HEADS + f"Zora Grünspan,,{STAY}".replace("10:00:00", "teatime")).encode(),
    "unknown columns": (UNKNOWN + "Zora Grünspan;;10:00;11:30\n").encode(),
    "windows": (UNKNOWN + "Grünspan, Zora;;10:00;11:30\n").encode("cp1252"),
    "utf-16": (UNKNOWN + "Zora Grünspan;;10:00;11:30\n").encode("utf-16"),
    "two columns": "Wer;Vor;Kam um;Ging um\nGrünspan;Zora;10:00;11:30\n".encode(),
    "a character nobody sees": (UNKNOWN + "Z;zora@\u200bexample.org;10:00;11:30\n").encode(),
    "workbook": workbook(["Wer", "Kam um", "Ging um"], ["Zora Grünspan", "10:00", "11:30"]),
}
NAMES_OTHERS = (HEADS + f"Zora Grün,zora@example.com,{STAY}Anna Grünspan,,{STAY}").encode()


class Waiting:
    """Zora has an account and stands in no list; a webinar of the course takes reports."""

    def __init__(self, database: Database, course: Course, people: People, clock: SettableClock, run_jobs: Callable[[], int]) -> None:
        self.database, self.course, self.carla, self.clock, self.run_jobs = database, course, people.carla, clock, run_jobs
        self.zora = add_and_sign_in(database, "Zora Grünspan", clock())
        self.number = meeting_in(database, course.key, people.carla.identity, planned(clock()), clock())
        self.page = f"/en/courses/{course.key}/webinars/{self.number}"

    def hand_in(self, content: bytes) -> str:
        """Hand in and have it read; the report's code."""
        return handed_in(self.database, self.course.key, self.carla.identity, self.number, content, self.clock())

    def erase(self) -> None:
        """Zora asks, the worker does it."""
        with self.database.transaction() as session:
            service.ask_erasure(session, self.zora.identity, "delete", self.clock())
        self.run_jobs()

    def left(self, code: str) -> tuple[str, int]:
        """State of a report, and how many pieces of it are left."""
        with self.database.reading() as session:
            row = session.scalars(select(AttendanceImport).where(AttendanceImport.code == code)).one()
            kept = (row.content, row.asked, row.counts, row.decisions, row.total)
            assert row.state != "dropped" or kept == (None, None, {}, {}, 0)
            pieces = select(func.count()).select_from(ImportPart).where(ImportPart.import_id == row.id)
            return row.state, session.scalar(pieces) or 0


@pytest.fixture
def waiting(database: Database, course: Course, people: People, clock: SettableClock, run_jobs: Callable[[], int]) -> Waiting:
    """Somebody to be erased, and a webinar that reports are handed in for."""
    return Waiting(database, course, people, clock, run_jobs)


@pytest.mark.parametrize("how", NAMES_ZORA)
def test_a_report_that_names_her_is_dropped_and_brings_nobody_back(waiting: Waiting, database: Database, how: str) -> None:
    code = waiting.hand_in(NAMES_ZORA[how])
    assert waiting.left(code)[0] in ("preview", "mapping")
    waiting.erase()
    assert waiting.left(code) == ("dropped", 0)
    assert found_in_tables(database, {"grünspan", "zora"}) == {}
    with pytest.raises(Conflict, match="import_settled"):
        read_in(database, waiting.course.key, waiting.carla.identity, code, waiting.clock())
    with database.reading() as session:
        assert session.scalars(select(Attendee)).all() == []


def test_one_that_is_not_read_yet_is_dropped_and_reading_it_keeps_nothing(waiting: Waiting, database: Database) -> None:
    with database.transaction() as session:
        published = published_course(session, waiting.course.key)
        report = sealed_report(NAMES_ZORA["name"], SECRET)
        row = importing.hand_in(session, waiting.carla.identity, published, waiting.number, report, waiting.clock())
        number, code = row.id, row.code
    with database.transaction() as session:
        run = importing.begin_reading(session, number)
        assert run
    with database.transaction() as session:
        service.ask_erasure(session, waiting.zora.identity, "delete", waiting.clock())
    waiting.run_jobs()
    with database.transaction() as session:
        assert not importing.keep_parts(session, number, run, 0, [[{"name": "Zora Grünspan", "status": "new"}]])
        importing.keep_plan(session, number, run, "zoom", {"people": 1}, waiting.clock())
    assert waiting.left(code) == ("dropped", 0)


def test_a_piece_that_was_about_to_be_written_is_not(waiting: Waiting, database: Database) -> None:
    code = waiting.hand_in(NAMES_ZORA["name"])
    with database.transaction() as session:
        published = published_course(session, waiting.course.key)
        number = importing.decide(session, waiting.carla.identity, published, code, {}, waiting.clock())
    with database.reading() as session:
        piece = applying.next_piece(session, number)
    assert piece
    waiting.erase()
    with database.transaction() as session:
        assert applying.write_piece(session, piece, waiting.clock()) == set()
    jobs.apply_attendance(database, number, waiting.clock())
    assert waiting.left(code) == ("dropped", 0)
    assert found_in_tables(database, {"grünspan", "zora"}) == {}


def test_one_that_asks_whether_somebody_is_her_is_dropped(waiting: Waiting, database: Database) -> None:
    with database.transaction() as session:
        published = published_course(session, waiting.course.key)
        enrol(session, waiting.zora.account_id, published.course_id, waiting.clock())
    code = waiting.hand_in((HEADS + f"Z. Grünspan,,{STAY}").encode())
    with database.reading() as session:
        assert session.scalars(select(ImportPart.entries)).one()[0]["status"] == "doubtful"
    waiting.erase()
    assert waiting.left(code) == ("dropped", 0)


def test_reports_of_others_wait_on(waiting: Waiting) -> None:
    code = waiting.hand_in(NAMES_OTHERS)
    before = waiting.left(code)
    assert before[0] == "preview"
    waiting.erase()
    assert waiting.left(code) == before


def test_a_file_that_waits_for_its_columns_is_sealed_and_therefore_dropped(waiting: Waiting) -> None:
    code = waiting.hand_in((UNKNOWN + "Bob Brandt;bob@example.org;10:00;11:30\n").encode())
    assert waiting.left(code) == ("mapping", 0)
    waiting.erase()
    assert waiting.left(code) == ("dropped", 0)


def test_who_handed_it_in_reads_why_and_hands_it_in_again(waiting: Waiting, browser_for: BrowserFor) -> None:
    code = waiting.hand_in((HEADS + f"Zora Grünspan,,{STAY}Bob Brandt,bob@example.org,{STAY}").encode())
    carla, report = browser_for(waiting.carla), f"/en/courses/{waiting.course.key}/webinars/reports/{code}"
    assert TOLD not in carla.get(waiting.page).text
    waiting.erase()
    page = carla.get(waiting.page).text
    assert page.count(TOLD) == 1 and report in page
    assert "wurde verworfen, weil hier Daten von jemandem gelöscht wurden" in carla.get(waiting.page.replace("/en/", "/de/")).text
    shown = carla.get(report)
    assert (shown.status_code, "This report was dropped" in shown.text) == (200, True)
    assert not re.search("Grünspan|Zora|Brandt", page.partition("<main")[2] + shown.text.partition("<main")[2])
    for step in ("apply", "columns"):
        answer = send(carla, f"{report}/{step}", page="/en/account")
        assert answer.status_code in (400, 409)
    again = waiting.hand_in((HEADS + f"Bob Brandt,bob@example.org,{STAY}").encode())
    assert waiting.left(again) == ("preview", 1)
    waiting.clock.advance(days=2, seconds=1)
    jobs.forget_reports(waiting.database, waiting.clock())
    assert TOLD not in carla.get(waiting.page).text


def test_an_address_without_an_account_takes_its_reports_along(waiting: Waiting, database: Database, people: People) -> None:
    other = meeting_in(database, waiting.course.key, waiting.carla.identity, planned(waiting.clock()), waiting.clock())
    attend(database, other, "Ida Iltis", "ida@example.net", waiting.clock())
    by_name = waiting.hand_in((HEADS + f"Ida Iltis,,{STAY}").encode())
    kept = waiting.hand_in(NAMES_OTHERS)
    with database.transaction() as session:
        addresses.erase_address(session, people.eve.identity, "ida@example.net", waiting.clock())
    assert (waiting.left(by_name), waiting.left(kept)[0]) == (("dropped", 0), "preview")
    assert found_in_tables(database, {"iltis"}) == {}
