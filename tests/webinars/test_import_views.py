"""Three steps for the trainer: hand in, look, read in; and what is refused with a sentence."""

from __future__ import annotations

import html
import io
import re
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from quizapp.cohorts.rules.scope import WHOLE_COURSE
from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.webinars import applying, importing, jobs
from quizapp.webinars.attendance_queries import attendance_page
from quizapp.webinars.models import AttendanceImport, Attendee, ColumnMapping
from quizapp.webinars.rules.parts import PART
from tests.accounts.pages import csrf_token, run_worker, send
from tests.certificates.learning import enrol_in
from tests.clock import SettableClock
from tests.people import People
from tests.webinars.meeting import REPORT, SECRET, meeting_in, planned
from tests.workbooks import workbook

BrowserFor = Callable[..., FlaskClient]
LIST = "/en/courses/first-aid-social-media/webinars"
EXPORTS = Path(__file__).parents[1] / "webinar_exports"


@pytest.fixture
def number(database: Database, course: Course, people: People, clock: SettableClock) -> int:
    """A webinar; alice and bob learn in the course."""
    for one in (people.alice, people.bob):
        enrol_in(database, course, one.account_id, clock())
    return meeting_in(database, course.key, people.carla.identity, planned(clock()), clock())


@pytest.fixture
def carla(people: People, browser_for: BrowserFor) -> FlaskClient:
    """The trainer's browser."""
    return browser_for(people.carla)


def hand_in(browser: FlaskClient, number: int, content: bytes, name: str = "report.csv") -> TestResponse:
    """Send a file."""
    file = FileStorage(io.BytesIO(content), name, content_type="text/csv")
    boundary, body = encode_multipart({"report": file, "csrf_token": csrf_token(browser, f"{LIST}/{number}")})
    return browser.post(f"{LIST}/{number}/attendance", data=body, content_type=f"multipart/form-data; boundary={boundary}")


def words(page: str) -> str:
    """The text of a page."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2])))


def attendee_count(database: Database) -> int:
    """How many were written."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Attendee)) or 0


@pytest.mark.parametrize(("percent", "present"), [(Fraction(80), 1), (Fraction("66.67"), 1), (Fraction("66.66"), 2), (Fraction(0), None)])
def test_who_was_there_long_enough_is_what_the_course_asks_for(
    database: Database, carla: FlaskClient, number: int, percent: Fraction, present: int | None
) -> None:
    place = hand_in(carla, number, REPORT).headers["Location"]
    send(carla, f"{place}/apply", page=place)
    with database.reading() as session:
        assert attendance_page(session, number, 1, WHOLE_COURSE, percent).present == present


def test_three_steps(database: Database, carla: FlaskClient, number: int) -> None:
    answer = hand_in(carla, number, REPORT)
    assert answer.status_code == 303
    place = answer.headers["Location"]
    page = words(carla.get(place).text)
    alice = "Alice Adler, alice@example.org (by address)"
    for sentence in ("Nothing is written yet.", "Report of Zoom", "Recognised 1", "New here 1", alice):
        assert sentence in page
    assert attendee_count(database) == 0
    waiting = carla.get(f"{LIST}/{number}").text
    assert "waits for a decision" in waiting
    assert "by Carla Conrad" in waiting
    path = re.search(r'href="([^"]*/reports/[^"]*)"', waiting)
    assert path
    assert carla.get(path[1]).status_code == 200
    answer = send(carla, f"{place}/apply", page=place)
    assert answer.status_code == 303
    assert carla.get(place).headers["Location"] == f"{LIST}/{number}"
    page = words(carla.get(f"{LIST}/{number}").text)
    assert "The attendance of 2 people is imported." in page
    assert "2 attendees: there for 80% or more: 1; learning in the course: 1" in page
    assert "Alice Adler alice@example.org Take off the list Alice Adler 90 min 100% 2 learns here Who is this? Alice Adler" in page
    assert "Zoë Zimmer Take off the list Zoë Zimmer 60 min" in page
    assert "60 min 66.66% 1.33 not yet Who is this? Zoë Zimmer" in page
    assert "waits for a decision" not in page
    place = hand_in(carla, number, REPORT).headers["Location"]
    assert "Unchanged 2" in words(carla.get(place).text)
    page = words(carla.get(f"{LIST}/{number}").text)
    assert ("by Carla Conrad : says nothing new" in page, "waits for a decision" in page) == (True, False)


def test_a_doubtful_one_is_decided_on_the_page(database: Database, carla: FlaskClient, number: int) -> None:
    content = REPORT.replace(b"Zoe (Zo\xc3\xab Zimmer)", b"Brandt")
    place = hand_in(carla, number, content).headers["Location"]
    page = carla.get(place).text
    assert "Who is this?" in page
    option = re.search(r'<option value="(\d+)">Bob Brandt', page)
    assert option
    send(carla, f"{place}/apply", {"who-1": option[1]}, page=place)
    with database.reading() as session:
        assert session.scalars(select(Attendee.enrolment_id).order_by(Attendee.enrolment_id)).all()[-1] == int(option[1])


def test_leaving_it_changes_nothing(database: Database, carla: FlaskClient, number: int) -> None:
    place = hand_in(carla, number, REPORT).headers["Location"]
    assert send(carla, f"{place}/discard", page=place).headers["Location"] == f"{LIST}/{number}"
    assert attendee_count(database) == 0
    assert carla.get(place).status_code == 404


def test_columns_are_asked_once_and_remembered(database: Database, carla: FlaskClient, number: int) -> None:
    content = (EXPORTS / "unknown.de.csv").read_bytes()
    place = hand_in(carla, number, content).headers["Location"]
    page = carla.get(place).text
    assert "Say which column means what" in page
    assert "Kam um: 10:00" in page
    wrong = send(carla, f"{place}/columns", {"name": "0", "joined": "2"}, page=place)
    assert wrong.status_code == 400
    assert "Choose the columns for coming and leaving" in wrong.text
    assert send(carla, f"{place}/columns", {"name": "0", "email": "1", "joined": "2", "left": "3"}, page=place).status_code == 303
    page = words(carla.get(place).text)
    assert "Anna Weber anna.weber@example.org new 100%" in page
    assert "gehustet" not in page
    again = hand_in(carla, number, content).headers["Location"]
    assert "Anna Weber anna.weber@example.org new 100%" in words(carla.get(again).text)
    with database.reading() as session:
        assert session.scalars(select(ColumnMapping.columns)).all() == [{"name": 0, "email": 1, "joined": 2, "left": 3}]
        assert session.scalars(select(AttendanceImport.content)).all() == [None, None]


def test_a_date_and_a_column_without_a_head_can_be_chosen(carla: FlaskClient, number: int) -> None:
    content = b"Am;Wer;Anwesend\n;;Kommen;Gehen\n02.03.2026;Anna Weber;10:00;11:30\n09.03.2026;Uwe;10:00;11:30\n"
    place = hand_in(carla, number, content).headers["Location"]
    assert "4: Gehen" in carla.get(place).text
    send(carla, f"{place}/columns", {"name": "1", "day": "0", "joined": "2", "left": "3"}, page=place)
    page = words(carla.get(place).text)
    assert "Anna Weber new 100%" in page
    assert "Uwe Not there during the webinar: gets no invitation and counts as no attendee. new 0%" in page


def test_a_report_of_another_day_is_warned_about(carla: FlaskClient, number: int) -> None:
    place = hand_in(carla, number, REPORT.replace(b"2026-03-02", b"2026-03-09")).headers["Location"]
    assert "By this report nobody was there while the webinar took place." in carla.get(place).text


def test_a_workbook_is_read_and_its_formulas_are_not(carla: FlaskClient, number: int) -> None:
    content = workbook(
        ["Name", "E-Mail", "Beitrittszeit", "Verlassenszeit"], ["Alice Adler", "alice@example.org", "10:00", "11:30"],
        ['=HYPERLINK("http://evil.example","x")', "", "10:00", "11:30"],
    )
    page = words(carla.get(hand_in(carla, number, content, "x.xlsx").headers["Location"]).text)
    assert "Recognised 1" in page
    assert "left out a formula instead of a name" in page
    assert "evil.example" not in page


@pytest.mark.one_engine
def test_a_large_report_is_read_by_the_worker_with_a_progress_bar(
    app: Flask, database: Database, carla: FlaskClient, number: int, clock: SettableClock
) -> None:
    count, remark = 2 * importing.AT_ONCE, b"x" * 600
    rows = b"".join(b"P %d,p%d@example.org,2026-03-02 10:00:00,2026-03-02 11:30:00,90,%s\n" % (one, one, remark) for one in range(count))
    place = hand_in(carla, number, REPORT.splitlines()[0] + b"\n" + rows).headers["Location"]
    page = carla.get(place).text
    assert "The report is being read." in page and '<progress value="0" max="801"' in page
    assert "Step 1 of 2: 0 of 801 rows of the file are read" in words(page)
    assert carla.get(f"{place}?seen=reading-rows-0").status_code == 202
    run_worker(app)
    assert carla.get(f"{place}?seen=reading-rows-0").status_code == 200
    assert "Page 1 of 8" in words(carla.get(place).text)
    send(carla, f"{place}/apply", page=place)
    with database.transaction() as session:
        piece = applying.next_piece(session, session.scalars(select(AttendanceImport.id)).one())
        assert piece and applying.write_piece(session, piece, clock()) == set()
    assert f"{PART} of 800 people are imported" in words(carla.get(place).text)
    assert "by Carla Conrad : is being imported" in words(carla.get(f"{LIST}/{number}").text)
    run_worker(app)
    assert attendee_count(database) == count


@pytest.mark.one_engine
@pytest.mark.proof
def test_ten_thousand_people_take_less_than_ten_seconds(
    database: Database, carla: FlaskClient, number: int, clock: SettableClock
) -> None:
    rows = b"".join(b"P %d,p%d@example.org,2026-03-02 10:00:00,2026-03-02 11:30:00,90,No\n" % (one, one) for one in range(10_000))
    started = time.perf_counter()
    place = hand_in(carla, number, REPORT.splitlines()[0] + b"\n" + rows).headers["Location"]
    with database.reading() as session:
        import_id = session.scalars(select(AttendanceImport.id)).one()
    jobs.read_attendance(database, import_id, SECRET, clock())
    send(carla, f"{place}/apply", page=place)
    jobs.apply_attendance(database, import_id, clock())
    assert attendee_count(database) == 10_000
    assert time.perf_counter() - started < 10


@pytest.mark.one_engine
def test_a_report_of_another_day_is_read_in_only_after_a_yes(database: Database, carla: FlaskClient, number: int) -> None:
    place = hand_in(carla, number, REPORT.replace(b"2026-03-02", b"2026-03-09")).headers["Location"]
    shown = carla.get(place).text
    assert "nobody was there" in words(shown) and "button--primary" not in shown.partition("<main")[2]
    asked = send(carla, f"{place}/apply", page=place)
    assert asked.status_code == 400 and "Nothing was imported." in words(asked.text)
    assert attendee_count(database) == 0
    assert send(carla, f"{place}/apply", {"anyway": "yes"}, page=place).status_code == 303
    assert attendee_count(database) == 2


@pytest.mark.one_engine
def test_the_same_report_again_is_nothing_new(database: Database, carla: FlaskClient, number: int) -> None:
    for is_again in (False, True):
        page = hand_in(carla, number, REPORT)
        shown = carla.get(page.headers["Location"]).text
        assert ("Nothing new" in shown, "Import 2 people" in shown) == (is_again, not is_again)
        if not is_again:
            assert send(carla, f"{page.headers['Location']}/apply", page=page.headers["Location"]).status_code == 303


@pytest.mark.one_engine
def test_without_a_file_the_page_says_so(carla: FlaskClient, number: int) -> None:
    answer = send(carla, f"{LIST}/{number}/attendance", page=f"{LIST}/{number}")
    assert answer.status_code == 400
    assert "No file is chosen yet" in answer.text


@pytest.mark.one_engine
def test_a_host_behind_whose_name_zoom_says_so_is_left_out(carla: FlaskClient, number: int) -> None:
    shown = hand_in(carla, number, REPORT.replace(b"Alice Adler,alice@example.org", b"Carla Conrad (Host),carla@example.org"))
    assert "leads the webinar" in carla.get(shown.headers["Location"]).text
