"""Removing somebody from a webinar's list whom only a name knows: gone, counted nowhere, not brought back by a report or a backup."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp import persons
from quizapp.audit.models import AuditEntry
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.privacy import addresses, erasing
from quizapp.webinars.jobs import forget_reports
from quizapp.webinars.links import make_links
from quizapp.webinars.models import AttendanceImport, Attendee, RemovedAttendee
from tests.accounts.pages import send
from tests.clock import SettableClock
from tests.cohorts.gathering import gather
from tests.people import People, Person
from tests.privacy.traces import found_in_tables
from tests.webinars.meeting import handed_in, meeting_in, planned, read_in

BrowserFor = Callable[[Person], FlaskClient]
CSV = b"""Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
Zora Hanfkorn,,2026-03-02 10:00:00,2026-03-02 11:00:00,60,Yes
Ida Iltis,ida@example.net,2026-03-02 10:00:00,2026-03-02 11:30:00,90,Yes
Bob Brandt,bob@example.org,2026-03-02 10:00:00,2026-03-02 11:30:00,90,No
"""


class Listed:
    """A webinar of an hour and a half whose report is read in; more can be handed in."""

    def __init__(self, database: Database, course: Course, people: People, clock: SettableClock) -> None:
        self.database, self.course, self.people, self.clock = database, course, people, clock
        self.number = meeting_in(database, course.key, people.carla.identity, planned(clock()), clock())
        self.read(CSV)

    def read(self, content: bytes) -> None:
        """Both steps."""
        read_in(self.database, self.course.key, self.people.carla.identity, self.hand_in(content), self.clock())

    def hand_in(self, content: bytes) -> str:
        """The first; the report's code."""
        return handed_in(self.database, self.course.key, self.people.carla.identity, self.number, content, self.clock())

    @property
    def names(self) -> list[str | None]:
        """Who stands in the list."""
        with self.database.reading() as session:
            return list(session.scalars(select(Attendee.name).order_by(Attendee.name)))

    def page(self, name: str) -> str:
        """The address of the page that removes somebody."""
        with self.database.reading() as session:
            number = session.scalars(select(Attendee.id).where(Attendee.name == name)).one()
        return f"/en/courses/{self.course.key}/webinars/{self.number}/attendees/{number}/remove"


@pytest.fixture
def listed(database: Database, course: Course, people: People, clock: SettableClock) -> Listed:
    """Zora is known by name alone, ida by an address, bob has an account."""
    return Listed(database, course, people, clock)


def words(page: str) -> str:
    """The text of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("<main")[2]))


def test_who_leads_removes_her_and_the_figures_follow(listed: Listed, database: Database, people: People, browser_for: BrowserFor) -> None:
    with database.transaction() as session:
        make_links(session, people.carla.identity, published_course(session, listed.course.key), listed.number, listed.clock())
    carla, webinar = browser_for(people.carla), f"/en/courses/{listed.course.key}/webinars/{listed.number}"
    before, take_off = carla.get(webinar).text, listed.page("Zora Hanfkorn").replace("/remove", "/take-off")
    assert "3 attendees" in before and take_off in before
    assert f'href="{listed.page("Zora Hanfkorn")}"' in carla.get(take_off).text
    asked = words(carla.get(listed.page("Zora Hanfkorn")).text)
    assert "Zora Hanfkorn" in asked and "cannot be undone" in asked
    assert listed.names == ["Bob Brandt", "Ida Iltis", "Zora Hanfkorn"]
    assert send(carla, listed.page("Zora Hanfkorn"), page=webinar).status_code == 303
    after = carla.get(webinar).text
    assert "2 attendees" in after and "Hanfkorn" not in after
    assert "Hanfkorn" not in carla.get(f"{webinar}/follow-through").text
    taken = send(carla, f"{webinar}/attendance.csv", page=webinar).data.decode("utf-8-sig")
    assert (taken.count("Brandt"), taken.count("Iltis"), len(taken.strip().splitlines())) == (1, 1, 3)
    assert not found_in_tables(database, frozenset({"hanfkorn", "zora"}))
    with database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "attendee_removed")).one()
        assert (entry.object_kind, entry.object_id, entry.changes) == ("meeting", str(listed.number), {"people": [None, 1]})


def test_the_same_report_does_not_bring_her_back_and_its_preview_says_so(
    listed: Listed, database: Database, people: People, browser_for: BrowserFor
) -> None:
    carla = browser_for(people.carla)
    waiting = listed.hand_in(CSV.replace(b"11:00:00,60", b"11:10:00,70"))
    send(carla, listed.page("Zora Hanfkorn"), page="/en/account")
    dropped = carla.get(f"/en/courses/{listed.course.key}/webinars/reports/{waiting}").text
    assert "This report was dropped" in dropped and "Hanfkorn" not in dropped
    again = listed.hand_in(CSV.replace(b"Zora Hanfkorn", b"HANFKORN,  zora".replace(b",", b"")) + CSV.splitlines()[1] + b"\n")
    shown = words(carla.get(f"/en/courses/{listed.course.key}/webinars/reports/{again}").text)
    assert "Zora Hanfkorn left out was removed here on request and is not read in again" in shown
    listed.read(CSV)
    assert listed.names == ["Bob Brandt", "Ida Iltis"]
    with database.reading() as session:
        row = session.scalars(select(RemovedAttendee)).one()
        assert (row.meeting_id, len(row.salt), len(row.fingerprint)) == (listed.number, 43, 64)


def test_who_is_known_by_more_than_a_name_is_refused(listed: Listed, people: People, browser_for: BrowserFor) -> None:
    carla = browser_for(people.carla)
    for name in ("Ida Iltis", "Bob Brandt"):
        assert carla.get(listed.page(name)).status_code == 409
        assert send(carla, listed.page(name), page="/en/account").status_code == 409
    assert carla.get(listed.page("Zora Hanfkorn").replace("/attendees/", "/attendees/9")).status_code == 404
    assert listed.names == ["Bob Brandt", "Ida Iltis", "Zora Hanfkorn"]


def test_nobody_else_removes_anybody(listed: Listed, database: Database, people: People, browser_for: BrowserFor) -> None:
    gather(database, people.eve, listed.course.key, listed.clock(), trainers=[people.dan.email])
    page = listed.page("Zora Hanfkorn")
    for person in (people.alice, people.dan):
        assert browser_for(person).get(page).status_code == 403
        assert send(browser_for(person), page, page="/en/account").status_code == 403
    assert send(browser_for(people.eve), page, page="/en/account").status_code == 303
    assert listed.names == ["Bob Brandt", "Ida Iltis"]


def test_after_a_restore_she_is_removed_again_and_stays_so(
    listed: Listed, database: Database, people: People, clock: SettableClock
) -> None:
    with database.reading() as session:
        zora = session.scalars(select(Attendee).where(Attendee.name == "Zora Hanfkorn")).one()
        session.expunge(zora)
    with database.transaction() as session:
        course = published_course(session, listed.course.key)
        addresses.remove_by_name(session, people.carla.identity, course, listed.number, zora.id, clock())
        marks = erasing.erasures_done(session)
    with database.transaction() as session:  # as a backup from before has it
        session.query(RemovedAttendee).delete()
        values = {column.key: getattr(zora, column.key) for column in Attendee.__table__.columns}
        session.add(Attendee(**values))
    assert listed.names == ["Bob Brandt", "Ida Iltis", "Zora Hanfkorn"]
    assert erasing.erase_again(database, marks, persons.PERSONAL_DATA, clock()) == 1
    listed.read(CSV)
    assert listed.names == ["Bob Brandt", "Ida Iltis"]


def test_fingerprints_go_after_two_years(listed: Listed, database: Database, people: People, clock: SettableClock) -> None:
    with database.transaction() as session:
        number = session.scalars(select(Attendee.id).where(Attendee.name == "Zora Hanfkorn")).one()
        course = published_course(session, listed.course.key)
        addresses.remove_by_name(session, people.carla.identity, course, listed.number, number, clock())
    for days, left in ((730, 1), (731, 0)):
        forget_reports(database, clock() + timedelta(days=days))
        with database.reading() as session:
            assert len(session.scalars(select(RemovedAttendee.id)).all()) == left
            assert session.scalars(select(AttendanceImport.id)).all() == []
