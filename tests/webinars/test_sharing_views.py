"""How trainers make, change and take along the link for everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.webinars.link_models import FollowupLink
from quizapp.webinars.models import Meeting
from tests.accounts.pages import send
from tests.clock import SettableClock
from tests.people import People
from tests.qr_reader import read_code
from tests.webinars.attending import shared
from tests.webinars.meeting import meeting_in, planned

BrowserFor = Callable[..., FlaskClient]


@pytest.fixture
def place(database: Database, course: Course, people: People, clock: SettableClock) -> str:
    """The page of a webinar's link."""
    number = meeting_in(database, course.key, people.carla.identity, planned(clock()), clock())
    return f"/en/courses/{course.key}/webinars/{number}/shared-link"


def test_a_link_is_made_shown_changed_and_taken_along(
    database: Database, people: People, browser_for: BrowserFor, place: str, clock: SettableClock
) -> None:
    carla = browser_for(people.carla)
    assert "Ready slide" not in carla.get(place).text
    assert carla.get(f"{place}/code.svg").status_code == 404
    day = f"{clock() + timedelta(days=7):%Y-%m-%d}"
    assert send(carla, place, {"seats": "30", "last_day": day}, page=place).status_code == 303
    page = carla.get(place).text
    for words in ("0 of 30", f'value="{day}"', 'value="30"', "Ready slide, Deutsch (PDF)", "Ready slide, English (PDF)", "/w/"):
        assert words in page
    address = page.partition('data-copy="')[2].partition('"')[0]
    picture = carla.get(f"{place}/code.png")
    assert read_code(picture.data) == address
    assert "webinar-1-qr.png" in picture.headers["Content-Disposition"]
    assert carla.get(f"{place}/code.svg").data.startswith(b"<svg")
    slide = carla.get(f"{place}/slide-de.pdf")
    assert slide.data.startswith(b"%PDF")
    assert "webinar-1-slide-de.pdf" in slide.headers["Content-Disposition"]
    assert carla.get(f"{place}/slide-fr.pdf").status_code == 404
    send(carla, place, {"seats": "", "last_day": day}, page=place)
    assert address in carla.get(place).text
    assert "0 of" not in carla.get(place).text
    send(carla, f"{place}/withdraw", page=place)
    assert address not in carla.get(place).text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"seats": "0"}, "Write a whole number from 1 to 100000"), ({"seats": "-3"}, "Write a whole number"),
        ({"seats": "²"}, "Write a whole number"), ({"seats": "100001"}, "Write a whole number"),
        ({"last_day": ""}, "This field is needed"), ({"last_day": "31.12."}, "Write a day, such as"),
        ({"last_day": "2020-01-01"}, "Choose a day from today on"), ({"last_day": "9999-12-31"}, "Choose a day from today on"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(
    people: People, browser_for: BrowserFor, place: str, clock: SettableClock, form: dict[str, str], words: str
) -> None:
    carla = browser_for(people.carla)
    reply = send(carla, place, {"seats": "", "last_day": f"{clock():%Y-%m-%d}", **form}, page=place)
    assert reply.status_code == 400
    assert words in reply.text
    assert "Ready slide" not in carla.get(place).text


def test_without_something_that_follows_no_link_is_made(
    database: Database, people: People, browser_for: BrowserFor, place: str, clock: SettableClock
) -> None:
    with database.transaction() as session:
        session.get_one(Meeting, 1).target_kind = ""
    carla = browser_for(people.carla)
    assert "Make the link" not in carla.get(place).text
    assert send(carla, place, {"last_day": f"{clock():%Y-%m-%d}"}, page="/en/account").status_code == 409


def test_fewer_seats_than_have_begun_are_refused(
    database: Database, people: People, browser_for: BrowserFor, place: str, clock: SettableClock, course: Course
) -> None:
    shared(database, course.key, people.carla.identity, 1, clock(), 5)
    with database.transaction() as session:
        session.get_one(FollowupLink, 1).seats_taken = 4
    carla = browser_for(people.carla)
    refused = send(carla, place, {"seats": "3", "last_day": f"{clock():%Y-%m-%d}"}, page=place)
    assert refused.status_code == 409
    assert "4 people have begun by this link" in refused.text
