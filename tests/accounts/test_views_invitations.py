"""Inviting, suspending and asking to become a trainer, on the pages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.accounts.queries import person
from quizapp.app import create_app
from quizapp.content.document import Course
from quizapp.db.session import Database
from tests.accounts.pages import DIGITS, give_password, newest_mail, send, sign_in_by_link, try_password
from tests.clock import SettableClock
from tests.conftest import MakeSettings
from tests.people import People, Person, browser_of
from tests.searching import look_for

NEW = "nora@example.org"
BrowserFor = Callable[[Person], FlaskClient]
INVITATION = re.compile(r"https?://[^\s/]+(/\w\w/invitation/\S+)")


def invite(client: FlaskClient, course: str, role: str = "trainer", locale: str = "en") -> None:
    """Fill in the page."""
    data = {"email": NEW, "role": role, "course": course, "locale": locale}
    assert send(client, "/de/people/invite", data).status_code == 303


def test_an_invitation_from_the_page_to_the_session(app: Flask, browser_for: BrowserFor, people: People, course: Course) -> None:
    eve, nora = browser_for(people.eve), app.test_client()
    answer = send(eve, "/de/people/invite", {"email": NEW, "role": "trainer", "course": "", "locale": "de"})
    assert answer.status_code == 200
    assert 'id="course-error"' in answer.text
    invite(eve, course.key)
    mail = newest_mail(app, NEW)
    assert (mail.locale, course.title.root["en"] in str(mail.text_body)) == ("en", True)
    found = INVITATION.search(str(mail.text_body))
    assert found
    assert NEW in eve.get("/de/people/invitations").text
    page = nora.get(found[1]).text
    assert NEW not in page
    assert send(nora, found[1]).status_code == 303
    assert nora.get("/en/account").location.startswith("/en/account/factors"), "a trainer shows a second factor first"
    assert NEW not in eve.get("/de/people/invitations").text
    assert app.test_client().get(found[1]).status_code == 404


def test_the_code_of_an_invitation_works_in_any_browser(app: Flask, browser_for: BrowserFor, people: People, course: Course) -> None:
    invite(browser_for(people.eve), course.key, "learner")
    found = DIGITS.search(str(newest_mail(app, NEW).text_body))
    assert found
    nora = app.test_client()
    unknown = send(nora, "/de/invitation", {"email": "unknown@example.org", "digits": "11112222"})
    wrong = send(nora, "/de/invitation", {"email": NEW, "digits": "11112222"})
    assert unknown.text.replace("unknown@example.org", NEW).count("field__error") == wrong.text.count("field__error") == 1
    assert send(nora, "/de/invitation", {"email": NEW, "digits": found[1]}).status_code == 303
    assert NEW in nora.get("/de/account").text


def test_sending_again_and_withdrawing(app: Flask, browser_for: BrowserFor, people: People, course: Course) -> None:
    eve = browser_for(people.eve)
    invite(eve, course.key)
    first = INVITATION.search(str(newest_mail(app, NEW).text_body))
    (path,) = re.findall(r'action="(/de/people/invitations/\w+)/resend"', eve.get("/de/people/invitations").text)
    assert send(eve, f"{path}/resend", page="/de/people/invitations").status_code == 303
    second = INVITATION.search(str(newest_mail(app, NEW).text_body))
    assert first and second
    assert app.test_client().get(first[1]).status_code == 404
    assert app.test_client().get(second[1]).status_code == 200
    assert send(eve, f"{path}/withdraw", page="/de/people/invitations").status_code == 303
    assert app.test_client().get(second[1]).status_code == 404
    assert send(eve, f"{path}/resend", page="/de/people").status_code == 404


def test_suspending_ends_everything_with_the_next_request(
    app: Flask, database: Database, browser_for: BrowserFor, people: People, clock: SettableClock
) -> None:
    eve, bob, elsewhere = browser_for(people.eve), browser_for(people.bob), app.test_client()
    give_password(database, people.bob, clock)
    sign_in_by_link(app, elsewhere, people.bob.email)
    page = f"/de/people/{people.bob.account_id}"
    assert bob.get("/de/account").status_code == elsewhere.get("/de/account").status_code == 200
    assert send(eve, f"{page}/suspend", page=page).status_code == 303
    assert bob.get("/de/account").status_code == elsewhere.get("/de/account").status_code == 403
    assert "Gesperrt" in look_for(eve, "/de/people", q="bob").text
    assert try_password(app.test_client(), people.bob.email, "falsch")[0] == 200
    status, text = try_password(app.test_client(), people.bob.email, "Der Hund bellt um acht")
    assert (status, "Dieses Konto ist gesperrt" in text) == (403, True)
    assert send(eve, f"{page}/reinstate", page=page).status_code == 303
    sign_in_by_link(app, bob, people.bob.email)
    assert bob.get("/de/account").status_code == 200


def test_one_cannot_suspend_oneself(browser_for: BrowserFor, people: People) -> None:
    page = f"/de/people/{people.eve.account_id}"
    eve = browser_for(people.eve)
    assert f"{page}/suspend" not in eve.get(page).text
    answer = send(eve, f"{page}/suspend", page=page)
    assert (answer.status_code, "Dich selbst" in answer.text) == (409, True)


def test_nobody_asks_to_be_trainer_unless_it_is_switched_on(browser_for: BrowserFor, people: People) -> None:
    dan = browser_for(people.dan)
    assert dan.get("/de/account/trainer").status_code == 404
    assert "/de/account/trainer" not in dan.get("/de/account").text


@pytest.mark.one_engine
def test_where_it_is_switched_on_an_administrator_decides(
    make_settings: MakeSettings, database: Database, people: People, course: Course, clock: SettableClock
) -> None:
    app = create_app(make_settings(trainer_requests="on"), clock)
    dan, eve = browser_of(app, people.dan), browser_of(app, people.eve)
    assert "/de/account/trainer" in dan.get("/de/account").text
    assert send(dan, "/de/account/trainer", {"course": "made-up"}).status_code == 200
    assert send(dan, "/de/account/trainer", {"course": course.key}).status_code == 303
    assert dan.post("/de/account/trainer", data={"course": course.key}).status_code == 400
    (path,) = re.findall(r'action="(/de/people/requests/\d+/grant)"', eve.get("/de/people").text)
    assert send(dan, path, page="/de/account").status_code == 403
    assert send(eve, path, page="/de/people").status_code == 303
    with database.reading() as session:
        assert person(session, people.dan.account_id).trainer_of == [course.key]
    app.extensions["quizapp_database"].dispose()
