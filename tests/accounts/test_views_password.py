"""Signing in by password, and what limits guessing."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.accounts import passwords
from quizapp.accounts.models import Account
from quizapp.db.session import Database
from quizapp.kernel.turns import Turns
from quizapp.web.door import TURNS
from quizapp.web.identity import TOKEN
from tests.accounts.pages import (
    PASSWORD,
    anonymous_browser,
    csrf_token,
    give_password,
    send,
    session_token,
    try_password,
)
from tests.clock import SettableClock
from tests.people import People, Person
from tests.statements import statements_of
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

NEW = "nora@example.org"
BrowserFor = Callable[[Person], FlaskClient]


def test_a_wrong_password_and_an_unknown_address_get_the_same_reply(
    app: Flask, database: Database, people: People, clock: SettableClock
) -> None:
    give_password(database, people.alice, clock)
    replies = set()
    for email in (people.alice.email, people.bob.email, "nobody@example.org"):
        client = app.test_client()
        with statements_of(database) as statements:
            status, text = try_password(client, email, "not the password at all")
        text = re.sub(r'value="[^"]{60,}"', 'value="TOKEN"', text.replace(email, "ADDRESS"))
        replies.add((status, text, len([one for one in statements if "account" in one])))
        assert session_token(client) is None
    assert len(replies) == 1


def test_signing_in_by_password_rotates_the_session(
    app: Flask, database: Database, alice: Person, clock: SettableClock
) -> None:
    give_password(database, alice, clock)
    client, learner_id = anonymous_browser(app, database, clock)
    before = session_token(client)
    old_csrf = csrf_token(client, "/de/account")
    status, _text = try_password(client, alice.email, PASSWORD, "/de/account")
    assert status == 303
    assert session_token(client) not in (None, before)
    assert alice.email in client.get("/de/account").text
    assert client.post("/de/sign-out", data={"csrf_token": old_csrf}).status_code == 400
    with database.reading() as session:
        assert session.get_one(Account, learner_id).merged_into_id == alice.account_id
    stale = app.test_client()
    with stale.session_transaction() as cookie:
        cookie[TOKEN] = before
    assert stale.get("/de/account").status_code == 403


def test_guessing_ends_after_ten_failures_and_goes_on_after_the_window(
    app: Flask, database: Database, alice: Person, clock: SettableClock
) -> None:
    give_password(database, alice, clock)
    for _ in range(10):
        assert try_password(app.test_client(), alice.email, "wrong wrong wrong")[0] == 200
    client = app.test_client()
    data = {"password-email": alice.email, "password-password": PASSWORD}
    answer = send(client, "/de/sign-in/password", data, page="/de/sign-in")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 300
    clock.advance(minutes=5)
    assert try_password(client, alice.email, PASSWORD)[0] == 303


@pytest.mark.one_engine
def test_who_waits_for_a_password_to_be_hashed_holds_up_nobody(app: Flask, people: People) -> None:
    turns, answer = Turns(), app.wsgi_app

    def in_turn(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with turns:
            return answer({**environ, TURNS: turns}, start_response)

    app.wsgi_app = in_turn  # type: ignore[method-assign]  # as the door of `quizapp serve` does
    signing_in, reading = app.test_client(), app.test_client()
    with ThreadPoolExecutor() as threads:
        with passwords._turn:
            waiting = threads.submit(try_password, signing_in, people.alice.email, "not the password at all")
            while not passwords._turn._waiters:
                threading.Event().wait(0.001)
            assert threads.submit(reading.get, "/en/").result(timeout=PATIENCE_S).status_code == 200
            assert not waiting.done()
        assert waiting.result()[0] == 200
