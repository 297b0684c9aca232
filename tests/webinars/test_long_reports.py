"""Reports of many people: read and written in little pieces, so that whoever saves beside it waits for none of them; and how far it is."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import Engine, event, func, select

from quizapp.accounts.models import Account
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.interchange.tables import TOLD_EVERY, read_lines, read_sheets
from quizapp.progress.models import LiveAttendance
from quizapp.webinars import importing, jobs
from quizapp.webinars.applying import COUNTED_AT_ONCE
from quizapp.webinars.models import AttendanceImport, Attendee, ImportPart, ImportProgress
from quizapp.webinars.rules.parts import PART
from quizapp.webinars.sealed_reports import sealed_report
from tests.clock import SettableClock
from tests.people import People, browser_of
from tests.webinars.meeting import SECRET, meeting_in, planned
from tests.webinars.test_import_views import LIST, words

HEAD = b"Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
COUNT = 6 * PART + 10


def export(count: int) -> bytes:
    """A report of Zoom with so many people."""
    row = b"Person %d,p%d@example.org,2026-03-02 10:00:00,2026-03-02 11:30:00,90,No\n"
    return HEAD + b"".join(row % (one, one) for one in range(count))


@contextmanager
def written(engine: Engine) -> Iterator[list[tuple[int, int]]]:
    """Of every transaction meanwhile: how many rows its statements name, and how many bytes of texts they carry."""
    units: list[tuple[int, int]] = []
    now = [0, 0]

    def execute(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, is_many: bool) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            rows = values if is_many else [values]
            told = [value for row in rows for value in (row.values() if isinstance(row, dict) else row)]
            now[0] += len(rows)
            now[1] += sum(len(value) if isinstance(value, (str, bytes)) else len(str(getattr(value, "obj", ""))) for value in told)

    def commit(_connection: Any) -> None:
        units.append((now[0], now[1]))
        now[:] = 0, 0

    event.listen(engine, "before_cursor_execute", execute)
    event.listen(engine, "commit", commit)
    yield units
    event.remove(engine, "before_cursor_execute", execute)
    event.remove(engine, "commit", commit)


def learners_among(database: Database, course: Course, count: int, clock: SettableClock) -> None:
    """The first people of the report learn in the course."""
    with database.transaction() as session:
        course_id = published_course(session, course.key).course_id
        accounts = [Account(name=None, email=f"p{one}@example.org", locale="de", created_at=clock()) for one in range(count)]
        session.add_all(accounts)
        session.flush()
        for account in accounts:
            enrol(session, account.id, course_id, clock())


def handed_in(database: Database, course: Course, people: People, content: bytes, clock: SettableClock) -> AttendanceImport:
    """A report that waits to be read."""
    number = meeting_in(database, course.key, people.carla.identity, planned(clock()), clock())
    report = sealed_report(content, SECRET)
    with database.transaction() as session:
        return importing.hand_in(session, people.carla.identity, published_course(session, course.key), number, report, clock())


def test_no_transaction_writes_much(database: Database, course: Course, people: People, clock: SettableClock) -> None:
    learners_among(database, course, 25, clock)
    row = handed_in(database, course, people, export(COUNT), clock)
    with written(database.engine) as reading:
        jobs.read_attendance(database, row.id, SECRET, clock())
    with database.transaction() as session:
        importing.decide(session, people.carla.identity, published_course(session, course.key), row.code, {}, clock())
    with written(database.engine) as writing:
        jobs.apply_attendance(database, row.id, clock())
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attendee)) == COUNT
        assert session.scalar(select(func.count()).select_from(LiveAttendance)) == 25
    # Pieces of fifty people, four a time, of about 350 bytes each; each with a short row that says which report told it; what follows
    # for ten learners is a few rows each.
    assert max(rows for rows, _bytes in reading) <= jobs.KEPT_AT_ONCE + 3
    assert max(size for _rows, size in reading) <= jobs.KEPT_AT_ONCE * PART * 500
    assert max(rows for rows, _bytes in writing) <= max(2 * PART + 2, 4 * COUNTED_AT_ONCE)
    assert max(size for _rows, size in writing) <= PART * 500
    assert len(writing) >= COUNT // PART + 25 // COUNTED_AT_ONCE


@pytest.mark.one_engine
def test_of_two_who_read_at_once_the_later_one_keeps_its_pieces(
    database: Database, course: Course, people: People, clock: SettableClock
) -> None:
    row = handed_in(database, course, people, export(3), clock)
    with database.transaction() as session:
        earlier = importing.begin_reading(session, row.id) or 0
        assert importing.keep_parts(session, row.id, earlier, 0, [[{"status": "new"}]])
    jobs.read_attendance(database, row.id, SECRET, clock())
    with database.transaction() as session:
        assert not importing.keep_parts(session, row.id, earlier, 0, [[{"status": "dropped"}]])
        importing.keep_plan(session, row.id, earlier, "zoom", {"people": 99}, clock())
        importing.note_progress(session, row.id, earlier, importing.PEOPLE, 1, 99)
        assert importing.begin_reading(session, row.id) is None
    with database.reading() as session:
        assert [len(part) for part in session.scalars(select(ImportPart.entries))] == [3]
        assert session.get_one(AttendanceImport, row.id).total == 3
        assert session.get_one(ImportProgress, row.id).goal == 3


def workbook(count: int) -> bytes:
    """So many rows of one cell, and a head."""
    book, out = Workbook(), io.BytesIO()
    assert book.active
    for row in [["Name"], *([f"P{one}"] for one in range(count))]:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.one_engine
@pytest.mark.parametrize("content", [export(2 * TOLD_EVERY + 300), workbook(2 * TOLD_EVERY + 300)], ids=["CSV", "XLSX"])
def test_reading_tells_how_far_it_is(content: bytes) -> None:
    heard: list[tuple[int, int]] = []
    if content.startswith(b"PK"):
        list(read_sheets(content, lambda done, goal: heard.append((done, goal))))
    else:
        read_lines(content, ",", lambda done, goal: heard.append((done, goal)))
    assert heard == [(TOLD_EVERY, 2 * TOLD_EVERY + 301), (2 * TOLD_EVERY, 2 * TOLD_EVERY + 301)]


@pytest.mark.one_engine
def test_every_step_is_noted(database: Database, course: Course, people: People, clock: SettableClock) -> None:
    row = handed_in(database, course, people, export(TOLD_EVERY + 200), clock)
    noted: list[tuple[str, int, int]] = []

    def look(connection: Any) -> None:
        found = connection.exec_driver_sql("SELECT step, done, goal FROM import_progress").one()
        noted.append((found.step, found.done, found.goal))

    event.listen(database.engine, "commit", look)
    jobs.read_attendance(database, row.id, SECRET, clock())
    event.remove(database.engine, "commit", look)
    count = TOLD_EVERY + 200
    assert list(dict.fromkeys(noted)) == [
        ("rows", 0, count + 1), ("rows", TOLD_EVERY, count + 1), ("people", 0, count), ("people", TOLD_EVERY, count), ("written", 0, count),
    ]


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("state", "step", "goal", "sentence", "bar"),
    [
        ("reading", "rows", 9001, "Step 1 of 2: 3,000 of 9,001 rows of the file are read", 'value="3000" max="9001"'),
        ("reading", "rows", 0, "Step 1 of 2: 3,000 rows of the file are read", ""),
        ("reading", "people", 9000, "Step 2 of 2: 3,000 of 9,000 people are looked up", 'value="3000" max="9000"'),
        ("applying", "written", 9000, "3,000 of 9,000 people are imported", 'value="3000" max="9000"'),
    ],
)
def test_the_page_says_in_words_and_with_a_bar_how_far_it_is(
    state: str, step: str, goal: int, sentence: str, bar: str,
    app: Any, database: Database, course: Course, people: People, clock: SettableClock,
) -> None:
    row = handed_in(database, course, people, export(3), clock)
    with database.transaction() as session:
        session.get_one(AttendanceImport, row.id).state = state
        found = session.get_one(ImportProgress, row.id)
        found.step, found.done, found.goal = step, 3000, goal
    carla: FlaskClient = browser_of(app, people.carla)
    page = carla.get(f"{LIST}/reports/{row.code}").text
    assert sentence in words(page)
    waiting = page.partition('role="status"')[2]
    assert f"<progress {bar}".strip() in waiting and "Look again" in waiting
    seen = f"{LIST}/reports/{row.code}?seen={state}-{step}-"
    assert (carla.get(f"{seen}3000").status_code, carla.get(f"{seen}2000").status_code) == (202, 200)


@pytest.mark.one_engine
def test_a_report_on_which_nobody_decides_is_forgotten_with_its_pieces(
    database: Database, course: Course, people: People, clock: SettableClock
) -> None:
    row = handed_in(database, course, people, export(3), clock)
    jobs.read_attendance(database, row.id, SECRET, clock())
    jobs.forget_reports(database, clock() + timedelta(days=3))
    with database.reading() as session:
        assert session.scalars(select(ImportPart.number)).all() == []
