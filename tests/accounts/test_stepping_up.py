"""What matters asks who is there when the last sign-in is more than 15 minutes old, and loses nothing of what was typed."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from quizapp.accounts import factors
from quizapp.accounts.models import SignInRequest
from quizapp.accounts.queries import person
from quizapp.content.document import Course
from quizapp.db.session import Database
from tests.accounts.authenticator import Authenticator
from tests.accounts.code_app import APP_SECRET, digits_at
from tests.accounts.pages import PASSWORD, csrf_token, give_password, mailed_digits, newest_mail, run_worker, send
from tests.accounts.rules.test_next_path import ESCAPES, STAYS
from tests.clock import SettableClock
from tests.people import People, Person

BrowserFor = Callable[[Person], FlaskClient]
CONFIRM = "/de/account/confirm"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@pytest.fixture
def stale(people: People, clock: SettableClock, database: Database) -> People:
    """Everybody has signed in 16 minutes ago; eve has a password."""
    give_password(database, people.eve, clock)
    clock.advance(minutes=16)
    return people


def carried(page: TestResponse) -> dict[str, list[str]]:
    """What the first form of the page carries along."""
    form = page.text.split('<form method="post"')[1].split("</form>")[0]
    found: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(form):
        found.setdefault(name, []).append(html.unescape(value))
    return found


def roles_of(database: Database, one: Person) -> tuple[bool, tuple[str, ...]]:
    """What the person may do."""
    with database.reading() as session:
        found = person(session, one.account_id)
    return found.is_administrator, tuple(found.trainer_of)


def test_a_form_sent_too_late_goes_through_after_the_password(
    browser_for: BrowserFor, database: Database, course: Course, stale: People, clock: SettableClock
) -> None:
    client, path = browser_for(stale.eve), f"/de/people/{stale.bob.account_id}"
    typed = {"is_administrator": "y", "trainer_of": [course.key], "note": 'a "quoted" <b> ü'}
    page = send(client, path, typed, page="/de/account")
    assert page.status_code == 403
    assert roles_of(database, stale.bob) == (False, ())
    kept = carried(page)
    assert kept.pop("csrf_token")
    assert kept == {"is_administrator": ["y"], "trainer_of": [course.key], "note": ['a "quoted" <b> ü']}
    proof = {"proof-way": "password", "csrf_token": csrf_token(client, "/de/account")}
    wrong = client.post(path, data={**kept, **proof, "proof-password": "not it at all, no"})
    assert (wrong.status_code, carried(wrong)["note"]) == (403, kept["note"])
    assert "proof-password" not in carried(wrong)
    assert client.post(path, data={**kept, **proof, "proof-password": PASSWORD}).status_code == 303
    assert roles_of(database, stale.bob) == (True, (course.key,))
    clock.advance(minutes=15)
    assert send(client, path, {}).status_code == 303
    clock.advance(minutes=1)
    assert send(client, path, {}, page="/de/account").status_code == 403


def test_a_page_that_asks_comes_back(browser_for: BrowserFor, stale: People) -> None:
    client = browser_for(stale.eve)
    asked = client.get("/de/account/password")
    assert (asked.status_code, asked.location) == (303, f"{CONFIRM}?next=/de/account/password")
    answer = send(client, asked.location, {"proof-way": "password", "proof-password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/de/account/password")
    assert client.get("/de/account/password").status_code == 200


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("lang", "said"), [("de", "Jetzt kannst du die Datei herunterladen."), ("en", "Now you can download the file.")]
)
def test_after_a_file_was_asked_for_one_goes_back_to_the_page_that_offers_it(
    browser_for: BrowserFor, course: Course, stale: People, lang: str, said: str
) -> None:
    client, page = browser_for(stale.eve), f"/{lang}/courses/{course.key}/results"
    asked = {"csrf_token": csrf_token(client, "/de/account")}
    confirm = client.post(f"{page}.xlsx?state=open", data=asked, headers={"Referer": f"http://localhost{page}?state=open"})
    assert confirm.status_code == 403
    assert f'<a href="{page}?state=open">' in confirm.text
    kept = carried(confirm)
    assert kept["proof-back"] == [f"{page}?state=open"]
    wrong = client.post(f"{page}.xlsx?state=open", data={**kept, "proof-way": "password", "proof-password": "wrong, no"})
    assert carried(wrong)["proof-back"] == kept["proof-back"]
    shown = client.post(f"{page}.xlsx?state=open", data={**kept, "proof-way": "password", "proof-password": PASSWORD})
    assert (shown.status_code, shown.location) == (303, f"{page}?state=open")
    assert said in client.get(shown.location).text
    assert send(client, f"{page}.xlsx", page="/de/account").mimetype.endswith("spreadsheetml.sheet")


@pytest.mark.one_engine
@pytest.mark.parametrize("came_from", ["", "http://evil.example/x", "http://localhost//evil.example", "http://[", "x", "http://localhost/\\e"])
def test_back_is_a_page_of_this_site(browser_for: BrowserFor, course: Course, stale: People, came_from: str) -> None:
    client, path = browser_for(stale.eve), f"/de/courses/{course.key}/results.xlsx"
    data = {"csrf_token": csrf_token(client, "/de/account")}
    confirm = client.post(path, data=data, headers={"Referer": came_from})
    assert "proof-back" not in carried(confirm)
    data |= {"proof-way": "password", "proof-password": PASSWORD, "proof-back": "//evil.example"}
    assert client.post(path, data=data).location == "/de/"


def test_without_password_or_app_a_mailed_code_will_do(
    app: Flask, browser_for: BrowserFor, database: Database, stale: People
) -> None:
    client, bob = browser_for(stale.bob), stale.bob
    page = client.get(CONFIRM).text
    assert 'value="mail"' in page
    assert 'value="password"' not in page
    assert "proof-digits" in send(client, CONFIRM, {"proof-way": "mail"}).text
    assert newest_mail(app, bob.email).kind == "confirm_code"
    assert "/sign-in/link/" not in str(newest_mail(app, bob.email).text_body)
    digits = mailed_digits(app, bob.email)
    wrong = "0" * 8 if digits != "0000 0000" else "1" * 8
    assert send(client, CONFIRM, {"proof-way": "mail", "proof-digits": wrong}).status_code == 200
    assert send(client, CONFIRM, {"proof-way": "mail", "proof-digits": digits}).status_code == 303
    assert client.get("/de/account/password").status_code == 200
    with database.reading() as session:
        assert session.scalars(select(SignInRequest)).one().used_at is not None


def test_five_wrong_digits_end_a_mailed_code(app: Flask, browser_for: BrowserFor, stale: People) -> None:
    client = browser_for(stale.bob)
    send(client, CONFIRM, {"proof-way": "mail"})
    run_worker(app)
    pages = [send(client, CONFIRM, {"proof-way": "mail", "proof-digits": "abc"}).text for _ in range(5)]
    assert "proof-digits" in pages[3]
    assert "proof-digits" not in pages[4]
    statuses = [send(client, CONFIRM, {"proof-way": "mail"}).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 200, 429]


def test_app_recovery_code_and_passkey_show_it_too(
    browser_for: BrowserFor, database: Database, stale: People, clock: SettableClock
) -> None:
    client, alice, device = browser_for(stale.alice), stale.alice, Authenticator()
    with database.transaction() as session:
        codes = factors.add_code_app(session, alice.identity, APP_SECRET, digits_at(clock()), "0" * 32, clock())
    assert codes
    options = client.get("/de/account/factors/passkeys/options").json
    send(client, "/de/account/factors/passkeys/add", {"name": "x", "credential": device.create(options)})  # type: ignore[arg-type]  # JSON
    clock.advance(minutes=16)
    for way in ("code", "recovery", "passkey"):
        assert client.get("/de/account/password").status_code == 303, way
        if way == "passkey":
            typed = {"proof-way": way, "proof-credential": device.get(client.get("/de/sign-in/passkey/options").json)}  # type: ignore[arg-type]  # JSON
        else:
            typed = {"proof-way": "code", "proof-code": digits_at(clock()) if way == "code" else codes[0]}
        assert send(client, CONFIRM, typed).status_code == 303, way
        assert client.get("/de/account/password").status_code == 200, way
        clock.advance(minutes=16)


def test_somebody_elses_passkey_shows_nothing(browser_for: BrowserFor, stale: People, clock: SettableClock) -> None:
    clock.advance(minutes=-16)
    devices = {}
    for one in (stale.alice, stale.bob):
        client, device = browser_for(one), Authenticator()
        options = client.get("/de/account/factors/passkeys/options").json
        send(client, "/de/account/factors/passkeys/add", {"name": "x", "credential": device.create(options)})  # type: ignore[arg-type]  # JSON
        devices[one.name] = (client, device)
    clock.advance(minutes=16)
    (alice, _own), (_bob, other) = devices.values()
    typed = {"proof-way": "passkey", "proof-credential": other.get(alice.get("/de/sign-in/passkey/options").json)}  # type: ignore[arg-type]  # JSON
    assert send(alice, CONFIRM, typed).status_code == 200
    assert alice.get("/de/account/password").status_code == 303


@pytest.mark.parametrize("way", ["", "console", "code", "password", "passkey"])
def test_a_way_that_the_person_does_not_have_shows_nothing(browser_for: BrowserFor, stale: People, way: str) -> None:
    client = browser_for(stale.bob)
    assert send(client, CONFIRM, {"proof-way": way, "proof-code": "000000", "proof-password": ""}).status_code == 200
    assert client.get("/de/account/password").status_code == 303


def test_a_script_is_told(browser_for: BrowserFor, stale: People) -> None:
    client = browser_for(stale.eve)
    data = {"csrf_token": csrf_token(client, "/de/account")}
    answer = client.post(f"/de/people/{stale.bob.account_id}", data=data, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["error"]) == (403, "confirm_needed")  # type: ignore[index]  # it is JSON


@pytest.mark.one_engine
def test_it_leads_nowhere_else(browser_for: BrowserFor, stale: People, clock: SettableClock) -> None:
    client = browser_for(stale.eve)
    token = csrf_token(client, "/de/account")
    for asked in (*ESCAPES, *STAYS):
        data = {"proof-way": "password", "proof-password": PASSWORD, "next": asked, "csrf_token": token}
        answer = client.post(CONFIRM, data=data)
        if answer.status_code == 400:
            assert "\0" in asked
            continue
        assert answer.location == (asked if asked in STAYS else "/de/account"), asked
