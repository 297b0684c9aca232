"""Linking an account with single sign-on by its owner: shown here and there, confirmed by a button, never by coming back alone."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from quizapp.accounts import factors
from quizapp.accounts.models import SignInSession
from quizapp.accounts.sign_on_models import SignOnAccount, SignOnRole
from quizapp.audit.models import AuditEntry
from quizapp.db.session import Database
from quizapp.mail.models import OutboxMail
from tests.accounts.code_app import APP_SECRET, digits_at
from tests.accounts.pages import send
from tests.accounts.sign_on_provider import SignOnProvider
from tests.accounts.signing_on import MakeApp, go
from tests.clock import SettableClock
from tests.people import People, browser_of

PAGE, LINK = "/de/account/sign-on", "/de/sign-on?link=1"
SECRET = "0" * 32


def come_back(client: FlaskClient, provider: SignOnProvider, other: FlaskClient | None = None) -> TestResponse:
    """To the provider and back, perhaps with what another browser brought along."""
    begun = client.get(LINK)
    assert begun.status_code == 303, begun.text[-800:]
    code, state = provider.authorize(begun.location)
    return (other or client).get("/sign-on/return", query_string={"code": code, "state": state})


def linked(database: Database) -> list[tuple[int, str]]:
    """Which account is opened by which name."""
    with database.reading() as session:
        rows = session.execute(select(SignOnAccount.account_id, SignOnAccount.subject).order_by(SignOnAccount.id))
        return [tuple(row) for row in rows]


def test_a_trainer_links_what_is_hers_and_signs_in_there(
    make_app: MakeApp, provider: SignOnProvider, database: Database, people: People, clock: SettableClock
) -> None:
    app, carla = make_app(sign_on_label="Werk Nord"), people.carla
    browser = browser_of(app, carla)
    assert PAGE in browser.get("/de/account").text
    assert LINK in browser.get(PAGE).text
    assert come_back(browser, provider).location == PAGE
    assert linked(database) == []
    page = browser.get(PAGE).text
    assert (carla.email in page, "nora@example.org" in page) == (True, True)
    assert send(browser, PAGE, page=PAGE).status_code == 303
    assert linked(database) == [(carla.account_id, "n-1")]
    with database.transaction() as session:
        acts = select(AuditEntry.actor_id).where(AuditEntry.act == "sign_on_linked")
        assert session.scalars(acts).all() == [carla.account_id]
        told = select(OutboxMail.to_address).where(OutboxMail.kind == "factor_changed")
        assert session.scalars(told).all() == [carla.email]
        factors.add_code_app(session, carla.identity, APP_SECRET, digits_at(clock()), SECRET, clock())
    elsewhere = app.test_client()
    answer = go(elsewhere, provider)
    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/de/sign-in/second")
    assert elsewhere.get("/de/account").status_code == 403
    assert send(browser, PAGE, page=PAGE).status_code == 400  # one coming back links once


def test_what_links_nothing(
    make_app: MakeApp, provider: SignOnProvider, database: Database, people: People, clock: SettableClock
) -> None:
    app = make_app()
    carla, eve = browser_of(app, people.carla), browser_of(app, people.eve)
    assert app.test_client().get(LINK).status_code == 403
    assert send(carla, PAGE, page=PAGE).status_code == 400
    provider.claims["email_verified"] = False
    assert come_back(carla, provider).status_code == 400
    provider.claims["email_verified"] = True
    assert come_back(carla, provider, eve).status_code == 400  # eve's browser did not begin
    assert come_back(carla, provider).status_code == 303
    clock.advance(minutes=11)
    assert send(carla, PAGE, page=PAGE).status_code == 400
    assert come_back(carla, provider).status_code == 303
    clock.advance(minutes=5)
    asked = send(carla, PAGE, page=PAGE)
    assert (asked.status_code, 'name="proof-way"' in asked.text) == (403, True)
    assert linked(database) == []


def test_a_browser_in_which_somebody_else_is_signed_in_by_now_links_nothing(
    make_app: MakeApp, provider: SignOnProvider, database: Database, people: People
) -> None:
    browser = browser_of(make_app(), people.carla)
    begun = browser.get(LINK)
    code, state = provider.authorize(begun.location)
    with browser.session_transaction() as cookie:
        cookie["token"] = people.eve.token
    answer = browser.get("/sign-on/return", query_string={"code": code, "state": state})
    assert (answer.status_code, linked(database)) == (400, [])


def test_a_name_of_another_account_is_refused(
    make_app: MakeApp, provider: SignOnProvider, database: Database, people: People
) -> None:
    app = make_app()
    provider.claims["email"] = people.alice.email
    assert go(app.test_client(), provider).status_code == 303
    browser = browser_of(app, people.carla)
    assert come_back(browser, provider).status_code == 303
    assert send(browser, PAGE, page=PAGE).status_code == 409
    assert linked(database) == [(people.alice.account_id, "n-1")]


def test_ending_the_link_ends_what_began_there(
    make_app: MakeApp, provider: SignOnProvider, database: Database, people: People
) -> None:
    app: Flask = make_app(sign_on_claim="groups", sign_on_roles="teachers=trainer:another")
    browser = browser_of(app, people.carla)
    assert come_back(browser, provider).status_code == 303
    assert send(browser, PAGE, page=PAGE).status_code == 303
    provider.claims["groups"] = ["teachers"]
    elsewhere = app.test_client()
    assert go(elsewhere, provider).status_code == 303
    with database.reading() as session:
        assert session.scalars(select(SignOnRole.course_key)).all() == ["another"]
        began_there = select(SignInSession.revoked_at).where(SignInSession.way == "sign_on")
        assert session.scalars(began_there).all() == [None]
    assert send(browser, f"{PAGE}/end", page=PAGE).status_code == 303
    assert linked(database) == []
    with database.reading() as session:
        assert session.scalars(select(SignOnRole.course_key)).all() == []
        assert None not in session.scalars(began_there).all()
    assert browser.get("/de/account").status_code == 200
    assert go(app.test_client(), provider).status_code == 303  # nora's own address makes an account of her own
    assert [account for account, _subject in linked(database)] != [people.carla.account_id]
    assert send(browser, f"{PAGE}/end", page=PAGE).status_code == 404
