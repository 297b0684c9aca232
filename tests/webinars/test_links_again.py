"""Links that are opened when everything is handed in, when attempts are used up, or when time counts: what each page says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.content.pack_reader import read_pack
from quizapp.courses.queries import published_course
from quizapp.courses.service import prepare_revision, publish_revision
from quizapp.db.session import Database
from quizapp.kernel.identity import Identity
from quizapp.quizzes.models import OPEN, Attempt
from quizapp.webinars.link_models import FollowupLink
from quizapp.webinars.links import make_links
from quizapp.webinars.rules.plan import Target
from tests.accounts.pages import mailed_digits, run_worker, send
from tests.clock import SettableClock
from tests.content.packs import SMALL
from tests.people import People
from tests.webinars.attending import address, attend, followed_meeting
from tests.webinars.boosting import begin
from tests.webinars.meeting import meeting_in, planned
from tests.webinars.test_following import answer

BrowserFor = Callable[..., FlaskClient]
RESULT = re.compile(r'href="(/en/attempts/[^"]+/review)"')
AGAIN = "Answer them again"


@pytest.fixture
def code(database: Database, course: Course, people: People, clock: SettableClock) -> str:
    """The code of Ida's link."""
    _number, codes = followed_meeting(database, course.key, people.carla.identity, {"Ida Iffland": "ida@example.org"}, clock())
    return codes["Ida Iffland"]


@pytest.fixture
def timed_for(database: Database, people: People, clock: SettableClock) -> Callable[[str, str], str]:
    """Makes the code of a link to a quiz that has a limit, for this address."""
    read = read_pack(SMALL.parent / "timed")
    assert read.course, read.faults
    with database.transaction() as session:
        publish_revision(session, prepare_revision(read.course, read.media), clock())
    carla = Identity(account_id=people.carla.account_id, email="carla@example.org", trainer_of=frozenset({"timed"}))

    def made(quiz: str, email: str) -> str:
        plan = replace(planned(clock() - timedelta(days=1)), target=Target("quiz", quiz))
        number = meeting_in(database, "timed", carla, plan, clock())
        attendee = attend(database, number, "Tim Timed", email, clock())
        with database.transaction() as session:
            make_links(session, carla, published_course(session, "timed"), number, clock())
        with database.reading() as session:
            return session.scalars(select(FollowupLink.code).where(FollowupLink.attendee_id == attendee)).one()

    return made


def attempts(database: Database) -> int:
    """How many there are."""
    with database.reading() as session:
        return session.scalar(select(func.count(Attempt.id))) or 0


def leads_to_the_result(browser: FlaskClient, path: str) -> None:
    """The page says that everything is handed in and leads to the result; answering again is the lesser button."""
    page = browser.get(path).text
    assert "You have answered these questions and handed them in." in page
    found = RESULT.search(page)
    assert found, page
    assert browser.get(found[1]).status_code == 200
    assert page.index(found[0]) < page.index(AGAIN)


def test_the_browser_that_handed_in_is_led_to_its_result(
    app: Flask, database: Database, code: str, clock: SettableClock, settings: Settings
) -> None:
    path = address(code, settings)
    browser = begin(app, database, path, code, clock())
    leads_to_the_result(browser, path)
    assert attempts(database) == 1
    assert send(browser, f"{path}/go-on", page=path).status_code == 303
    assert attempts(database) == 2


def test_a_mailed_code_leads_to_the_result_of_another_browser(
    app: Flask, database: Database, code: str, clock: SettableClock, settings: Settings
) -> None:
    path = address(code, settings)
    begin(app, database, path, code, clock())
    run_worker(app)  # the mail about the result leaves
    phone = app.test_client()
    asking = phone.get(path).text
    assert "Get a code by mail" in asking
    assert "Nothing is sent yet." in phone.get(f"{path}/code").text
    send(phone, f"{path}/code", page=f"{path}/code")
    reply = send(phone, "/en/sign-in/code", {"digits": mailed_digits(app, "ida@example.org")})
    assert reply.status_code == 303
    leads_to_the_result(phone, path)


def test_who_lost_the_mail_signs_in_and_stands_behind_the_link_where_a_code_brings_what_was_answered(
    app: Flask, database: Database, code: str, settings: Settings
) -> None:
    path = address(code, settings)
    laptop = app.test_client()
    begun = answer(laptop, answer(laptop, path))
    phone = app.test_client()
    send(phone, "/en/sign-in", {"email": "ida@example.org"})
    reply = send(phone, "/en/sign-in/code", {"digits": mailed_digits(app, "ida@example.org")})
    assert reply.headers["Location"] == path
    page = phone.get(path).text
    assert "Begun in another browser" in page
    assert f'href="{path}/code"' in page
    send(phone, f"{path}/code", page=f"{path}/code")
    reply = send(phone, "/en/sign-in/code", {"digits": mailed_digits(app, "ida@example.org")})
    assert reply.headers["Location"] == path
    assert phone.get(path).headers["Location"] == begun


@pytest.mark.usefixtures("code")
def test_whoever_was_not_invited_or_by_a_link_that_is_over_signs_in_as_ever(
    app: Flask, database: Database, clock: SettableClock
) -> None:
    for email, days in (("nora@example.org", 0), ("ida@example.org", 91)):
        clock.advance(days=days)
        browser = app.test_client()
        send(browser, "/en/sign-in", {"email": email})
        reply = send(browser, "/en/sign-in/code", {"digits": mailed_digits(app, email)})
        assert reply.headers["Location"] == "/en/"


def test_who_begins_reads_how_long_the_time_runs(
    app: Flask, database: Database, settings: Settings, timed_for: Callable[[str, str], str], people: People, browser_for: BrowserFor
) -> None:
    path = address(timed_for("clock", "tim@example.org"), settings)
    visitor = app.test_client()
    assert "nothing runs yet" in visitor.get(path).text
    second = send(visitor, path, page=path).headers["Location"]
    page = visitor.get(second).text
    assert "Once you start, time runs" in page
    assert "There is no pause" in page
    alice = browser_for(people.alice)
    page = alice.get(address(timed_for("clock", people.alice.email), settings)).text
    assert "Once you start, time runs" in page
    assert "To the questions" in page
    assert attempts(database) == 0


def test_where_attempts_are_used_up_or_hours_are_over_the_page_says_so_and_has_no_button(
    app: Flask, database: Database, settings: Settings, timed_for: Callable[[str, str], str], people: People, browser_for: BrowserFor,
    clock: SettableClock,
) -> None:
    path = address(timed_for("final", people.alice.email), settings)
    alice = browser_for(people.alice)
    for _ in range(2):
        assert send(alice, f"{path}/go-on", page=path).status_code == 303
        with database.reading() as session:
            running = session.scalars(select(Attempt.code).where(Attempt.state == OPEN)).one()
        send(alice, f"/en/attempts/{running}/submit", page=f"/en/attempts/{running}/questions")
    page = alice.get(path).text
    assert "All 2 attempts are used." in page
    assert RESULT.search(page)
    assert AGAIN not in page
    clock.now = clock.now.replace(year=2099)
    late = address(timed_for("final", "tim@example.org"), settings)
    page = app.test_client().get(late).text
    assert "This quiz closed at" in page
    assert 'class="quiz-form"' not in page
