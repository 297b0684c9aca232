"""What was done by mistake: a report that was read in is taken back, mails that have not left are stopped."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp.audit.models import AuditEntry
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.kernel.errors import Conflict
from quizapp.mail.models import OutboxMail
from quizapp.progress.models import LiveAttendance
from quizapp.webinars import jobs
from quizapp.webinars.link_models import FollowupLink, FollowupMail
from quizapp.webinars.mailing import invite
from quizapp.webinars.models import AttendanceImport, AttendanceWritten, Attendee
from quizapp.webinars.taking_back import begin_to_take_back, take_back_some
from tests.accounts.pages import run_worker, send
from tests.certificates.learning import enrol_in
from tests.clock import SettableClock
from tests.people import People
from tests.webinars.meeting import REPORT, meeting_in, planned
from tests.webinars.test_import_views import LIST, hand_in, words

BrowserFor = Callable[..., FlaskClient]
HEAD, ALICE, *_REST = REPORT.splitlines()
OTHER = HEAD + b"\n" + ALICE.replace(b"Alice Adler", b"Otto Ott").replace(b"alice@", b"otto@") + b"\n"


@pytest.fixture
def number(database: Database, course: Course, people: People, clock: SettableClock) -> int:
    """A webinar; alice learns in the course."""
    enrol_in(database, course, people.alice.account_id, clock())
    return meeting_in(database, course.key, people.carla.identity, planned(clock()), clock())


@pytest.fixture
def carla(people: People, browser_for: BrowserFor) -> FlaskClient:
    """The trainer's browser."""
    return browser_for(people.carla)


def read_in(carla: FlaskClient, number: int, content: bytes) -> str:
    """Hand a report in and apply it; its address."""
    place = hand_in(carla, number, content).headers["Location"]
    assert send(carla, f"{place}/apply", page=place).status_code == 303
    return place


def there(database: Database) -> list[tuple[str, int]]:
    """Name and seconds of everybody on a list."""
    with database.reading() as session:
        return [tuple(row) for row in session.execute(select(Attendee.name, Attendee.presence_seconds).order_by(Attendee.name))]


def count(database: Database, table: type) -> int:
    """Rows of a table."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_what_only_this_report_told_goes_and_the_rest_stays(
    database: Database, carla: FlaskClient, number: int, clock: SettableClock
) -> None:
    right = read_in(carla, number, OTHER)
    wrong = read_in(carla, number, REPORT)
    assert [name for name, _seconds in there(database)] == ["Alice Adler", "Otto Ott", "Zoë Zimmer"]
    assert count(database, LiveAttendance) == 1
    page = carla.get(f"{LIST}/{number}").text
    assert page.count("Take this report back") == 2
    asked = words(carla.get(f"{wrong}/take-back").text)
    for sentence in ("2 people leave the list.", "0 people keep the times", "0 people have links that were mailed"):
        assert sentence in asked
    assert len(there(database)) == 3
    assert send(carla, f"{wrong}/take-back", page=f"{wrong}/take-back").status_code == 303
    assert [name for name, _seconds in there(database)] == ["Otto Ott"]
    assert count(database, LiveAttendance) == 0
    page = carla.get(f"{LIST}/{number}").text
    assert ("The report is taken back." in page, page.count("Take this report back")) == (True, 1)
    again = send(carla, f"{wrong}/take-back", page=f"{right}/take-back")
    assert (again.status_code, "This report cannot be taken back" in again.text) == (409, True)
    with database.reading() as session:
        acts = session.scalars(select(AuditEntry.act).where(AuditEntry.act == "attendance_taken_back")).all()
        assert acts == ["attendance_taken_back"]
        assert session.scalars(select(AttendanceImport.state).order_by(AttendanceImport.id)).all() == ["applied", "taken_back"]
    read_in(carla, number, REPORT)
    assert len(there(database)) == 3
    clock.advance(days=3)
    jobs.forget_reports(database, clock())
    assert (count(database, AttendanceWritten), len(there(database))) == (0, 3)
    assert "Take this report back" not in carla.get(f"{LIST}/{number}").text


def test_times_that_another_report_told_as_well_stay(database: Database, carla: FlaskClient, number: int) -> None:
    first = read_in(carla, number, HEAD + b"\n" + ALICE + b"\n")
    alone = there(database)
    second = read_in(carla, number, b"\n".join((HEAD, ALICE, ALICE.replace(b"11:30", b"11:00"), b"")))
    assert "1 person keeps the times" in words(carla.get(f"{first}/take-back").text)
    send(carla, f"{first}/take-back", page=f"{first}/take-back")
    assert there(database) == alone
    send(carla, f"{second}/take-back", page=f"{second}/take-back")
    assert there(database) == []


def test_rows_from_before_reports_were_remembered_stay(database: Database, carla: FlaskClient, number: int) -> None:
    read_in(carla, number, REPORT)
    with database.transaction() as session:
        for row in session.scalars(select(AttendanceWritten)):
            session.delete(row)
    before = there(database)
    place = read_in(carla, number, REPORT + OTHER.splitlines()[1] + b"\n")
    assert "1 person leaves the list." in words(carla.get(f"{place}/take-back").text)
    send(carla, f"{place}/take-back", page=f"{place}/take-back")
    assert there(database) == before


def test_whose_link_was_mailed_stays_without_times_and_queued_mails_go(
    app: Flask, database: Database, course: Course, people: People, carla: FlaskClient, number: int, clock: SettableClock
) -> None:
    place = read_in(carla, number, REPORT)
    with database.transaction() as session:
        assert invite(session, people.carla.identity, published_course(session, course.key), number, clock()) == 1
    run_worker(app)
    later = read_in(carla, number, OTHER)
    with database.transaction() as session:
        assert invite(session, people.carla.identity, published_course(session, course.key), number, clock()) == 1
    for report in (place, later):
        send(carla, f"{report}/take-back", page=f"{report}/take-back")
    assert there(database) == [("Alice Adler", 0)]
    with database.reading() as session:
        assert session.scalars(select(OutboxMail.to_address)).all() == ["alice@example.org"]
        assert session.scalars(select(FollowupLink.revoked_at)).all() == [None]
    assert count(database, LiveAttendance) == 0


def test_a_worker_that_was_killed_goes_on_and_a_long_report_is_the_workers(
    app: Flask, database: Database, course: Course, people: People, carla: FlaskClient, number: int, clock: SettableClock
) -> None:
    rows = b"\n".join(
        ALICE.replace(b"Alice Adler", b"Person %03d" % one).replace(b"alice@", b"p%03d@" % one) for one in range(25)
    )
    place = read_in(carla, number, HEAD + b"\n" + rows + b"\n")
    code = place.rpartition("/")[2]
    with database.transaction() as session:
        import_id = begin_to_take_back(session, people.carla.identity, published_course(session, course.key), code, clock())
        with pytest.raises(Conflict):
            begin_to_take_back(session, people.carla.identity, published_course(session, course.key), code, clock())
    with database.transaction() as session:
        assert take_back_some(session, import_id, clock())
    assert 0 < len(there(database)) < 25
    answer = carla.get(place)
    assert (answer.status_code, ": is being taken back" in " ".join(carla.get(answer.headers["Location"]).text.split())) == (302, True)
    clock.advance(minutes=30)
    run_worker(app)
    assert there(database) == []
    with database.transaction() as session:
        assert not take_back_some(session, import_id, clock())


def test_mails_that_have_not_left_are_stopped_and_can_be_sent_later(
    app: Flask, database: Database, course: Course, people: People, carla: FlaskClient, number: int, clock: SettableClock
) -> None:
    read_in(carla, number, REPORT)
    place = f"{LIST}/{number}/followup"
    assert "that has not left" not in carla.get(place).text
    send(carla, f"{place}/invite", page=place)
    run_worker(app)
    read_in(carla, number, OTHER)
    send(carla, f"{place}/invite", page=place)
    shown = carla.get(place).text
    assert "Stop 1 mail that has not left" in shown and "1 invitation or reminder has left so far." in shown
    form = re.search(r'name="ask_first" value="([^"]+)"', shown)
    assert form
    asked = send(carla, f"{place}/hold", {"ask_first": form[1], "ask_action": "Stop mails"}, page=place)
    assert "What has left cannot be called back." in asked.text
    assert count(database, OutboxMail) == 2
    assert send(carla, f"{place}/hold", page=place).status_code == 303
    told = carla.get(place).text
    assert "1 mail is stopped and can be sent later. 1 mail had left already." in told
    run_worker(app)
    with database.reading() as session:
        mails = session.execute(select(OutboxMail.to_address, OutboxMail.state)).all()
        assert [tuple(mail) for mail in mails] == [("alice@example.org", "sent")]
        assert session.scalar(select(func.count()).select_from(FollowupMail)) == 1
        held = session.scalars(select(AuditEntry.act).where(AuditEntry.act == "followup_mails_held")).all()
        assert held == ["followup_mails_held"]
    assert "Send 1 invitation" in told
    send(carla, f"{place}/invite", page=place)
    with database.transaction() as session:
        waiting = session.scalars(select(OutboxMail).where(OutboxMail.state == "queued")).one()
        waiting.handed_at = clock() + timedelta(seconds=1)
    send(carla, f"{place}/hold", page=place)
    assert count(database, OutboxMail) == 2  # a worker has it in hand
