"""Back-channel logout: the provider ends sessions here, and nobody else does."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.db.session import Database
from tests.accounts.sign_on_provider import CLIENT_ID, OTHER_KEY, SignOnProvider
from tests.accounts.signing_on import MakeApp, go, unsigned
from tests.clock import SettableClock
from tests.people import People, browser_of


def test_the_provider_ends_sessions_within_one_request(
    make_app: MakeApp, provider: SignOnProvider, database: Database, people: People
) -> None:
    app = make_app()
    here, there, outside = app.test_client(), app.test_client(), browser_of(app, people.alice)
    provider.claims["sid"] = "s-1"
    assert go(here, provider).status_code == 303
    provider.claims["sid"] = "s-2"
    assert go(there, provider).status_code == 303
    sender = app.test_client()
    assert sender.post("/sign-on/logout", data={"logout_token": provider.logout_token(sid="s-1")}).status_code == 200
    assert [one.get("/de/account").status_code for one in (here, there, outside)] == [403, 200, 200]
    token = provider.logout_token()
    assert sender.post("/sign-on/logout", data={"logout_token": token}).status_code == 200
    assert [one.get("/de/account").status_code for one in (here, there, outside)] == [403, 403, 200]
    assert sender.post("/sign-on/logout", data={"logout_token": token}).status_code == 400, "a token is taken once"


LOGOUTS: list[dict[str, Any]] = [
    {"iss": "https://evil.example"}, {"aud": "another"}, {"iat": None}, {"iat": 1}, {"exp": 1}, {"jti": None}, {"events": None},
    {"events": {"other": {}}}, {"events": ["http://schemas.openid.net/event/backchannel-logout"]}, {"nonce": "n"}, {"sub": None},
    {"sub": 7}, {"sub": "somebody else"}, {"sid": "another"},
]


@pytest.mark.one_engine
def test_a_wrong_logout_token_ends_nothing(make_app: MakeApp, provider: SignOnProvider, clock: SettableClock) -> None:
    app = make_app()
    client, sender = app.test_client(), app.test_client()
    assert go(client, provider).status_code == 303
    seen = [sender.post("/sign-on/logout", data={"logout_token": provider.logout_token(**one)}).status_code for one in LOGOUTS]
    assert seen == [400] * 12 + [200, 200], "a good token about nobody here is taken"
    claims = {"iss": provider.issuer, "aud": CLIENT_ID, "iat": int(clock().timestamp()), "jti": "x", "sub": "n-1"}
    for token in ("", "a.b.c", "x" * 20_000, unsigned(claims), provider.signed(claims, key=OTHER_KEY)):
        assert sender.post("/sign-on/logout", data={"logout_token": token}).status_code == 400
    assert client.get("/de/account").status_code == 200


@pytest.mark.one_engine
def test_a_new_key_of_the_provider_is_asked_for_once(make_app: MakeApp, provider: SignOnProvider) -> None:
    app = make_app()
    assert go(app.test_client(), provider).status_code == 303
    sender = app.test_client()
    for _ in range(5):
        token = provider.signed({"iss": provider.issuer}, {"alg": "RS256", "kid": "unknown"})
        assert sender.post("/sign-on/logout", data={"logout_token": token}).status_code == 400
    assert provider.asked.count("/jwks") == 1
    assert provider.asked.count("/.well-known/openid-configuration") == 1
