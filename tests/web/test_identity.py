"""The one necessary cookie."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.pages import csrf_token, send, session_token
from tests.people import Person

BrowserFor = Callable[[Person], FlaskClient]


@pytest.mark.one_engine
def test_the_cookie_is_kept_from_scripts_and_other_sites(client: FlaskClient) -> None:
    cookie = client.get("/de/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("session=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}


@pytest.mark.one_engine
@pytest.mark.parametrize("value", ["", "x", "e30.aaaa.bbbb", "." * 4000, "eyJ0b2tlbiI6IngifQ.Zm9v.YmFy"])
def test_a_made_up_cookie_admits_nobody(client: FlaskClient, value: str) -> None:
    client.set_cookie("session", value)
    assert client.get("/de/account").status_code == 403


@pytest.mark.one_engine
@pytest.mark.parametrize("token", [None, 7, "", ["x"], {"x": 1}])
def test_a_token_of_the_wrong_shape_admits_nobody(client: FlaskClient, token: object) -> None:
    with client.session_transaction() as cookie:
        cookie["token"] = token
    assert client.get("/de/account").status_code == 403


def test_a_token_of_one_form_is_not_taken_from_another_browser(browser_for: BrowserFor, alice: Person, bob: Person) -> None:
    foreign = csrf_token(browser_for(bob), "/de/account")
    client = browser_for(alice)
    own = csrf_token(client, "/de/account")
    data = {"name": "X", "locale": "de"}
    assert client.post("/de/account", data={**data, "csrf_token": foreign}).status_code == 400
    assert client.post("/de/account", data={**data, "csrf_token": own}).status_code == 303


@pytest.mark.one_engine
def test_over_https_forms_from_other_sites_are_refused_even_with_a_token(app: Flask) -> None:
    client = app.test_client()
    token = csrf_token(client, "/de/sign-in")
    answer = client.post(
        "/de/sign-in", data={"email": "nora@example.org", "csrf_token": token}, base_url="https://localhost",
        headers={"Referer": "https://evil.example/"},
    )
    assert answer.status_code == 400


def test_signing_out_leaves_nothing_in_the_cookie(browser_for: BrowserFor, alice: Person) -> None:
    client = browser_for(alice)
    send(client, "/de/sign-out", page="/de/account")
    assert session_token(client) is None
