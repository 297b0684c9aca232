"""Reports are read in: merged, matched, once however often, and never half."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from quizapp import wiring
from quizapp.accounts.models import Account, CourseStaff
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.jobs.worker import Worker
from quizapp.kernel.errors import Conflict
from quizapp.webinars import applying, importing, jobs
from quizapp.webinars.models import AttendanceImport, Attendee
from quizapp.webinars.rules.parts import PART
from quizapp.webinars.sealed_reports import sealed_report
from quizapp.webinars.service import change_meeting
from tests.certificates.learning import enrol_in
from tests.clock import SettableClock
from tests.people import People
from tests.quizzes.together import at_once
from tests.webinars.meeting import REPORT, planned
from tests.webinars.webinar import Webinar, with_learners, zoom

EXPORTS = Path(__file__).parents[1] / "webinar_exports"


@pytest.fixture
def webinar(database: Database, course: Course, people: People, clock: SettableClock) -> Webinar:
    """Alice and bob learn in the course."""
    return with_learners(database, course, people, clock)


def test_people_are_recognised_by_address_then_by_name(webinar: Webinar) -> None:
    alice, bob = webinar.enrolments.values()
    code = webinar.hand_in(zoom("A. A.|ALICE@example.org|0|90", "bob  BRANDT||0|72", "Zoë Zimmer|zoe@example.org|0|45", "||0|9"))
    assert webinar.plan(code) == [
        ("Zoë Zimmer", "new", ""), ("A. A.", "matched", "email"), ("bob BRANDT", "matched", "name"), ("", "dropped", "no_name"),
    ]
    assert webinar.attendees() == {}
    webinar.apply(code)
    assert webinar.attendees() == {
        "Zoë Zimmer": (45, 5000, 100, None), "A. A.": (90, 10000, 200, alice), "bob BRANDT": (72, 8000, 160, bob),
    }
    assert webinar.counted() == {alice: 90, bob: 72}
    row = webinar.row(code)
    assert (row.state, row.total, webinar.entries(code), webinar.progress(code)) == ("applied", 3, [], ("written", 3, 3))


def test_the_same_report_again_changes_nothing(webinar: Webinar) -> None:
    rows = ("Alice Adler|alice@example.org|0|30", "Alice (Alice Adler)|alice@example.org|40|90", "Zoë||0|90")
    webinar.read_in(*rows)
    before = webinar.attendees()
    code = webinar.hand_in(zoom(*rows))
    assert [entry["adds"] for entry in webinar.entries(code)] == [0, 0]
    webinar.apply(code)
    assert webinar.attendees() == before
    with webinar.database.reading() as session:
        assert [len(sources) for sources in session.scalars(select(Attendee.sources).order_by(Attendee.id))] == [1, 2]


def test_a_second_report_of_the_same_webinar_merges(webinar: Webinar) -> None:
    alice = webinar.enrolments["alice@example.org"]
    webinar.read_in("Alice Adler|alice@example.org|0|30", "Zoë Zimmer||0|20")
    webinar.clock.advance(hours=2)
    webinar.read_in("Alice Adler|alice@example.org|20|60", "Zoë Zimmer||50|90", "Yasmin||0|90")
    assert webinar.attendees() == {
        "Zoë Zimmer": (60, 6666, 133, None), "Alice Adler": (60, 6666, 133, alice), "Yasmin": (90, 10000, 200, None),
    }
    assert webinar.counted() == {alice: 60}


def test_two_reports_of_teams_become_one_presence(webinar: Webinar) -> None:
    for name in ("teams_first_start.en.csv", "teams_restarted.de.csv"):
        webinar.apply(webinar.hand_in((EXPORTS / name).read_bytes()))
    # 20 and 15 minutes of the first, 40 told of the second.
    assert webinar.attendees()["Anna Weber"] == (75, 8333, 167, None)


def test_who_is_doubtful_is_decided_and_remembered(webinar: Webinar) -> None:
    alice = webinar.enrolments["alice@example.org"]
    rows = ("Alice||0|30", "A. Adler||30|60", "Brandt||0|10")
    code = webinar.hand_in(zoom(*rows))
    assert [status for _name, status, _how in webinar.plan(code)] == ["doubtful"] * 3
    assert webinar.entries(code)[0]["candidates"] == [alice]
    webinar.apply(code, {"name:alice": alice, "name:a. adler": alice, "name:brandt": alice})
    # Nobody may be made somebody who is no candidate.
    assert webinar.attendees() == {"A. Adler": (60, 6666, 133, alice), "Brandt": (10, 1111, 22, None)}
    code = webinar.hand_in(zoom(*rows))
    assert {(status, how) for _name, status, how in webinar.plan(code)} == {("matched", "before"), ("new", "before")}
    webinar.apply(code)
    assert len(webinar.attendees()) == 2
    assert webinar.counted() == {alice: 60}


def test_namesakes_are_never_matched_by_name(webinar: Webinar) -> None:
    with webinar.database.transaction() as session:
        twin = Account(name="Bob Brandt", email="bob2@example.org", locale="de", created_at=webinar.clock())
        session.add(twin)
        session.flush()
        enrol(session, twin.id, published_course(session, webinar.course.key).course_id, webinar.clock())
    code = webinar.hand_in(zoom("Bob Brandt||0|90"))
    assert webinar.plan(code) == [("Bob Brandt", "doubtful", "")]
    assert len(webinar.entries(code)[0]["candidates"]) == 2


def test_an_administrator_in_the_list_gets_and_loses_nothing(webinar: Webinar) -> None:
    def rights() -> Any:
        with webinar.database.reading() as session:
            accounts = session.execute(select(Account.id, Account.email, Account.is_administrator).order_by(Account.id)).all()
            return accounts, session.execute(select(CourseStaff.account_id, CourseStaff.course_key)).all()

    before = rights()
    webinar.read_in("Eve Ebert|eve@example.org|0|90", "Carla Conrad|carla@example.org|0|90", "Dan|dan@example.org|0|90")
    assert rights() == before
    assert [one[3] for one in webinar.attendees().values()] == [None, None, None]


def test_who_learns_here_later_is_linked_then(webinar: Webinar) -> None:
    webinar.read_in("Dan Dietz|dan@example.org|0|81")
    assert webinar.counted() == {}
    dan = enrol_in(webinar.database, webinar.course, webinar.people.dan.account_id, webinar.clock())
    assert webinar.attendees()["Dan Dietz"][3] == dan
    assert webinar.counted() == {dan: 81}


def test_the_same_file_twice_at_once_is_one_set_of_attendees(webinar: Webinar) -> None:
    content = zoom(*(f"Person {number}|p{number}@example.org|0|{number + 10}" for number in range(30)))
    codes = [webinar.hand_in(content) for _ in range(4)]
    numbers = iter(codes)
    results = at_once(4, lambda: webinar.apply(next(numbers)))
    assert results == [None] * 4
    assert len(webinar.attendees()) == 30
    with webinar.database.reading() as session:
        assert all(len(sources) == 1 for sources in session.scalars(select(Attendee.sources)))


def test_one_report_is_applied_once(webinar: Webinar) -> None:
    code = webinar.hand_in(REPORT)
    results = at_once(3, lambda: webinar.apply(code))
    assert sorted(type(one).__name__ for one in results) == ["Conflict", "Conflict", "NoneType"]
    with webinar.database.transaction() as session, pytest.raises(Conflict):
        importing.discard(session, webinar.people.carla.identity, published_course(session, webinar.course.key), code)


def test_a_killed_run_is_finished_by_the_next(webinar: Webinar) -> None:
    count = 2 * PART + 5
    code = webinar.hand_in(zoom(*(f"P{number}|p{number}@example.org|0|45" for number in range(count))))
    with webinar.database.transaction() as session:
        course = published_course(session, webinar.course.key)
        import_id = importing.decide(session, webinar.people.carla.identity, course, code, {}, webinar.clock())
    with webinar.database.transaction() as session:
        piece = applying.next_piece(session, import_id)
        assert piece and applying.write_piece(session, piece, webinar.clock()) == set()
    assert (webinar.row(code).state, webinar.progress(code)) == ("applying", ("written", PART, count))
    for _ in range(2):
        jobs.apply_attendance(webinar.database, import_id, webinar.clock())
    assert webinar.row(code).state == "applied"
    assert len(webinar.attendees()) == count


def test_what_a_server_that_died_left_is_done_by_the_worker(webinar: Webinar, settings: Settings) -> None:
    worker = Worker(webinar.database, wiring.jobs(settings), (), webinar.clock)
    carla, clock = webinar.people.carla.identity, webinar.clock
    with webinar.database.transaction() as session:
        course = published_course(session, webinar.course.key)
        code = importing.hand_in(session, carla, course, webinar.number, sealed_report(REPORT, settings.secret_key), clock()).code
    worker.run_all_due()
    assert webinar.row(code).state == "reading"
    clock.advance(seconds=31)
    worker.run_all_due()
    assert webinar.row(code).state == "preview"
    with webinar.database.transaction() as session:
        importing.decide(session, carla, published_course(session, webinar.course.key), code, {}, clock())
    clock.advance(seconds=31)
    worker.run_all_due()
    assert webinar.row(code).state == "applied"
    assert len(webinar.attendees()) == 2


def test_other_times_of_the_webinar_are_counted_anew(webinar: Webinar) -> None:
    webinar.read_in("Alice Adler|alice@example.org|0|45")
    with webinar.database.transaction() as session:
        course, plan = published_course(session, webinar.course.key), planned(webinar.clock(), hours=0.75)
        change_meeting(session, webinar.people.carla.identity, course, webinar.number, plan, webinar.clock())
    jobs.recount_attendance(webinar.database, webinar.number, webinar.clock())
    assert webinar.attendees()["Alice Adler"][:3] == (45, 10000, 100)


def test_reports_that_wait_are_forgotten(webinar: Webinar) -> None:
    code = webinar.hand_in(REPORT)
    jobs.forget_reports(webinar.database, webinar.clock() + timedelta(days=1))
    assert webinar.row(code).state == "preview"
    jobs.forget_reports(webinar.database, webinar.clock() + timedelta(days=3))
    with webinar.database.reading() as session:
        assert session.scalars(select(AttendanceImport.id)).all() == []


def test_only_what_is_mapped_is_kept(webinar: Webinar) -> None:
    content = (EXPORTS / "bigbluebutton.en.csv").read_bytes()
    webinar.apply(webinar.hand_in(content))
    with webinar.database.engine.connect() as connection:
        stored = "".join(
            str(tuple(row))
            for table in ("attendee", "attendance_import", "import_part")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
        )
    assert "Chiara Fontana" in stored
    for word in ("Very good", "00:02:10", "How was it", "7.5"):
        assert word not in stored
