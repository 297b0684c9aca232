"""Signing in on the pages: by link and by code."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp.accounts.models import Account, SignInRequest, SignInSession
from quizapp.content.document import Course
from quizapp.db.session import Database
from tests.accounts.pages import PASSWORD, csrf_token, give_password, mailed_digits, mailed_link, send, session_token
from tests.clock import SettableClock
from tests.page_text import undrawn
from tests.people import Person

NEW = "nora@example.org"
BrowserFor = Callable[[Person], FlaskClient]


@pytest.mark.parametrize("lang", ["de", "en"])
def test_signing_in_by_link(app: Flask, client: FlaskClient, lang: str) -> None:
    answer = send(client, f"/{lang}/sign-in", {"email": " Nora@Example.org", "next": "/en/account"})
    assert (answer.status_code, answer.location) == (303, f"/{lang}/sign-in/code")
    assert NEW in client.get(answer.location).text
    link = mailed_link(app, NEW)
    assert link.startswith(f"/{lang}/sign-in/link/")
    answer = send(client, link)
    assert (answer.status_code, answer.location) == (303, "/en/account")
    assert NEW in client.get("/en/account").text


def test_signing_in_by_code(app: Flask, client: FlaskClient) -> None:
    send(client, "/de/sign-in", {"email": NEW})
    answer = send(client, "/de/sign-in/code", {"digits": "1234"})
    assert answer.status_code == 200
    assert "field__error" in answer.text
    assert session_token(client) is None
    answer = send(client, "/de/sign-in/code", {"digits": mailed_digits(app, NEW)})
    assert (answer.status_code, answer.location) == (303, "/de/")
    assert client.get("/de/account").status_code == 200


def test_a_code_does_not_work_in_another_browser(app: Flask, client: FlaskClient) -> None:
    send(client, "/de/sign-in", {"email": NEW})
    other = app.test_client()
    assert other.get("/de/sign-in/code").status_code == 404
    other_token = csrf_token(other, "/de/sign-in")
    digits = mailed_digits(app, NEW)
    assert other.post("/de/sign-in/code", data={"digits": digits, "csrf_token": other_token}).status_code == 404
    assert session_token(other) is None


def test_wrong_addresses_are_explained_at_the_field(client: FlaskClient) -> None:
    answer = send(client, "/de/sign-in", {"email": "nora@"})
    assert answer.status_code == 200
    assert 'value="nora@"' in answer.text
    assert "error-summary" in answer.text


@pytest.mark.parametrize("evil", ["//evil.example", "https://evil.example/", "/\\evil.example", "/\t/evil.example"])
def test_no_way_of_signing_in_leads_to_another_site(
    app: Flask, database: Database, alice: Person, clock: SettableClock, evil: str
) -> None:
    client = app.test_client()
    send(client, "/de/sign-in", {"email": alice.email, "next": evil})
    assert send(client, mailed_link(app, alice.email)).location == "/de/"
    give_password(database, alice, clock)
    client = app.test_client()
    client_token = csrf_token(client, "/de/sign-in")
    data = {"password-email": alice.email, "password-password": PASSWORD, "password-next": evil, "csrf_token": client_token}
    assert client.post("/de/sign-in/password", data=data).location == "/de/"
    fields = re.findall(r'name="(?:password-)?next"[^>]*', app.test_client().get("/de/sign-in", query_string={"next": evil}).text)
    assert len(fields) == 2
    assert "evil" not in undrawn("".join(fields))


def test_programs_that_scan_mails_change_nothing_by_opening_links(app: Flask, database: Database, client: FlaskClient) -> None:
    send(client, "/de/sign-in", {"email": NEW})
    link = mailed_link(app, NEW)

    def rows() -> list[object]:
        with database.reading() as session:
            requests = session.execute(select(SignInRequest.used_at, SignInRequest.wrong_tries, SignInRequest.expires_at)).all()
            return [*requests, session.scalar(select(func.count(SignInSession.id))), session.scalar(select(func.count(Account.id)))]

    before = rows()
    scanner = app.test_client()
    for _ in range(5):
        assert scanner.get(link).status_code == scanner.head(link).status_code == 200
        assert NEW not in scanner.get(link).text
    assert rows() == before
    assert session_token(scanner) is None
    assert send(client, link).status_code == 303


def test_a_scanner_that_presses_the_button_takes_nothing_from_the_person(app: Flask, client: FlaskClient) -> None:
    send(client, "/de/sign-in", {"email": NEW})
    link = mailed_link(app, NEW)
    for _ in range(5):
        assert send(app.test_client(), link).status_code == 303
    assert send(client, link).status_code == 303
    assert NEW in client.get("/de/account").text


@pytest.mark.one_engine
def test_only_in_the_browser_that_asked_a_script_presses_the_button(app: Flask, client: FlaskClient) -> None:
    send(client, "/de/sign-in", {"email": NEW})
    link, other = mailed_link(app, NEW), app.test_client()
    send(other, "/de/sign-in", {"email": "somebody.else@example.org"})
    for visitor, is_sent in ((client, True), (other, False), (app.test_client(), False)):
        page = visitor.get(link).text
        assert ("data-at-once" in page) is is_sent
        assert "Mit diesem Knopf meldest du dich" in page
    assert session_token(client) is None, "the page itself signs nobody in"
    assert send(client, link).status_code == 303
    assert "data-at-once" not in client.get(link).text, "who goes back is not sent forward again"


@pytest.mark.one_engine
def test_who_learned_something_else_in_this_browser_meanwhile_is_asked_first(app: Flask, client: FlaskClient, course: Course) -> None:
    send(client, "/de/sign-in", {"email": NEW})
    link = mailed_link(app, NEW)
    quiz = f"/de/courses/{course.key}/quizzes/visible"
    assert send(client, f"{quiz}/start", page=quiz).status_code == 303
    page = client.get(link).text
    assert "data-at-once" not in page and 'name="take_along"' in page


@pytest.mark.parametrize("lang", ["de", "en"])
def test_an_expired_link_says_so(app: Flask, client: FlaskClient, clock: SettableClock, lang: str) -> None:
    send(client, "/de/sign-in", {"email": NEW})
    link = mailed_link(app, NEW).replace("/de/", f"/{lang}/")
    clock.advance(minutes=60)
    answer = client.get(link)
    assert answer.status_code == 404
    assert {"de": "abgelaufen", "en": "expired"}[lang] in answer.text
    assert client.get(f"/{lang}/sign-in/link/made-up").text == answer.text


def test_the_reply_does_not_tell_whether_an_address_is_known(app: Flask, alice: Person) -> None:
    def reply(email: str) -> str:
        client = app.test_client()
        answer = send(client, "/de/sign-in", {"email": email})
        shown = client.get(answer.location).text.replace(email, "ADDRESS")
        return re.sub(r'value="[^"]{60,}"', 'value="TOKEN"', f"{answer.status_code} {answer.location} {answer.text} {shown}")

    assert reply(alice.email) == reply(NEW)


def test_mails_to_one_mailbox_are_limited(app: Flask, clock: SettableClock) -> None:
    spellings = ["an.na@gmail.com", "anna@gmail.com", "anna+1@gmail.com", "anna+2@googlemail.com", "a.n.n.a@gmail.com"]
    answers = [send(app.test_client(), "/de/sign-in", {"email": email}) for email in spellings]
    assert [answer.status_code for answer in answers] == [303] * 5
    refused = send(app.test_client(), "/de/keep", {"email": "anna@gmail.com"})
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert "Genug Mails an diese Adresse" in refused.text
    assert "Die nächste ist ab 02.03.26, 11:00 möglich, in 60 Minuten. Sieh nach denen, die schon angekommen sind" in refused.text
    assert send(app.test_client(), "/de/sign-in", {"email": NEW}).status_code == 303
    clock.advance(hours=1)
    assert [send(app.test_client(), "/de/sign-in", {"email": email}).status_code for email in spellings] == [303] * 5
    clock.advance(hours=1)
    assert send(app.test_client(), "/de/sign-in", {"email": "anna@gmail.com"}).status_code == 429
