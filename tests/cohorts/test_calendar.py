"""The calendar: every date of one person on one page and under a secret address, and nobody else's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import delete, select

from quizapp.accounts.models import CohortTrainer
from quizapp.accounts.people import reinstate, suspend
from quizapp.accounts.service import set_roles
from quizapp.cohorts.models import CalendarAddress
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.courses.service import set_measures
from quizapp.db.session import Database
from quizapp.webinars.service import create_meeting
from tests.clock import MORNING, SettableClock
from tests.cohorts.gathering import gather
from tests.house.world import Writes
from tests.people import People, Person
from tests.quizzes.timed import timed_course
from tests.quizzes.workshop import publish
from tests.webinars.meeting import ROOM, planned

BrowserFor = Callable[[Person], FlaskClient]
TODAY = MORNING.date()


def make_dates(database: Database, people: People, course: Course, clock: SettableClock) -> None:
    """Alice's group has a beginning, an end and a deadline; the course has a webinar; bob's group has other dates."""
    gather(
        database, people.carla, course.key, MORNING, people.alice, starts_on=TODAY, ends_on=TODAY + timedelta(30),
        deadlines={"visible": MORNING + timedelta(days=7)}, name="Herbst",
    )
    gather(database, people.carla, course.key, MORNING, people.bob, starts_on=TODAY, name="Winter")
    with database.transaction() as session:
        create_meeting(session, people.carla.identity, published_course(session, course.key), planned(clock()), clock())


def feed_of(browser: FlaskClient) -> str:
    """The path of a secret address, made anew."""
    page = browser.post("/en/calendar/address").text
    found = re.search(r"<code>https?://[^/]+(/en/calendar/[^<]+\.ics)</code>", page)
    assert found
    return found[1]


def events(content: bytes) -> dict[str, object]:
    """What begins when, by title."""
    return {str(one["summary"]): one.decoded("dtstart") for one in Calendar.from_ical(content).walk("vevent")}


def test_the_page_holds_all_dates_of_one_person(
    database: Database, people: People, course: Course, clock: SettableClock, browser_for: BrowserFor
) -> None:
    make_dates(database, people, course, clock)
    mine = browser_for(people.alice).get("/en/calendar").text
    for told in ("Herbst begins", "Herbst ends", "Deadline: ", "Fragen"):
        assert told in mine
    assert "Winter" not in mine
    trainers = browser_for(people.carla).get("/en/calendar").text
    assert "Herbst begins" in trainers
    assert "Winter begins" in trainers
    assert "Nothing is due" in browser_for(people.dan).get("/en/calendar").text


def test_a_calendar_program_reads_the_same_under_a_secret_address(
    database: Database, people: People, course: Course, clock: SettableClock, browser_for: BrowserFor, client: FlaskClient
) -> None:
    make_dates(database, people, course, clock)
    path = feed_of(browser_for(people.alice))
    with Writes(database) as written:
        answer = client.get(path)
    assert written == []
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert answer.headers["Cache-Control"] == "no-store"
    found = events(answer.data)
    assert found["Herbst begins"] == TODAY
    assert found["Herbst ends"] == TODAY + timedelta(30)
    assert MORNING + timedelta(days=7) in found.values()
    assert isinstance(found["Herbst begins"], date)
    with database.reading() as session:
        assert path.split("/")[-1].removesuffix(".ics") not in str(session.scalars(select(CalendarAddress.token_digest)).all())


def test_the_feed_of_a_trainer_of_one_group_holds_that_group_and_no_other(
    database: Database, people: People, course: Course, clock: SettableClock, browser_for: BrowserFor, client: FlaskClient
) -> None:
    make_dates(database, people, course, clock)
    gather(database, people.carla, course.key, MORNING, starts_on=TODAY, name="Sommer", trainers=[people.dan.email])
    mine = events(client.get(feed_of(browser_for(people.dan))).data)
    assert {title for title in mine if "begins" in title} == {"Sommer begins"}
    assert not any("Herbst" in title or "Winter" in title for title in mine)


def test_a_new_address_makes_the_old_one_useless(people: People, course: Course, browser_for: BrowserFor, client: FlaskClient) -> None:
    browser = browser_for(people.alice)
    old = feed_of(browser)
    new = feed_of(browser)
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    assert "since" in browser.get("/en/calendar").text


def test_the_address_of_who_is_suspended_tells_nothing(
    database: Database, people: People, course: Course, browser_for: BrowserFor, client: FlaskClient
) -> None:
    path = feed_of(browser_for(people.alice))
    with database.transaction() as session:
        suspend(session, people.eve.identity, people.alice.account_id, MORNING)
    assert client.get(path).status_code == 404
    with database.transaction() as session:
        reinstate(session, people.eve.identity, people.alice.account_id, MORNING)
    assert client.get(path).status_code == 200


def test_windows_and_later_deadlines_of_ones_own(
    database: Database, people: People, clock: SettableClock, browser_for: BrowserFor, client: FlaskClient
) -> None:
    course = publish(database, timed_course(opens="2026-12-01 09:00", closes="2026-12-02 09:00"), clock())
    due, later = MORNING + timedelta(days=400), MORNING + timedelta(days=500)
    gather(database, people.eve, course.key, MORNING, people.alice, deadlines={"": due})
    with database.transaction() as session:
        enrolment_id = published_course(session, course.key, people.alice.account_id).enrolment_id
        assert enrolment_id
        set_measures(session, enrolment_id, 0, later)
    found = events(client.get(feed_of(browser_for(people.alice))).data)
    assert later in found.values()
    assert due not in found.values()
    assert sum(title.endswith(" opens") for title in found) >= 1
    assert sum(title.endswith(" closes") for title in found) >= 1


def test_the_feed_of_a_trainer_holds_dates_and_titles_and_nothing_else(
    database: Database, people: People, course: Course, clock: SettableClock, browser_for: BrowserFor, client: FlaskClient
) -> None:
    """It is read without a second factor: no learner, no address, no address to join, no name of who leads."""
    make_dates(database, people, course, clock)
    answer = client.get(feed_of(browser_for(people.carla)))
    content = answer.data.decode()
    fields = {name for one in Calendar.from_ical(answer.data).walk("vevent") for name in one}
    assert fields == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "URL"}
    unfolded = content.replace("\r\n ", "")
    for one in (people.alice, people.bob, people.carla):
        assert not any(part in unfolded for part in (one.email, *one.name.split()))
    assert ROOM not in unfolded and "meet.example.org" not in unfolded and "/join/" not in unfolded
    paths = {str(one["url"]).partition("/en/")[2] for one in Calendar.from_ical(answer.data).walk("vevent")}
    assert paths == {f"courses/{course.key}", f"courses/{course.key}/webinars/1"}
    assert (answer.headers["Referrer-Policy"], answer.headers["Cache-Control"]) == ("no-referrer", "no-store")
    for path in paths:
        assert client.get(f"/en/{path}").status_code in (200, 403)


def test_a_trainer_who_is_none_any_more_reads_no_dates_of_others(
    database: Database, people: People, course: Course, clock: SettableClock, browser_for: BrowserFor, client: FlaskClient
) -> None:
    make_dates(database, people, course, clock)
    path = feed_of(browser_for(people.carla))
    assert events(client.get(path).data)
    with database.transaction() as session:
        set_roles(session, people.eve.identity, people.carla.account_id, False, [], clock())
        session.execute(delete(CohortTrainer))
    assert events(client.get(path).data) == {}


def test_an_address_is_taken_back(people: People, course: Course, browser_for: BrowserFor, client: FlaskClient) -> None:
    alice = browser_for(people.alice)
    assert "/calendar/address/remove" not in alice.get("/en/calendar").text
    assert alice.post("/en/calendar/address/remove").status_code == 404
    path = feed_of(alice)
    assert "/calendar/address/remove" in alice.get("/en/calendar").text
    assert alice.post("/en/calendar/address/remove").location == "/en/calendar"
    assert client.get(path).status_code == 404
    page = alice.get("/en/calendar").text
    assert "The secret address is taken back" in page and "/calendar/address/remove" not in page
