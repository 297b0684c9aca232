"""Wrong and hostile answers of a provider: each has a page, and nothing changes."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from joserfc import jwk
from sqlalchemy import select

from quizapp.app import create_app
from quizapp.cohorts.models import BY_LIST, CohortMember
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.db.session import Database
from tests.accounts.sign_on_provider import OTHER_KEY, SignOnProvider
from tests.accounts.signing_on import MakeApp, go, refused, unsigned
from tests.clock import SettableClock
from tests.cohorts.gathering import gather
from tests.conftest import MakeSettings
from tests.people import People


def change(name: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda claims: claims.update({name: value}) if value is not None else claims.pop(name, None)


BENT = [
    change("iss", "https://evil.example"), change("aud", "another"), change("aud", ["another"]), change("aud", None),
    change("azp", "another"), change("nonce", "another"), change("nonce", None), change("exp", 1), change("exp", None),
    change("exp", "soon"), change("iat", None), change("iat", 99_999_999_999), change("sub", None), change("sub", ""),
    change("sub", ["n-1"]), change("sub", "x" * 256), change("iss", None),
]


@pytest.mark.one_engine
@pytest.mark.parametrize("bend", BENT, ids=range(len(BENT)))
def test_a_wrong_claim_signs_nobody_in(
    make_app: MakeApp, provider: SignOnProvider, database: Database, people: People, bend: Callable[[dict[str, Any]], None]
) -> None:
    provider.bend = bend
    refused(go(make_app().test_client(), provider), database, 400)


@pytest.mark.one_engine
@pytest.mark.parametrize("how", ["none", "secret", "other key", "garbage", "missing"])
def test_a_token_that_the_provider_did_not_sign_signs_nobody_in(
    make_app: MakeApp, provider: SignOnProvider, database: Database, people: People, how: str
) -> None:
    secret = jwk.OctKey.import_key("geheim" * 6)
    provider.token = {
        "none": unsigned,
        "secret": lambda claims: provider.signed(claims, {"alg": "HS256", "kid": "one"}, secret),
        "other key": lambda claims: provider.signed(claims, key=OTHER_KEY),
        "garbage": lambda _claims: "a.b.c",
        "missing": lambda _claims: None,  # type: ignore[return-value]  # what a broken provider sends
    }[how]
    refused(go(make_app().test_client(), provider), database, 400)


@pytest.mark.one_engine
def test_the_answer_belongs_to_the_browser_that_began(
    make_app: MakeApp, provider: SignOnProvider, database: Database, people: People, clock: SettableClock
) -> None:
    app = make_app()
    client, other = app.test_client(), app.test_client()
    code, state = provider.authorize(client.get("/de/sign-on").location)
    answer = {"code": code, "state": state}
    assert other.get("/sign-on/return", query_string=answer).status_code == 400
    assert client.get("/sign-on/return", query_string={**answer, "state": "another"}).status_code == 400
    assert client.get("/sign-on/return", query_string=answer).status_code == 400, "one wrong state ends the way"
    refused(go(client, provider, iss="https://evil.example"), database, 400)
    refused(go(client, provider, code=""), database, 400)
    code, state = provider.authorize(client.get("/de/sign-on").location)
    clock.advance(minutes=11)
    refused(client.get("/sign-on/return", query_string={"code": code, "state": state}), database, 400)
    clock.advance(minutes=-11)
    signed_in = go(client, provider, iss=provider.issuer)
    assert signed_in.status_code == 303
    assert client.get("/sign-on/return", query_string=answer).status_code == 400


@pytest.mark.one_engine
def test_errors_of_the_provider_have_pages(
    make_app: MakeApp, provider: SignOnProvider, database: Database, people: People
) -> None:
    client = make_app().test_client()
    for error, status in (("access_denied", 403), ("server_error", 409), ("<script>alert(1)</script>", 409)):
        _code, state = provider.authorize(client.get("/de/sign-on").location)
        answer = client.get("/sign-on/return", query_string={"error": error, "error_description": "<b>x", "state": state})
        refused(answer, database, status)
        assert "<script>alert" not in answer.text
        assert "<b>x" not in answer.text
    refused(go(client, provider, code="made-up"), database, 409)


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("path", "raw", "status"),
    [
        ("/token", (500, b"oops"), 409), ("/token", (200, b"no json"), 400), ("/token", (200, b"[]"), 400),
        ("/token", (200, b"x" * 300_000), 409), ("/token", (302, b""), 409), ("/jwks", (200, b"{}"), 400),
        ("/jwks", (200, b'{"keys": "x"}'), 400), ("/jwks", (500, b""), 409), ("/jwks", (302, b""), 409),
    ],
    ids=str,
)
def test_broken_answers_have_pages(
    make_app: MakeApp, provider: SignOnProvider, database: Database, people: People, path: str, raw: tuple[int, bytes], status: int
) -> None:
    provider.raw[path] = raw
    refused(go(make_app().test_client(), provider), database, status)


@pytest.mark.one_engine
@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.example"}, {"token_endpoint": None}, {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
    ids=str,
)
def test_a_wrong_discovery_document_leads_nowhere(
    make_app: MakeApp, provider: SignOnProvider, metadata: dict[str, Any]
) -> None:
    provider.metadata = metadata
    assert make_app().test_client().get("/de/sign-on").status_code == 400


@pytest.mark.one_engine
def test_a_provider_that_is_down_or_slow_is_said_so(make_settings: MakeSettings, provider: SignOnProvider, clock: SettableClock) -> None:
    given = provider.settings(sign_on_timeout_s=1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        slow = f"http://127.0.0.1:{silent.getsockname()[1]}"
        for issuer in ("http://127.0.0.1:9", slow):
            app = create_app(make_settings(**{**given, "sign_on_issuer": issuer}), clock)
            answer = app.test_client().get("/de/sign-on")
            assert (answer.status_code, "antwortet nicht" in answer.text) == (409, True)
            app.extensions["quizapp_database"].dispose()


@pytest.mark.one_engine
def test_without_a_provider_there_is_no_button_and_no_way(app: Flask) -> None:
    client = app.test_client()
    assert "sign-on" not in client.get("/de/sign-in").text
    assert [client.get(path).status_code for path in ("/de/sign-on", "/sign-on/return")] == [404, 404]
    assert client.post("/sign-on/logout", data={"logout_token": "x"}).status_code == 400


def test_claims_of_closed_groups_and_of_groups_that_are_over_let_nobody_in(
    make_app: MakeApp, provider: SignOnProvider, database: Database, people: People, clock: SettableClock, course: Course
) -> None:
    closed = gather(database, people.carla, course.key, clock(), joining=BY_LIST)
    over = gather(database, people.carla, course.key, clock(), name="Gruppe zwei", ends_on=clock().date() - timedelta(days=1))
    rules = f"one=group:{closed.join_code}, two=group:{over.join_code}"
    provider.claims["groups"] = ["one", "two", closed.join_code, over.join_code, f"group:{over.join_code}", {"one": 1}, None, 7]
    assert go(make_app(sign_on_claim="groups", sign_on_roles=rules).test_client(), provider).status_code == 303
    with database.reading() as session:
        assert session.scalars(select(CohortMember.id)).all() == []
        assert session.scalars(select(Enrolment.id)).all() == []
