"""Signing in with two steps, on the pages."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.accounts import factors, service
from quizapp.accounts.factor_queries import own_factors
from quizapp.accounts.models import SignInSession
from quizapp.audit.models import AuditEntry
from quizapp.db.session import Database
from quizapp.web.identity import TOKEN
from tests.accounts.authenticator import Authenticator
from tests.accounts.code_app import APP_SECRET, digits_at
from tests.accounts.pages import (
    PASSWORD,
    csrf_token,
    give_password,
    mailed_digits,
    mailed_link,
    newest_mail,
    send,
    session_token,
    try_password,
)
from tests.clock import SettableClock
from tests.people import People, Person

BrowserFor = Callable[[Person], FlaskClient]
SECOND = "/de/sign-in/second"
CODE = re.compile(r"<code>(\w{4}-\w{4}-\w{4})</code>")


def shown_secret(page: str) -> str:
    """The secret as the page writes it for typing."""
    found = re.search(r'class="secret">([A-Z2-7-]+)<', page)
    assert found
    return found[1].replace("-", "")


def set_up_app(client: FlaskClient, clock: SettableClock, next_path: str = "") -> tuple[str, list[str]]:
    """Scan the picture and type the code; the secret and the recovery codes."""
    page = client.get("/de/account/factors/app").text
    sealed = re.search(r'name="sealed"[^>]*value="([^"]+)"', page)
    assert sealed
    secret = shown_secret(page)
    data = {"sealed": html.unescape(sealed[1]), "digits": digits_at(clock(), secret), "next": next_path}
    answer = client.post("/de/account/factors/app", data={**data, "csrf_token": csrf_token(client, "/de/account/factors")})
    assert answer.status_code == 200, answer.text
    return secret, CODE.findall(answer.text)


def with_app(database: Database, one: Person, clock: SettableClock) -> list[str]:
    """The person has a code app and a password; the recovery codes."""
    give_password(database, one, clock)
    with database.transaction() as session:
        codes = factors.add_code_app(session, one.identity, APP_SECRET, digits_at(clock()), "0" * 32, clock())
    clock.advance(minutes=1)
    return list(codes or ())


def test_setting_up_an_app_shows_ten_codes_once(browser_for: BrowserFor, database: Database, alice: Person, clock: SettableClock) -> None:
    client = browser_for(alice)
    page = client.get("/de/account/factors/app").text
    assert "<svg" in page
    _secret, codes = set_up_app(client, clock)
    assert len(codes) == 10
    assert not CODE.findall(client.get("/de/account/factors").text)
    new = CODE.findall(send(client, "/de/account/factors/recovery-codes", page="/de/account/factors").text)
    assert len(new) == 10
    assert not set(new) & set(codes)


def test_a_wrong_code_keeps_the_secret_on_the_page(browser_for: BrowserFor, alice: Person, database: Database) -> None:
    client = browser_for(alice)
    page = client.get("/de/account/factors/app").text
    sealed = html.unescape(re.search(r'name="sealed"[^>]*value="([^"]+)"', page)[1])  # type: ignore[index]  # it is there
    answer = send(client, "/de/account/factors/app", {"sealed": sealed, "digits": "12"})
    assert answer.status_code == 200
    assert shown_secret(answer.text) == shown_secret(page)
    assert 'aria-invalid="true"' in answer.text


def test_after_the_password_comes_the_code(app: Flask, database: Database, alice: Person, clock: SettableClock) -> None:
    with_app(database, alice, clock)
    client = app.test_client()
    data = {"password-email": alice.email, "password-password": PASSWORD, "password-next": "/de/account"}
    answer = send(client, "/de/sign-in/password", data, page="/de/sign-in")
    assert answer.location == f"{SECOND}?next=/de/account"
    half = session_token(client)
    assert client.get("/de/account").status_code == 403
    answer = send(client, SECOND, {"code": digits_at(clock()), "next": "/de/account"})
    assert (answer.status_code, answer.location) == (303, "/de/account")
    assert alice.email in client.get("/de/account").text
    assert session_token(client) != half
    assert client.get(SECOND).status_code == 404
    with database.reading() as session:
        acts = session.scalars(select(AuditEntry.changes).where(AuditEntry.act == "sign_in")).all()
    assert acts == [{"way": [None, "password"], "factor": [None, "totp"]}]


def test_after_a_mailed_link_and_a_mailed_code_too(app: Flask, database: Database, alice: Person, clock: SettableClock) -> None:
    codes = with_app(database, alice, clock)
    for way in (0, 1):
        client = app.test_client()
        send(client, "/de/sign-in", {"email": alice.email})
        if way:
            answer = send(client, mailed_link(app, alice.email))
        else:
            answer = send(client, "/de/sign-in/code", {"digits": mailed_digits(app, alice.email)})
        assert answer.location == SECOND
        assert client.get("/de/account").status_code == 403
        assert send(client, SECOND, {"code": codes[way]}).status_code == 303
        assert client.get("/de/account").status_code == 200


def test_the_second_step_waits_ten_minutes_and_ends_with_a_revocation(
    app: Flask, database: Database, alice: Person, clock: SettableClock
) -> None:
    with_app(database, alice, clock)
    late, revoked = app.test_client(), app.test_client()
    for client in (late, revoked):
        try_password(client, alice.email, PASSWORD)
    with database.transaction() as session:
        service.sign_out_everywhere(session, alice.identity, clock())
    assert revoked.get(SECOND).status_code == 404
    try_password(late, alice.email, PASSWORD)
    token = csrf_token(late, SECOND)
    clock.advance(minutes=10)
    assert late.post(SECOND, data={"code": digits_at(clock()), "csrf_token": token}).status_code == 404
    assert late.get("/de/account").status_code == 403


def test_one_code_twice_in_a_step_is_refused(app: Flask, database: Database, alice: Person, clock: SettableClock) -> None:
    with_app(database, alice, clock)
    statuses = []
    for _ in range(2):
        client = app.test_client()
        try_password(client, alice.email, PASSWORD)
        statuses.append(send(client, SECOND, {"code": digits_at(clock())}).status_code)
    assert statuses == [303, 200]


def test_six_wrong_codes_then_a_clear_sentence(app: Flask, database: Database, alice: Person, clock: SettableClock) -> None:
    with_app(database, alice, clock)
    client = app.test_client()
    try_password(client, alice.email, PASSWORD)
    token = csrf_token(client, SECOND)
    answers = [client.post(SECOND, data={"code": "000000", "csrf_token": token}) for _ in range(6)]
    assert [one.status_code for one in answers] == [200] * 5 + [429]
    assert "Zu viele falsche Codes" in answers[-1].text
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 300
    assert client.post(SECOND, data={"code": digits_at(clock()), "csrf_token": token}).status_code == 429
    clock.advance(minutes=5)
    assert client.post(SECOND, data={"code": digits_at(clock()), "csrf_token": token}).status_code == 303


@pytest.mark.one_engine
def test_twenty_wrong_codes_an_hour_and_fifty_a_day(app: Flask, database: Database, alice: Person, clock: SettableClock) -> None:
    with_app(database, alice, clock)
    clock.advance(hours=24 - clock().hour, minutes=-clock().minute)
    looked_at = []
    for _hour in range(4):
        for _ in range(12):
            client = app.test_client()
            try_password(client, alice.email, PASSWORD)
            token = csrf_token(client, SECOND)
            looked_at += [client.post(SECOND, data={"code": "000000", "csrf_token": token}).status_code for _ in range(2)]
            clock.advance(minutes=5)
        assert looked_at.count(200) <= 50
    assert [looked_at[at : at + 24].count(200) for at in (0, 24, 48, 72)] == [20, 20, 10, 0]


def test_staff_without_a_factor_land_on_the_page_that_sets_one_up(
    app: Flask, database: Database, carla: Person, clock: SettableClock
) -> None:
    give_password(database, carla, clock)
    client = app.test_client()
    try_password(client, carla.email, PASSWORD)
    results = "/de/courses/first-aid-social-media/results"
    answer = client.get(f"{results}?state=passed")
    assert (answer.status_code, answer.location) == (303, f"/de/account/factors?next={results}?state%3Dpassed")
    token = csrf_token(client, "/de/account/factors")
    assert client.post(f"{results}.xlsx", data={"csrf_token": token}).location == "/de/account/factors"
    refused = client.get(results, headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json["error"]) == (403, "factor_needed")  # type: ignore[index]  # it is JSON
    set_up_app(client, clock)
    assert client.get("/de/courses").status_code == 404
    with database.reading() as session:
        assert own_factors(session, carla.account_id).count == 1


def test_the_demo_puts_it_off_and_nothing_else_does(
    app: Flask, database: Database, carla: Person, clock: SettableClock
) -> None:
    give_password(database, carla, clock)
    client = app.test_client()
    try_password(client, carla.email, PASSWORD)
    answer = send(client, "/de/account/factors/postpone", {"next": "/de/account"}, page="/de/account/factors")
    assert (answer.status_code, answer.location) == (303, "/de/account")
    assert client.get("/de/account").status_code == 200


def test_a_link_from_the_console_stands_in_for_the_factor_in_the_demo_only(
    app: Flask, database: Database, carla: Person, clock: SettableClock
) -> None:
    seen = []
    for transport in ("demo", "smtp"):
        with database.transaction() as session:
            token = service.mint_sign_in_link(session, carla.email, clock())
        object.__setattr__(app.extensions["quizapp_settings"], "mail_transport", transport)
        client = app.test_client()
        assert send(client, f"/de/sign-in/link/{token}").status_code == 303
        seen.append(client.get("/de/").status_code)
    assert seen == [200, 303]
    assert send(client, "/de/account/factors/postpone", page="/de/account/factors").status_code == 404
    with database.reading() as session:
        ways = session.execute(select(SignInSession.way, SignInSession.factor).where(SignInSession.way == "console_link")).all()
    assert sorted(ways, key=str) == sorted([("console_link", "console"), ("console_link", None)], key=str)


def test_a_passkey_alone_signs_in(browser_for: BrowserFor, app: Flask, database: Database, carla: Person) -> None:
    at_home, device = browser_for(carla), Authenticator()
    options = at_home.get("/de/account/factors/passkeys/options").json
    data = {"name": "Telefon", "credential": device.create(options)}  # type: ignore[arg-type]  # it is JSON
    page = send(at_home, "/de/account/factors/passkeys/add", data)
    assert len(CODE.findall(page.text)) == 10
    assert "Telefon" in at_home.get("/de/account/factors").text
    client = app.test_client()
    answer = device.get(client.get("/de/sign-in/passkey/options").json)  # type: ignore[arg-type]  # it is JSON
    data = {"credential": answer, "next": "/de/account"}
    signed_in = send(client, "/de/sign-in/passkey", data, page="/de/sign-in")
    assert (signed_in.status_code, signed_in.location) == (303, "/de/account")
    assert carla.email in client.get("/de/account").text
    again = app.test_client()
    assert send(again, "/de/sign-in/passkey", data, page="/de/sign-in").location == "/de/sign-in?next=/de/account"
    assert session_token(again) is None
    assert newest_mail(app, carla.email).kind == "factor_changed"


def test_what_is_no_passkey_is_told_so(browser_for: BrowserFor, alice: Person, app: Flask) -> None:
    client = browser_for(alice)
    for sent in ("", "{}", json.dumps({"id": 1, "response": []}), "[" * 5000):
        page = send(client, "/de/account/factors/passkeys/add", {"name": "x", "credential": sent})
        assert page.status_code == 200
        assert "field__error" in page.text


def test_an_internet_address_without_a_name_has_no_passkeys(browser_for: BrowserFor, alice: Person) -> None:
    client = browser_for(alice)
    with client.session_transaction(base_url="http://127.0.0.1") as cookie:
        cookie[TOKEN] = alice.token
    assert client.get("/de/sign-in/passkey/options", base_url="http://127.0.0.1").status_code == 404
    assert "localhost" in client.get("/de/account/factors/passkeys/add", base_url="http://127.0.0.1").text


def test_people_see_what_to_do_when_all_is_lost(
    app: Flask, database: Database, people: People, clock: SettableClock
) -> None:
    with_app(database, people.alice, clock)
    with database.transaction() as session:
        factors.reset_factors(session, people.eve.identity, people.alice.account_id, clock())
    client = app.test_client()
    assert try_password(client, people.alice.email, PASSWORD)[0] == 303
    assert client.get("/de/account").status_code == 200
