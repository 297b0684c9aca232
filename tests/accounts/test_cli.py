"""`quizapp people` on the console."""

from __future__ import annotations

from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from quizapp.accounts import factors
from quizapp.accounts.cli import people
from quizapp.accounts.factor_queries import has_factor
from quizapp.accounts.queries import people_page
from quizapp.db.session import Database
from tests.accounts.code_app import APP_SECRET, digits_at
from tests.accounts.pages import send
from tests.clock import SettableClock
from tests.people import Person


def run(app: Flask, *words: str) -> tuple[int, str]:
    with app.app_context():
        result = CliRunner().invoke(people, words)
    return result.exit_code, result.output


def test_the_first_administrator_comes_in_by_a_printed_link(app: Flask, database: Database, client: FlaskClient) -> None:
    app.extensions["quizapp_course_keys"] = lambda _session: ["a", "b"]
    assert run(app, "add", "nora@example.org", "--administrator", "--trainer", "a", "--name", "Nora", "--locale", "en")[0] == 0
    with database.reading() as session:
        nora = people_page(session, "nora", 1).people[0]
    assert (nora.name, nora.is_administrator, nora.trainer_of) == ("Nora", True, ["a"])
    code, printed = run(app, "sign-in-link", "Nora@example.org")
    assert code == 0
    path = printed.strip().removeprefix("http://127.0.0.1:8080")
    assert send(client, path).status_code == 303
    assert client.get("/de/people").status_code == 200
    assert client.get(path).status_code == 404


def test_somebody_who_has_lost_all_second_steps(app: Flask, database: Database, alice: Person, clock: SettableClock) -> None:
    with database.transaction() as session:
        factors.add_code_app(session, alice.identity, APP_SECRET, digits_at(clock()), "0" * 32, clock())
    code, printed = run(app, "reset-factors", "Alice@example.org")
    assert (code, "taken back" in printed) == (0, True)
    with database.reading() as session:
        assert not has_factor(session, alice.account_id)
    assert run(app, "reset-factors", "nora@example.org")[0] == 1


def test_faults_are_named_and_nothing_is_written(app: Flask, database: Database) -> None:
    faulty = [
        ("add", "nora"), ("add", "nora@example.org", "--trainer", "made-up"), ("add", "nora@example.org", "--locale", "xx"),
        ("sign-in-link", "nora@example.org"),
    ]
    for words in faulty:
        code, printed = run(app, *words)
        assert (code, printed.startswith("Error: ")) == (1, True), printed
    with database.reading() as session:
        assert people_page(session, "", 1).total == 0
