"""Failures become pages in the visitor's language, and never more than that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NoReturn

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError, TimeoutError as PoolTimeout

from quizapp.accounts.models import Account
from quizapp.db.session import Database
from quizapp.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from quizapp.web.errors import TooMany
from quizapp.web.extensions import csrf, now, transaction
from tests.people import Person

SECRET = "secret-detail-4711"
FAILURES: dict[str, tuple[Exception, int]] = {
    "missing": (NotFound("no_such_thing"), 404),
    "foreign": (NotAllowed("not_yours"), 403),
    "late": (Conflict("attempt_closed"), 409),
    "wrong": (Invalid("answer_too_long", limit=7), 400),
    "often": (TooMany("too_many_failures", 61), 429),
    "broken": (RuntimeError(SECRET), 500),
    "away": (OperationalError(SECRET, {}, Exception(SECRET)), 503),
    "full": (PoolTimeout(SECRET), 503),
}


@pytest.fixture
def failing(app: Flask) -> Iterator[FlaskClient]:
    """A browser of an application in which each address fails in its own way."""

    def fail(name: str) -> NoReturn:
        raise FAILURES[name][0]

    exempt = set(csrf._exempt_views)
    app.add_url_rule("/<lang>/fail/<name>", "fail", csrf.exempt(fail), methods=["GET", "POST"])
    yield app.test_client()
    csrf._exempt_views = exempt  # the protection is one object for all applications of this process


@pytest.mark.one_engine
@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("name", FAILURES)
def test_each_failure_has_its_page(failing: FlaskClient, name: str, lang: str) -> None:
    answer = failing.get(f"/{lang}/fail/{name}")
    assert answer.status_code == FAILURES[name][1]
    assert answer.mimetype == "text/html"
    assert f'<html lang="{lang}"' in answer.text
    assert f'href="/{lang}/"' in answer.text
    assert SECRET not in answer.text
    assert "Traceback" not in answer.text
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.one_engine
@pytest.mark.parametrize("name", FAILURES)
def test_scripts_get_the_same_as_json(failing: FlaskClient, name: str) -> None:
    answer = failing.post(f"/de/fail/{name}", headers={"Accept": "application/json"})
    assert answer.status_code == FAILURES[name][1]
    assert answer.json
    assert set(answer.json) == {"error", "message"}
    assert SECRET not in answer.text


@pytest.mark.one_engine
def test_when_to_come_back_is_told(failing: FlaskClient) -> None:
    assert failing.get("/de/fail/often").headers["Retry-After"] == "61"
    assert failing.get("/de/fail/away").headers["Retry-After"] == "5"


@pytest.mark.one_engine
def test_parameters_stand_in_the_sentence(failing: FlaskClient) -> None:
    assert "7" in failing.get("/en/fail/wrong").text
    often = failing.get("/en/fail/often").text
    assert "the next try is taken from 02/03/2026, 10:02 on, in 2 minutes. A mailed link signs in at once" in often


@pytest.mark.one_engine
def test_the_page_needs_no_database(
    app: Flask, browser_for: Callable[[Person], FlaskClient], alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser_for(alice)

    def away() -> NoReturn:
        raise OperationalError(SECRET, {}, Exception(SECRET))

    monkeypatch.setattr(app.extensions["quizapp_database"], "reading", away)
    answer = client.get("/de/account")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert client.get("/de/no-such-page").status_code == 404


@pytest.mark.one_engine
@pytest.mark.parametrize("lang", ["de", "en"])
def test_unknown_addresses_and_languages(client: FlaskClient, lang: str) -> None:
    assert client.get(f"/{lang}/no/such/page").status_code == 404
    answer = client.get("/xx/sign-in", headers={"Accept-Language": lang})
    assert answer.status_code == 404
    assert f'<html lang="{lang}"' in answer.text


@pytest.mark.one_engine
def test_forms_are_not_opened_as_pages_nor_pages_sent(client: FlaskClient) -> None:
    assert client.get("/de/sign-out").status_code == 405
    assert client.put("/de/sign-in").status_code in (400, 405)


@pytest.mark.one_engine
def test_too_large_a_form_is_refused(client: FlaskClient) -> None:
    assert client.post("/de/sign-in", data={"email": "x" * 300_000}).status_code == 413


def test_the_log_names_no_row_when_the_database_refuses(
    app: Flask, database: Database, alice: Person, caplog: pytest.LogCaptureFixture
) -> None:
    def add_again() -> NoReturn:
        with transaction() as session:
            session.add(Account(email=alice.email, name=SECRET, locale="de", created_at=now()))
        raise AssertionError("the address is taken")

    app.add_url_rule("/add-again", "add_again", add_again)
    assert app.test_client().get("/add-again").status_code == 500
    assert "IntegrityError" in caplog.text
    assert "add_again" in caplog.text
    assert alice.email not in caplog.text
    assert SECRET not in caplog.text
