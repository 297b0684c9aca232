"""The list of one's own sign-ins: when last used, ending one, ending all, at once."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.accounts.models import SignInSession
from quizapp.db.session import Database
from tests.accounts.pages import csrf_token, send, sign_in_by_link
from tests.clock import SettableClock
from tests.people import Person
from tests.statements import statements_of

BrowserFor = Callable[[Person], FlaskClient]
NAME = {"name": "Alice Adler", "locale": "de"}


def test_sending_something_notes_the_use_once_an_hour(
    browser_for: BrowserFor, database: Database, alice: Person, clock: SettableClock
) -> None:
    client, seen = browser_for(alice), []
    for minutes in (59, 1, 30):
        clock.advance(minutes=minutes)
        client.get("/de/account")
        with statements_of(database) as statements:
            assert send(client, "/de/account", NAME).status_code == 303
        seen.append(len([one for one in statements if one.startswith("UPDATE sign_in_session")]))
    assert seen == [0, 1, 0]
    clock.advance(days=40)
    send(client, "/de/account", NAME)
    assert "zuletzt benutzt am 11. April 2026" in client.get("/de/account").text
    with database.reading() as session:
        assert session.scalars(select(SignInSession.used_at).where(SignInSession.id == alice.identity.session_id)).one() == clock()


def test_ending_one_and_all_holds_for_the_very_next_request(app: Flask, database: Database, alice: Person) -> None:
    browsers = [app.test_client() for _ in range(3)]
    for browser in browsers:
        sign_in_by_link(app, browser, alice.email)
    here, there, elsewhere = browsers
    tokens = {one: csrf_token(one, "/de/account") for one in browsers}
    with database.reading() as session:
        newest = select(SignInSession.id).where(SignInSession.account_id == alice.account_id).order_by(SignInSession.id)
        second = session.scalars(newest).all()[-2]
    assert here.post(f"/de/account/sessions/{second}/revoke", data={"csrf_token": tokens[here]}).status_code == 303
    assert [one.get("/de/account").status_code for one in browsers] == [200, 403, 200]
    assert there.post("/de/account", data={**NAME, "csrf_token": tokens[there]}).status_code == 403
    assert here.post("/de/account/sessions/revoke-all", data={"csrf_token": tokens[here]}).status_code == 303
    assert [one.get("/de/account").status_code for one in browsers] == [403, 403, 403]
    assert elsewhere.post("/de/account", data={**NAME, "csrf_token": tokens[elsewhere]}).status_code == 403
