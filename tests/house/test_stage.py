"""What the tests stand on: databases, clock, people, mail server, live server, browser."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy import func, select

from quizapp.accounts.models import Account
from quizapp.content.document import Course
from quizapp.db.session import Database
from tests.browser import LiveServer
from tests.clock import MORNING, SettableClock
from tests.people import People, Person
from tests.smtp import SmtpSink


@pytest.mark.parametrize("_again", [1, 2])
def test_each_test_has_a_migrated_database_of_its_own(database: Database, people: People, engine: str, _again: int) -> None:
    assert database.engine.dialect.name == engine
    with database.reading() as session:
        assert session.scalar(select(func.count(Account.id))) == 5


def test_the_five_are_who_they_are(people: People) -> None:
    assert [person.email.partition("@")[0] for person in (people.alice, people.bob, people.dan)] == ["alice", "bob", "dan"]
    assert [person.name for person in vars_of(people) if person.identity.is_staff] == ["Carla Conrad", "Eve Ebert"]
    assert people.carla.identity.trainer_of and people.eve.identity.is_administrator


def vars_of(people: People) -> list[Person]:
    """All five, in alphabetical order."""
    return [people.alice, people.bob, people.carla, people.dan, people.eve]


@pytest.mark.one_engine
def test_the_clock_stands_still_until_moved(clock: SettableClock) -> None:
    assert clock() == clock() == MORNING
    assert (clock.advance(minutes=5) - MORNING).total_seconds() == 300


@pytest.mark.one_engine
def test_a_signed_in_browser_is_recognised(browser_for: Callable[[Person], FlaskClient], alice: Person, course: Course) -> None:
    assert alice.name in browser_for(alice).get("/de/account").text


@pytest.mark.one_engine
def test_the_mail_server_keeps_what_it_accepts_and_refuses_on_request(smtp_sink: SmtpSink) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.org", "b@example.org", "Grüße"
    mail.set_content("Hallo\n")
    with smtplib.SMTP("127.0.0.1", smtp_sink.port) as connection:
        connection.send_message(mail)
        smtp_sink.answer = "451 try later"
        with pytest.raises(smtplib.SMTPDataError):
            connection.send_message(mail)
    assert [kept["Subject"] for kept in smtp_sink.messages] == ["Grüße"]


def test_the_live_server_is_seen_in_german_and_lets_people_in(page: Page, live_server: LiveServer) -> None:
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "de"
    page.goto(live_server.sign_in_link(live_server.people.alice))
    page.get_by_role("main").get_by_role("button").first.click()
    page.goto("/de/account")
    assert "Alice Adler" in page.content()
    assert faults == []
