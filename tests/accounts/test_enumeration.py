"""Whether somebody has an account here cannot be told: not from pages, statements or work done, not by trying often."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from werkzeug.test import TestResponse

from quizapp.accounts import invitations, passwords
from quizapp.accounts.confirmation_models import Confirmation
from quizapp.accounts.models import Account
from quizapp.accounts.passwords import hash_password
from quizapp.db.session import Database
from quizapp.mail.models import OutboxMail
from quizapp.web.jobs import forget_old_counts
from quizapp.web.models import FailureRun
from tests.accounts.pages import PASSWORD, give_password, newest_mail, sign_in_by_link
from tests.clock import SettableClock
from tests.people import People
from tests.statements import statements_of

SEED = "a" * 40
UNKNOWN = "nobody-has-it@example.org"


class Hashes:
    """Counts how often a password is hashed or compared."""

    def __init__(self, hasher: Any) -> None:
        self._hasher, self.count = hasher, 0

    def verify(self, *given: Any) -> bool:
        """As argon2 does."""
        self.count += 1
        return bool(self._hasher.verify(*given))

    def hash(self, *given: Any) -> str:
        """As argon2 does."""
        self.count += 1
        return str(self._hasher.hash(*given))


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hashes]:
    """Every hash from now on is counted; the one nobody has is made already."""
    passwords._hash_of_nobody("weak_for_tests")
    counted = Hashes(passwords._hasher("weak_for_tests"))
    monkeypatch.setattr(passwords, "_hasher", lambda _strength: counted)
    yield counted


def browser_with_form(app: Flask) -> FlaskClient:
    """A browser whose forms take `token_of(app)`."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = SEED
    return client


def token_of(app: Flask) -> str:
    """The token of such browsers."""
    return str(URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps(SEED))


def send(app: Flask, path: str, **form: str) -> TestResponse:
    """Send a form from a fresh browser."""
    fields = {name.replace("__", "-"): value for name, value in form.items()}
    return browser_with_form(app).post(path, data={**fields, "csrf_token": token_of(app)})


def type_password(app: Flask, email: str, password: str) -> TestResponse:
    """Send the password form."""
    return send(app, "/de/sign-in/password", password__email=email, password__password=password)


def invite(app: Flask, database: Database, people: People, email: str, clock: SettableClock) -> None:
    """Have somebody invited; the mail with the code has left."""
    with database.transaction() as session:
        invitations.invite(session, people.eve.identity, email, "learner", None, "de", clock())
    assert newest_mail(app, email).kind == "invitation"


def plain(answer: TestResponse, email: str) -> tuple[object, ...]:
    """Everything an onlooker sees, without what differs anyway: the address itself, tokens, the cookie's value."""
    text = re.sub(r'value="[^"]{40,}"', 'value="TOKEN"', answer.text.replace(email, "ADDRESS"))
    headers = sorted((name, value) for name, value in answer.headers if name not in ("Set-Cookie", "Content-Length"))
    return answer.status_code, text, headers, "Set-Cookie" in answer.headers


@pytest.mark.parametrize("path", ["/de/sign-in", "/de/keep", "/de/sign-in/password", "/de/invitation"])
def test_known_and_unknown_addresses_look_the_same(
    app: Flask, database: Database, people: People, clock: SettableClock, hashes: Hashes, path: str
) -> None:
    give_password(database, people.alice, clock)
    type_password(app, "somebody@example.org", "the first failure from this network begins its count")
    invite(app, database, people, people.bob.email, clock)
    seen = []
    for email in (people.alice.email, people.bob.email, people.carla.email, people.eve.email, UNKNOWN):
        before = hashes.count
        with statements_of(database) as statements:
            answer = send(
                app, path, email=email, digits="11112222", password__email=email, password__password="not the password at all"
            )
        seen.append((*plain(answer, email), statements, hashes.count - before))
    assert all(one == seen[0] for one in seen), [one[-2:] for one in seen]
    assert seen[0][-1] == (1 if path.endswith("password") else 0)


def test_however_often_a_wrong_code_is_typed_nobody_reads_whether_somebody_is_invited(
    app: Flask, database: Database, people: People, clock: SettableClock
) -> None:
    type_password(app, "somebody@example.org", "the first failure from this network begins its count")
    invite(app, database, people, "invited@example.org", clock)
    invite(app, database, people, people.bob.email, clock)
    seen = []
    for email in ("invited@example.org", people.bob.email, people.alice.email, UNKNOWN):
        replies = []
        for _try in range(7):
            with statements_of(database) as statements:
                answer = send(app, "/de/invitation", email=email, digits="11112222")
            replies.append((*plain(answer, email), statements))
        seen.append(replies)
    assert all(one == seen[0] for one in seen)
    assert [reply[0] for reply in seen[0]] == [200] * 7
    with database.reading() as session:
        assert session.scalars(select(Confirmation.wrong_tries)).all() == [5, 5]


@pytest.mark.one_engine
def test_the_last_failure_allowed_is_told_wherever_it_happens(
    app: Flask, database: Database, people: People, clock: SettableClock
) -> None:
    give_password(database, people.alice, clock)
    for _try in range(99):
        assert type_password(app, people.alice.email, "wrong wrong wrong").status_code == 200
        clock.advance(hours=1)
    assert send(app, "/de/invitation", email=people.alice.email, digits="11112222").status_code == 200
    assert newest_mail(app, people.alice.email).kind == "password_stopped"
    clock.advance(hours=1)
    assert type_password(app, people.alice.email, PASSWORD).status_code == 429
    assert send(app, "/de/invitation", email=people.alice.email, digits="11112222").status_code == 429
    with database.reading() as session:
        mails = session.scalars(select(OutboxMail.to_address).where(OutboxMail.kind == "password_stopped")).all()
    assert mails == [people.alice.email]


def test_the_code_page_says_the_same(app: Flask, people: People) -> None:
    seen = []
    for email in (people.alice.email, UNKNOWN):
        client = browser_with_form(app)
        client.post("/de/sign-in", data={"email": email, "csrf_token": token_of(app)})
        wrong = client.post("/de/sign-in/code", data={"digits": "00000000", "csrf_token": token_of(app)})
        seen.append((plain(client.get("/de/sign-in/code"), email), plain(wrong, email)))
    assert seen[0] == seen[1]


def test_limits_do_not_tell_either(app: Flask, database: Database, people: People, clock: SettableClock) -> None:
    give_password(database, people.alice, clock)
    seen = []
    for email in (people.alice.email, UNKNOWN):
        failures = [type_password(app, email, "wrong wrong wrong").status_code for _ in range(12)]
        mails = [send(app, "/de/sign-in", email=email).status_code for _ in range(7)]
        seen.append((failures, mails))
    assert seen[0] == seen[1] == ([200] * 10 + [429] * 2, [303] * 5 + [429] * 2)


@pytest.mark.one_engine
def test_three_hundred_of_a_class_sign_in_from_one_address(app: Flask, database: Database, clock: SettableClock) -> None:
    hashed = hash_password(PASSWORD, "weak_for_tests")
    with database.transaction() as session:
        session.add_all(
            Account(email=f"learner{n}@example.org", locale="de", password_hash=hashed, created_at=clock()) for n in range(300)
        )
    assert {type_password(app, f"learner{n}@example.org", PASSWORD).status_code for n in range(300)} == {303}


@pytest.mark.one_engine
def test_of_a_thousand_guesses_from_one_network_a_hundred_are_looked_at(app: Flask, hashes: Hashes, clock: SettableClock) -> None:
    token, client = token_of(app), browser_with_form(app)
    statuses = []
    for n in range(1000):
        data = {"password-email": f"a{n}@example.org", "password-password": "wrong wrong wrong", "csrf_token": token}
        place = f"2001:db8:0:7::{n:x}" if n % 2 else "2001:db8:0:7:ffff::1"
        statuses.append(client.post("/de/sign-in/password", data=data, environ_base={"REMOTE_ADDR": place}).status_code)
        clock.advance(seconds=0.1)
    assert (statuses.count(200), statuses.count(429)) == (100, 900)
    assert hashes.count == 100
    clock.advance(minutes=5)
    assert type_password(app, UNKNOWN, "wrong wrong wrong").status_code == 200


@pytest.mark.one_engine
def test_patient_guessing_from_everywhere_waits_longer_and_longer_and_the_owner_comes_in_by_mail(
    app: Flask, database: Database, people: People, clock: SettableClock, hashes: Hashes
) -> None:
    give_password(database, people.alice, clock)
    token, client = token_of(app), browser_with_form(app)
    data = {"password-email": people.alice.email, "password-password": "wrong wrong wrong", "csrf_token": token}
    before = hashes.count
    for n in range(150):
        client.post("/de/sign-in/password", data=data, environ_base={"REMOTE_ADDR": f"192.0.2.{n}"})
        clock.advance(seconds=61)
    assert hashes.count - before == 18
    waiting = type_password(app, people.alice.email, PASSWORD)
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (429, "580")
    assert "10" in waiting.text
    sign_in_by_link(app, app.test_client(), people.alice.email)
    assert type_password(app, people.alice.email, PASSWORD).status_code == 303


@pytest.mark.one_engine
def test_the_hundredth_failure_in_a_row_is_told_to_the_owner_and_looks_the_same_for_everybody(
    app: Flask, database: Database, people: People, clock: SettableClock, hashes: Hashes
) -> None:
    give_password(database, people.alice, clock)
    token, client, seen = token_of(app), browser_with_form(app), []
    for email in (people.alice.email, people.bob.email, UNKNOWN):
        data = {"password-email": email, "password-password": "wrong wrong wrong", "csrf_token": token}
        replies = []
        for n in range(102):
            before = hashes.count
            with statements_of(database) as statements:
                answer = client.post("/de/sign-in/password", data=data, environ_base={"REMOTE_ADDR": f"192.0.2.{n}"})
            replies.append((*plain(answer, email), statements if n > 98 else None, hashes.count - before))
            clock.advance(hours=1)
        clock.advance(hours=18)  # the next begins at the same hour of a day
        seen.append([(status, queries, hashed) for status, _text, _headers, _cookie, queries, hashed in replies])
        assert [status for status, _queries, _hashed in seen[-1]] == [200] * 100 + [429] * 2
        assert "gestoppt" in answer.text
    assert seen[0] == seen[1] == seen[2]
    assert newest_mail(app, people.alice.email).kind == "password_stopped"
    clock.advance(days=1)
    assert type_password(app, people.alice.email, PASSWORD).status_code == 429  # and not for this day only
    sign_in_by_link(app, app.test_client(), people.alice.email)
    assert type_password(app, people.alice.email, PASSWORD).status_code == 303
    with database.reading() as session:
        left = session.execute(select(OutboxMail.to_address, OutboxMail.state).where(OutboxMail.kind == "password_stopped")).all()
    assert {to for to, state in left if state == "sent"} == {people.alice.email}


def test_a_success_ends_the_row(app: Flask, database: Database, people: People, clock: SettableClock) -> None:
    give_password(database, people.alice, clock)
    for _day in range(3):
        for n in range(40):
            assert type_password(app, people.alice.email, "wrong wrong wrong").status_code == 200, n
            clock.advance(minutes=40)
        assert type_password(app, people.alice.email, PASSWORD).status_code == 303
    with database.reading() as session:
        assert session.scalar(select(FailureRun.id)) is None


def test_a_row_is_forgotten_a_month_after_its_last_failure(app: Flask, database: Database, clock: SettableClock) -> None:
    type_password(app, UNKNOWN, "wrong wrong wrong")
    for days, left in ((29, 1), (2, None)):
        clock.advance(days=days)
        forget_old_counts(database, clock())
        with database.reading() as session:
            assert session.scalar(select(FailureRun.count)) == left


def test_guesses_at_the_same_moment_gain_little(app: Flask, hashes: Hashes, people: People) -> None:
    statuses, threads_at_once = [], 8

    def guess() -> None:
        statuses.extend(type_password(app, people.alice.email, "wrong wrong wrong").status_code for _ in range(6))

    threads = [threading.Thread(target=guess) for _ in range(threads_at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) == {200, 429}
    assert hashes.count < 10 + threads_at_once


@pytest.mark.one_engine
def test_nobody_escapes_the_limit_by_claiming_another_address(app: Flask) -> None:
    data = {"password-password": "wrong wrong wrong", "csrf_token": token_of(app)}
    client = browser_with_form(app)
    for n in range(101):
        headers = dict.fromkeys(("X-Forwarded-For", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP"), f"192.0.2.{n}")
        answer = client.post("/de/sign-in/password", data={**data, "password-email": f"a{n}@example.org"}, headers=headers)
    assert answer.status_code == 429
