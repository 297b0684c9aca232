"""One's own account on the pages: keeping a result, name, password, browsers."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.accounts.models import Account
from quizapp.db.session import Database
from tests.accounts.pages import (
    PASSWORD,
    anonymous_browser,
    mailed_digits,
    mailed_link,
    newest_mail,
    send,
    sign_in_by_link,
    try_password,
)
from tests.clock import SettableClock
from tests.people import People, Person

NEW = "nora@example.org"
BrowserFor = Callable[[Person], FlaskClient]


def test_keeping_a_result(app: Flask, database: Database, clock: SettableClock) -> None:
    client, learner_id = anonymous_browser(app, database, clock)
    assert "/de/keep" in client.get("/de/account").text
    assert send(client, "/de/keep", {"email": NEW, "next": "/de/account"}).status_code == 303
    assert newest_mail(app, NEW).kind == "keep_result"
    answer = send(client, "/de/sign-in/code", {"digits": mailed_digits(app, NEW)})
    assert answer.location == "/de/account"
    with database.reading() as session:
        assert session.get_one(Account, learner_id).email == NEW
    assert client.get("/de/keep").location == "/de/account"


def test_somebody_elses_link_signs_in_only_the_browser_that_sends_it(
    app: Flask, database: Database, alice: Person, clock: SettableClock
) -> None:
    attacker, _id = anonymous_browser(app, database, clock)
    send(attacker, "/de/keep", {"email": alice.email})
    victim = app.test_client()
    assert send(victim, mailed_link(app, alice.email)).status_code == 303
    assert alice.email in victim.get("/de/account").text
    assert attacker.get("/de/account").status_code == 403


def test_another_learner_of_this_browser_is_asked_about(
    app: Flask, database: Database, alice: Person, clock: SettableClock
) -> None:
    client, learner_id = anonymous_browser(app, database, clock)
    send(app.test_client(), "/de/sign-in", {"email": alice.email})
    link = mailed_link(app, alice.email)
    assert 'name="take_along"' in client.get(link).text
    assert 'name="take_along"' not in app.test_client().get(link).text
    send(client, link, {"take_along": "y"})
    with database.reading() as session:
        assert session.get_one(Account, learner_id).merged_into_id == alice.account_id


def test_signing_out(browser_for: BrowserFor, alice: Person) -> None:
    client = browser_for(alice)
    answer = send(client, "/de/sign-out", page="/de/account")
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/de/account").status_code == 403
    assert browser_for(alice).get("/de/account").status_code == 403


def test_name_and_language(browser_for: BrowserFor, alice: Person) -> None:
    client = browser_for(alice)
    answer = send(client, "/de/account", {"name": " Alice  <b>Adler</b>", "locale": "en"})
    assert answer.status_code == 303
    page = client.get("/de/account").text
    assert "Alice &lt;b&gt;Adler&lt;/b&gt;" in page
    assert "<b>Adler" not in page
    assert send(client, "/de/account", {"name": "x" * 201, "locale": "en"}).status_code == 200
    assert send(client, "/de/account", {"name": "Alice", "locale": "xx"}).status_code == 200


def test_ending_the_session_of_another_browser(
    app: Flask, database: Database, browser_for: BrowserFor, people: People, clock: SettableClock
) -> None:
    here, there = browser_for(people.alice), app.test_client()
    sign_in_by_link(app, there, people.alice.email)
    page = here.get("/de/account").text
    paths = re.findall(r'action="(/de/account/sessions/\d+/revoke)"', page)
    assert len(paths) == 1
    assert send(browser_for(people.bob), paths[0], page="/de/account").status_code == 404
    assert there.get("/de/account").status_code == 200
    assert send(here, paths[0], page="/de/account").status_code == 303
    assert there.get("/de/account").status_code == 403
    assert here.get("/de/account").status_code == 200


def test_signing_out_everywhere(app: Flask, browser_for: BrowserFor, alice: Person) -> None:
    here, there = browser_for(alice), app.test_client()
    sign_in_by_link(app, there, alice.email)
    assert send(here, "/de/account/sessions/revoke-all", page="/de/account").status_code == 303
    assert here.get("/de/account").status_code == there.get("/de/account").status_code == 403


def test_setting_changing_and_removing_a_password(
    app: Flask, browser_for: BrowserFor, alice: Person, clock: SettableClock
) -> None:
    client = browser_for(alice)
    assert send(client, "/de/account/password", {"password": "kurz"}).status_code == 200
    assert send(client, "/de/account/password", {"password": "alice@example.org"}).status_code == 200
    assert send(client, "/de/account/password", {"password": "passwordpassword1"}).status_code == 200
    assert send(client, "/de/account/password", {"password": PASSWORD}).status_code == 303
    assert newest_mail(app, alice.email).kind == "password_changed"
    clock.advance(minutes=16)
    changed = "Die Katze schläft bis neun"
    assert client.get("/de/account/password").location == "/de/account/confirm?next=/de/account/password"
    proof = {"proof-way": "password", "proof-password": PASSWORD}
    assert send(client, "/de/account/password", {"password": changed}, page="/de/account").status_code == 403
    assert send(client, "/de/account/password", {"password": changed, **proof}, page="/de/account").status_code == 303
    assert try_password(app.test_client(), alice.email, PASSWORD)[0] == 200
    assert try_password(app.test_client(), alice.email, changed)[0] == 303
    assert send(client, "/de/account/password/remove", page="/de/account/password").status_code == 303
    assert try_password(app.test_client(), alice.email, changed)[0] == 200


def test_a_password_in_any_composition_is_the_same(app: Flask, browser_for: BrowserFor, alice: Person) -> None:
    send(browser_for(alice), "/de/account/password", {"password": "Bäume über Flüssen"})
    assert try_password(app.test_client(), alice.email, "Ba\u0308ume u\u0308ber Flu\u0308ssen")[0] == 303


def test_an_anonymous_learner_has_no_password(app: Flask, database: Database, clock: SettableClock) -> None:
    client, _id = anonymous_browser(app, database, clock)
    assert client.get("/de/account").status_code == 200
    assert client.get("/de/account/password").status_code == 403


@pytest.mark.parametrize(
    "path", ["/de/account", "/de/account/password", "/de/people", "/de/people/add", "/de/people/1"]
)
def test_nobody_is_sent_to_the_sign_in_page_and_back(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 403
    assert f'href="/de/sign-in?next={path}"' in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/de/sign-in", "/de/sign-in/password", "/de/sign-in/code", "/de/sign-in/link/x", "/de/keep", "/de/sign-out", "/de/account",
        "/de/account/password", "/de/account/password/remove", "/de/account/sessions/1/revoke", "/de/account/sessions/revoke-all",
        "/de/people/add", "/de/people/1",
    ],
)
def test_no_form_is_taken_without_its_token(browser_for: BrowserFor, people: People, path: str) -> None:
    client = browser_for(people.eve)
    assert client.post(path, data={"email": NEW}).status_code == 400
    assert client.get("/de/account").status_code == 200


@pytest.mark.one_engine
def test_pages_are_not_kept_by_caches(client: FlaskClient) -> None:
    answer = client.get("/de/sign-in")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]
