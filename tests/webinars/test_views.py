"""Webinars as trainers enter them and learners find them."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import func, select

from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.kernel.errors import NotAllowed
from quizapp.kernel.identity import Identity
from quizapp.webinars.models import Meeting
from quizapp.webinars.service import create_meeting
from tests.accounts.pages import anonymous_browser, send
from tests.certificates.learning import enrol_in
from tests.clock import SettableClock
from tests.cohorts.gathering import gather
from tests.people import People, Person
from tests.webinars.meeting import ROOM, meeting_in, planned

BrowserFor = Callable[..., FlaskClient]
LIST = "/en/courses/first-aid-social-media/webinars"
ENTERED = {
    "title": " Questions on recipe 1 ", "day": "2026-03-20", "start": "10:00", "end": "12:00", "breaks": "10:45–11:00", "units": "2,25",
    "locale": "en", "host": "Carla Conrad", "join_url": ROOM, "target": "section:visible#steps",
}


def enter(browser: FlaskClient, **changed: str) -> tuple[int, str]:
    """Status and place or text of the answer to the filled form."""
    answer = send(browser, f"{LIST}/new", {**ENTERED, **changed})
    return answer.status_code, answer.headers.get("Location") or answer.text


def test_a_trainer_enters_changes_and_deletes_a_webinar(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    carla = browser_for(people.carla)
    assert "No webinar yet" in carla.get(LIST).text
    status, place = enter(carla)
    assert status == 303
    page = carla.get(place).text
    for words in (
        "Questions on recipe 1", "20/03/2026, 10:00 (time in Berlin) to 12:00", "10:45–11:00", "2.25", "Carla Conrad",
        'href="/en/courses/first-aid-social-media/lessons/visible#steps"', "half an hour before the start",
    ):
        assert words in " ".join(page.split())
    assert ROOM not in page
    form = carla.get(f"{place}/edit").text
    for value in ('value="2026-03-20"', 'value="10:00"', 'value="12:00"', ">\r\n10:45–11:00</textarea>", 'value="2.25"', f'value="{ROOM}"'):
        assert value in form
    answer = send(carla, f"{place}/edit", {**ENTERED, "units": "", "breaks": "", "target": "posttest:"})
    assert answer.status_code == 303, answer.text
    page = carla.get(place).text
    assert "2.67" in page
    assert "10:45–11:00" not in page
    assert "/quizzes/posttest" in page
    assert "1 webinar" in carla.get(LIST).text
    assert "Nobody's attendance is known yet" in carla.get(f"{place}/delete").text.replace("&#39;", "'")
    assert send(carla, f"{place}/delete").status_code == 303
    assert "“Questions on recipe 1” is deleted." in carla.get(LIST).text
    assert carla.get(place).status_code == 404


@pytest.mark.one_engine
@pytest.mark.parametrize("lang", ["de", "en"])
def test_what_follows_is_named_once(course: Course, people: People, browser_for: BrowserFor, lang: str) -> None:
    page = html.unescape(browser_for(people.carla).get(f"/{lang}/courses/{course.key}/webinars/new").text)
    titles = [module.quiz.title.in_locale(lang, (course.source_locale,)) for module in course.modules if module.quiz]
    assert [title for title in titles if f">{title}</option>" in page] == titles


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("title", " ", "This field is needed."), ("day", "soon", "Not a valid date value."),
        ("end", "10:00", "The end lies before the beginning"),
        ("end", "07:30", "A webinar past midnight lasts 6 hours at most"),
        ("breaks", "sometimes", "“sometimes” is no break of this webinar."), ("breaks", "09:00-10:30", "is no break of this webinar"),
        ("breaks", "10:00-12:00", "Nothing is left"), ("units", "many", "Write a number such as 2"),
        ("units", "-1", "Write a number"),
        ("units", "NaN", "Write a number"), ("units", "21", "at most 20"), ("join_url", "javascript:alert(1)", "not a complete address"),
        ("join_url", "https://[", "not a complete address"), ("join_url", "meet.example.org", "not a complete address"),
        ("locale", "xx", "Not a valid choice"), ("target", "section:nowhere#at-all", "Not a valid choice"),
    ],
)
@pytest.mark.one_engine
def test_what_makes_no_sense_is_refused_with_a_sentence(
    field: str, typed: str, sentence: str, database: Database, course: Course, people: People, browser_for: BrowserFor
) -> None:
    status, page = enter(browser_for(people.carla), **{field: typed})
    assert status == 400
    assert sentence in page.replace("&#39;", "'")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Meeting)) == 0


def test_the_address_is_shown_to_enrolled_people_while_the_door_is_open(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor, client: FlaskClient
) -> None:
    number = meeting_in(database, course.key, people.carla.identity, planned(clock()), clock())
    enrol_in(database, course, people.alice.account_id, clock())
    page = f"{LIST}/{number}"
    for minutes, is_open in ((-31, False), (1, True), (134, True), (1, False)):
        clock.advance(minutes=minutes)
        for who, may_join in ((people.alice, True), (people.carla, True), (people.dan, False), (None, False)):
            browser = browser_for(who) if who else client
            assert (ROOM in browser.get(page).text) is (is_open and may_join), (minutes, who)
            assert ROOM not in browser.get(LIST).text
            assert ROOM not in browser.get(f"{page}/webinar.ics").text


def test_who_has_confirmed_no_address_is_asked_for_one_before_the_address_to_join(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock
) -> None:
    number = meeting_in(database, course.key, people.carla.identity, planned(clock()), clock())
    visitor, account_id = anonymous_browser(app, database, clock)
    enrol_in(database, course, account_id, clock())
    page = visitor.get(f"{LIST}/{number}").text
    assert ROOM not in page
    assert f"/en/keep?next={LIST}/{number}" in page
    clock.advance(days=1)
    assert "This webinar is over" in visitor.get(f"{LIST}/{number}").text


def test_the_course_page_leads_to_the_next_webinar(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    number = meeting_in(database, course.key, people.carla.identity, planned(clock()), clock())
    enrol_in(database, course, people.alice.account_id, clock())
    home = f"/en/courses/{course.key}"
    clock.advance(hours=-1)
    assert "Next webinar" in browser_for(people.alice).get(home).text
    clock.advance(hours=1)
    page = browser_for(people.alice).get(home).text
    assert "The webinar is on" in page
    assert f'href="{LIST}/{number}"' in page
    assert "The webinar is on" not in browser_for(people.dan).get(home).text
    clock.advance(hours=2)
    assert "webinar is on" not in browser_for(people.alice).get(home).text


def test_the_calendar_file_holds_the_dates_and_leads_to_the_page(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    number = meeting_in(database, course.key, people.carla.identity, planned(clock()), clock())
    enrol_in(database, course, people.alice.account_id, clock())
    answer = browser_for(people.alice).get(f"{LIST}/{number}/webinar.ics")
    assert answer.mimetype == "text/calendar"
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert (event["summary"], event.decoded("dtstart"), event.decoded("dtend")) == (
        "Fragen zu Rezept 1", clock(), planned(clock()).timetable.ends_at,
    )
    assert str(event["url"]).endswith(f"{LIST}/{number}")
    assert browser_for(people.dan).get(f"{LIST}/{number}/webinar.ics").status_code == 403


def test_a_group_has_webinars_of_its_own(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor, client: FlaskClient
) -> None:
    group = gather(database, people.carla, course.key, clock(), people.alice, name="Gruppe Nord")
    enrol_in(database, course, people.bob.account_id, clock())
    status, place = enter(browser_for(people.carla), group=str(group.id), day="2026-03-02", start="11:00", breaks="")
    assert status == 303
    for browser, may_see in (
        (browser_for(people.alice), True), (browser_for(people.carla), True), (browser_for(people.bob), False), (client, False),
    ):
        assert browser.get(place).status_code == (200 if may_see else 404)
        assert ("Questions on recipe 1" in browser.get(LIST).text) is may_see
    assert "Gruppe Nord" in browser_for(people.carla).get(place).text
    home = f"/en/courses/{course.key}"
    assert "Next webinar" in browser_for(people.alice).get(home).text
    assert "Next webinar" not in browser_for(people.bob).get(home).text
    assert browser_for(people.bob).get(f"{place}/webinar.ics").status_code == 404


def test_trainers_of_a_group_enter_the_webinars_of_their_group_and_only_these(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    mine = gather(database, people.carla, course.key, clock(), people.bob, trainers=[people.dan.email])
    other = gather(database, people.carla, course.key, clock(), people.alice, name="Gruppe zwei")
    whole = meeting_in(database, course.key, people.carla.identity, planned(clock()), clock())
    dan = browser_for(people.dan)
    form = dan.get(f"{LIST}/new").text
    assert "Gruppe eins" in form
    assert "Gruppe zwei" not in form
    assert "everybody in the course" not in form
    for refused in ("", str(other.id)):
        assert enter(dan, group=refused)[0] == 400
    status, place = enter(dan, group=str(mine.id))
    assert status == 303
    page = dan.get(place).text
    assert f"{place}/edit" in page
    assert f"{place}/followup" in page
    changed = {**ENTERED, "title": "Anew", "group": str(mine.id)}
    assert send(dan, f"{place}/edit", changed).status_code == 303
    assert send(dan, f"{place}/edit", {**changed, "group": str(other.id)}).status_code == 400
    for path in (f"{LIST}/{whole}/edit", f"{LIST}/{whole}/delete", f"{LIST}/{whole}/followup", f"{LIST}/{whole}/follow-through"):
        assert dan.get(path).status_code == 403
    assert f"{LIST}/{whole}/edit" not in dan.get(f"{LIST}/{whole}").text
    with pytest.raises(NotAllowed), database.transaction() as session:
        create_meeting(session, limited(people.dan, course), published_course(session, course.key), planned(clock()), clock())
    assert send(dan, f"{place}/delete").status_code == 303
    assert dan.get(place).status_code == 404


def limited(person: Person, course: Course) -> Identity:
    """As a trainer of a group of this course."""
    return replace(person.identity, trains_groups_in=frozenset({course.key}))


def test_a_webinar_of_another_course_is_not_found(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    number = meeting_in(database, course.key, people.carla.identity, planned(clock()), clock())
    assert browser_for(people.eve).get(f"/en/courses/nothing/webinars/{number}").status_code == 404
    assert browser_for(people.eve).get(f"{LIST}/{number + 1}").status_code == 404
