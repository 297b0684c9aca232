"""Changing the address and joining accounts, on the pages."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.pages import mailed_digits, newest_mail, send, sign_in_by_link
from tests.people import People, Person

NEW = "alice@example.net"
BrowserFor = Callable[[Person], FlaskClient]
LINK = re.compile(r"https?://[^\s/]+(/\w\w/account/address/link/\S+)")


def test_changing_the_address_by_code(app: Flask, browser_for: BrowserFor, people: People) -> None:
    alice = browser_for(people.alice)
    assert send(alice, "/de/account/address", {"email": people.alice.email}).status_code == 200
    assert send(alice, "/de/account/address", {"email": NEW}).location == "/de/account/address/code"
    wrong = send(alice, "/de/account/address/code", {"digits": "12345678"})
    assert (wrong.status_code, "field__error" in wrong.text) == (200, True)
    assert people.alice.email in alice.get("/de/account").text
    assert send(alice, "/de/account/address/code", {"digits": mailed_digits(app, NEW)}).status_code == 303
    assert NEW in alice.get("/de/account").text
    told = newest_mail(app, people.alice.email)
    assert (told.kind, NEW in str(told.text_body)) == ("address_changed", False)


def test_changing_the_address_by_link(app: Flask, browser_for: BrowserFor, people: People) -> None:
    alice = browser_for(people.alice)
    send(alice, "/de/account/address", {"email": NEW})
    found = LINK.search(str(newest_mail(app, NEW).text_body))
    assert found
    assert [app.test_client().get(found[1]).status_code, browser_for(people.bob).get(found[1]).status_code] == [403, 404]
    assert alice.get(found[1]).status_code == 200
    assert people.alice.email in alice.get("/de/account").text
    assert send(alice, found[1]).status_code == 303
    sign_in_by_link(app, app.test_client(), NEW)


def test_a_used_address_looks_like_any_other_until_its_mail_is_read(
    app: Flask, browser_for: BrowserFor, people: People
) -> None:
    def shown(email: str) -> str:
        alice = browser_for(people.alice)
        answer = send(alice, "/de/account/address", {"email": email})
        text = f"{answer.status_code} {answer.location} {alice.get(answer.location).text}"
        return re.sub(r'value="[^"]{60,}"', "TOKEN", text).replace(email, "ADDRESS")

    assert shown(people.bob.email) == shown(NEW)
    alice = browser_for(people.alice)
    send(alice, "/de/account/address", {"email": people.bob.email})
    answer = send(alice, "/de/account/address/code", {"digits": mailed_digits(app, people.bob.email)})
    assert (answer.status_code, "Zu dieser Adresse gibt es schon ein Konto" in answer.text) == (409, True)


def test_joining_two_accounts(app: Flask, browser_for: BrowserFor, people: People) -> None:
    alice, dan = browser_for(people.alice), browser_for(people.dan)
    assert send(alice, "/de/account/join", {"email": people.alice.email}).status_code == 200
    assert send(alice, "/de/account/join", {"email": people.dan.email}).location == "/de/account/join/codes"
    codes = {"own": mailed_digits(app, people.alice.email), "other": mailed_digits(app, people.dan.email)}
    wrong = send(alice, "/de/account/join/codes", {**codes, "other": "1"})
    assert f'href="#other">Code, der an {people.dan.email} ging: ' in wrong.text
    assert (wrong.status_code, 'id="other-error"' in wrong.text, 'id="own-error"' in wrong.text) == (200, True, False)
    assert dan.get("/de/account").status_code == 200
    assert send(alice, "/de/account/join/codes", codes).status_code == 303
    assert dan.get("/de/account").status_code == 403
    assert newest_mail(app, people.dan.email).kind == "accounts_merged"


def test_a_trainer_is_not_taken_in(app: Flask, browser_for: BrowserFor, people: People) -> None:
    alice = browser_for(people.alice)
    send(alice, "/de/account/join", {"email": people.carla.email})
    codes = {"own": mailed_digits(app, people.alice.email), "other": mailed_digits(app, people.carla.email)}
    answer = send(alice, "/de/account/join/codes", codes)
    assert (answer.status_code, "Dieses Konto kann nicht aufgenommen werden" in answer.text) == (409, True)
    assert browser_for(people.carla).get("/de/account").status_code == 200


def test_mails_for_all_this_are_limited_like_those_for_signing_in(browser_for: BrowserFor, people: People) -> None:
    alice = browser_for(people.alice)
    answers = [send(alice, "/de/account/address", {"email": NEW}).status_code for _ in range(6)]
    assert answers == [303] * 5 + [429]
