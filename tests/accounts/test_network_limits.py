"""Limits by network: one address neither guesses many mailed codes nor has any number of mails sent; a class that shares it passes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp.accounts import limits, signing_in
from quizapp.accounts.mailed_secrets import Secrets
from quizapp.accounts.models import SignInRequest, SignInSession
from quizapp.db.session import Database
from quizapp.kernel.ids import new_code
from quizapp.web.models import FailureCount
from tests.accounts.pages import csrf_token, mailed_digits, send
from tests.clock import SettableClock
from tests.people import People, Person
from tests.statements import statements_of

BrowserFor = Callable[[Person], FlaskClient]
SCHOOL, ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}, {"REMOTE_ADDR": "198.51.100.7"}


@pytest.fixture
def asking(app: Flask) -> Callable[..., FlaskClient]:
    """Ask for a mail in a browser of one's own, from the school unless said otherwise."""
    first = app.test_client()
    token = csrf_token(first, "/de/sign-in")
    with first.session_transaction() as cookie:
        kept = dict(cookie)

    def ask(email: str, place: dict[str, str] = SCHOOL, expected: int = 303) -> FlaskClient:
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie.update(kept)
        answer = browser.post("/de/sign-in", data={"email": email, "csrf_token": token}, environ_base=place)
        assert answer.status_code == expected, answer.text[-600:]
        return browser

    return ask


def type_code(browser: FlaskClient, digits: str, place: dict[str, str] = SCHOOL) -> tuple[int, str]:
    """Type a code; status and page."""
    page = browser.get("/de/sign-in/code", environ_base=place).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    answer = browser.post("/de/sign-in/code", data={"digits": digits, "csrf_token": token[1]}, environ_base=place)
    return answer.status_code, answer.text


def secrets_by_address(app: Flask, database: Database) -> dict[str, Secrets]:
    """What the newest mail to everybody tells, as if all had left now."""
    key, now = app.extensions["quizapp_settings"].secret_key, app.extensions["quizapp_clock"]()
    with database.transaction() as session:
        rows = session.execute(select(SignInRequest.email, SignInRequest.id).order_by(SignInRequest.id)).all()
        minted = {row.email: signing_in.mint_secrets(session, row.id, key, now) for row in rows}
    return {email: secrets for email, secrets in minted.items() if secrets}


def asked_for(app: Flask, database: Database, times: int) -> None:
    """So many mails to different mailboxes were asked for at the school."""
    with app.test_request_context(environ_base=SCHOOL), database.transaction() as session:
        limits.count_mails(session, [f"{new_code()}@example.org" for _ in range(times)], app.extensions["quizapp_clock"]())


def counted(database: Database) -> list[int]:
    """All counts, in the order in which they began."""
    with database.reading() as session:
        return list(session.scalars(select(FailureCount.count).order_by(FailureCount.id)))


@pytest.mark.one_engine
def test_a_class_of_300_signs_in_by_code_within_a_minute_from_one_address(
    app: Flask, database: Database, clock: SettableClock, asking: Callable[..., FlaskClient]
) -> None:
    browsers = {}
    for number in range(300):
        browsers[f"learner{number}@example.org"] = asking(f"learner{number}@example.org")
        clock.advance(seconds=0.1)
    mails, statuses = secrets_by_address(app, database), []
    for email, browser in browsers.items():
        statuses.append(type_code(browser, mails[email].digits)[0])
        clock.advance(seconds=0.1)
    assert statuses == [303] * 300
    with database.reading() as session:
        assert session.scalar(select(func.count(SignInSession.id)).where(SignInSession.way == "code")) == 300
        # Of each mailbox one mail is counted; of the network nothing is left.
        assert session.execute(select(FailureCount.count, func.count()).group_by(FailureCount.count)).all() == [(0, 2), (1, 600)]


@pytest.mark.one_engine
def test_of_a_thousand_wrong_codes_from_one_address_a_hundred_are_looked_at(
    app: Flask, database: Database, clock: SettableClock, asking: Callable[..., FlaskClient], people: People
) -> None:
    """Each code takes five tries, so it takes 200 mails to try a thousand times; known and unknown addresses take turns."""
    browsers = [asking(people.alice.email if number == 0 else f"learner{number}@example.org") for number in range(200)]
    mails, statuses = secrets_by_address(app, database), []
    for browser in browsers:
        for _try in range(5):
            statuses.append(type_code(browser, "0000 0000")[0])
    assert statuses == [200] * 100 + [429] * 900
    with database.reading() as session:
        assert session.scalar(select(func.sum(SignInRequest.wrong_tries))) == 100
    late, email = browsers[199], "learner199@example.org"
    status, page = type_code(late, mails[email].digits)
    assert (status, "Ein Link per Mail meldet sofort an" in page) == (429, True)
    assert send(late, f"/de/sign-in/link/{mails[email].token}").status_code == 303
    other = browsers[198]
    assert type_code(other, mails["learner198@example.org"].digits, ELSEWHERE)[0] == 303
    clock.advance(minutes=5)
    assert type_code(browsers[197], mails["learner197@example.org"].digits)[0] == 303


def test_of_mails_that_nobody_answers_one_address_has_600_an_hour_and_1500_a_day(
    app: Flask, database: Database, clock: SettableClock, asking: Callable[..., FlaskClient], people: People
) -> None:
    answering, pressing = asking("one@example.org"), asking("two@example.org")
    asked_for(app, database, 597)
    asking("three@example.org")
    pages = [asking(email, expected=429) for email in ("four@example.org", people.alice.email)]
    refused = send(pages[0], "/de/sign-in", {"email": "five@example.org"}, page="/de/sign-in")
    assert refused.status_code == 303  # the address of this test, not that of the school
    asking("elsewhere@example.org", ELSEWHERE)
    mails = secrets_by_address(app, database)
    assert type_code(answering, mails["one@example.org"].digits)[0] == 303
    link = f"/de/sign-in/link/{mails['two@example.org'].token}"
    for _press in range(3):  # what is answered makes room once
        assert pressing.post(link, data={"csrf_token": csrf_token(pressing, link)}, environ_base=SCHOOL).status_code == 303
    asking("six@example.org")
    asking("seven@example.org")
    asking("eight@example.org", expected=429)
    clock.advance(hours=1)
    asked_for(app, database, 600)
    clock.advance(hours=1)
    asked_for(app, database, 299)
    asking("nine@example.org")
    asking("ten@example.org", expected=429)
    clock.advance(hours=1)
    asking("ten@example.org", expected=429)
    clock.advance(days=1)
    asking("ten@example.org")


def test_the_refusal_is_the_same_for_known_and_unknown_addresses_and_says_when_it_goes_on(
    app: Flask, database: Database, people: People
) -> None:
    asked_for(app, database, 600)
    token_page, seen = app.test_client(), []
    token = csrf_token(token_page, "/de/sign-in")
    for email in (people.alice.email, "nobody@example.org"):
        with statements_of(database) as statements:
            answer = token_page.post("/de/sign-in", data={"email": email, "csrf_token": token}, environ_base=SCHOOL)
        seen.append((answer.status_code, answer.text, answer.headers["Retry-After"], statements))
    assert seen[0] == seen[1]
    assert (seen[0][0], "Genug Mails für jetzt" in seen[0][1], "ab 02.03.26, 11:00 möglich" in seen[0][1]) == (429, True, True)
    assert people.alice.email not in seen[0][1]


def test_whoever_shows_by_mail_who_is_there_makes_room_as_well(
    app: Flask, database: Database, people: People, browser_for: BrowserFor
) -> None:
    alice = browser_for(people.alice)
    assert send(alice, "/de/account/confirm", {"proof-way": "mail"}).status_code == 200
    assert send(alice, "/de/account/confirm", {"proof-way": "mail", "proof-digits": "1"}).status_code == 200
    digits, before = mailed_digits(app, people.alice.email), counted(database)
    assert send(alice, "/de/account/confirm", {"proof-way": "mail", "proof-digits": digits}).status_code == 303
    # The mailbox by hour and day, the network by hour and day, the wrong code.
    assert (before, counted(database)) == ([1, 1, 1, 1, 1], [1, 1, 0, 0, 1])


def test_codes_of_other_pages_count_for_the_network_too(
    people: People, browser_for: BrowserFor, database: Database
) -> None:
    alice, bob = browser_for(people.alice), browser_for(people.bob)
    send(alice, "/de/account/address", {"email": "alice@example.net"})
    send(bob, "/de/account/join", {"email": "other@example.net"})
    for _ in range(3):
        assert send(alice, "/de/account/address/code", {"digits": "1"}).status_code == 200
        assert send(bob, "/de/account/join/codes", {"own": "1", "other": "2"}).status_code == 200
    assert counted(database)[-1] == 6
