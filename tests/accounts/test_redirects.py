"""After every way of signing in people stay on this site, whatever `next` asked for."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp.accounts import factors
from quizapp.accounts.models import SignInRequest
from quizapp.db.session import Database
from tests.accounts.code_app import APP_SECRET, digits_at
from tests.accounts.pages import PASSWORD, csrf_token, give_password, mailed_link, send, try_password
from tests.accounts.rules.test_next_path import ESCAPES, STAYS
from tests.clock import SettableClock
from tests.page_text import undrawn
from tests.people import Person

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize("path", ["/de/sign-in", "/de/keep"])
def test_forms_take_over_only_what_stays(app: Flask, path: str) -> None:
    client = app.test_client()
    for asked in (*ESCAPES, *STAYS):
        answer = client.get(path, query_string={"next": asked})
        if "\0" in asked:
            assert answer.status_code == 400
            continue
        found = {html.unescape(value) for value in re.findall(r'name="(?:password-)?next"[^>]*value="([^"]*)"', answer.text)}
        assert found == {asked if asked in STAYS else ""}, asked


def test_nothing_else_is_stored_with_a_request(app: Flask, database: Database) -> None:
    client = app.test_client()
    token = csrf_token(client, "/de/sign-in")
    for number, asked in enumerate(ESCAPES):
        data = {"email": f"nora{number}@example.org", "next": asked, "csrf_token": token}
        assert client.post(("/de/sign-in", "/de/keep")[number % 2], data=data).status_code in (303, 400)
    with database.reading() as session:
        assert set(session.scalars(select(SignInRequest.next_path))) == {""}


def test_the_password_form_leads_nowhere_else(app: Flask, database: Database, alice: Person, clock: SettableClock) -> None:
    give_password(database, alice, clock)
    for asked in (*ESCAPES, *STAYS):
        client = app.test_client()
        data = {"password-email": alice.email, "password-password": PASSWORD, "password-next": asked}
        answer = client.post("/de/sign-in/password", data={**data, "csrf_token": csrf_token(client, "/de/sign-in")})
        if answer.status_code == 303:
            assert answer.location == (asked if asked in STAYS else "/de/"), asked
        else:
            assert (answer.status_code, "\0" in asked) == (400, True), asked


def test_the_second_step_leads_nowhere_else(app: Flask, database: Database, alice: Person, clock: SettableClock) -> None:
    with database.transaction() as session:
        factors.add_code_app(session, alice.identity, APP_SECRET, digits_at(clock()), "0" * 32, clock())
    give_password(database, alice, clock)
    for asked in (*ESCAPES[::3], *STAYS):
        clock.advance(seconds=30)
        client = app.test_client()
        try_password(client, alice.email, PASSWORD)
        data = {"code": digits_at(clock()), "next": asked, "csrf_token": csrf_token(client, "/de/sign-in/second")}
        answer = client.post("/de/sign-in/second", data=data)
        if "\0" in asked:
            assert answer.status_code == 400
            continue
        assert answer.location == (asked if asked in STAYS else "/de/"), asked
        shown = client.get("/de/account/factors", query_string={"next": asked}).text
        assert asked in STAYS or "evil" not in undrawn(shown.partition("<main")[2].partition("</main>")[0]), asked


def test_a_path_put_into_the_database_leads_nowhere_else(app: Flask, database: Database, alice: Person) -> None:
    client = app.test_client()
    send(client, "/de/sign-in", {"email": alice.email})
    link = mailed_link(app, alice.email)
    for asked in (one for one in ESCAPES if "\0" not in one):
        with database.transaction() as session:
            session.scalars(select(SignInRequest)).one().next_path = asked
        assert send(app.test_client(), link).location == "/de/", asked


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/de", "///evil.example/de", "/\\evil.example", "/%5cevil.example", "/%2f%2fevil.example", "/de//evil.example",
        "/.//evil.example", "/;//evil.example", "/de?//evil.example", "/verify?code=//evil.example", "/verify?code=x&lang=//evil.example",
        "/verify?code=x&lang=de%0d%0aLocation:%20https://evil.example", "/?lang=//evil.example", "/de/keep?next=//evil.example",
        "/de/account?next=//evil.example", "/https://evil.example", "/de/https://evil.example/..", "/%09/evil.example",
    ],
)
def test_no_address_sends_anybody_away(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    location = answer.headers.get("Location", "/")
    assert re.match(r"/(?![/\\])|http://localhost/", location), location
    assert "\n" not in location
