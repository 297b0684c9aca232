"""People and their roles, for administrators."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.accounts import service
from quizapp.accounts.queries import person
from quizapp.cohorts.companies import add_company, set_viewers
from quizapp.content.document import Course
from quizapp.db.session import Database
from tests.accounts.pages import send
from tests.clock import SettableClock
from tests.cohorts.gathering import gather
from tests.people import People, Person
from tests.searching import look_for
from tests.statements import statements_of

NEW = "nora@example.org"
BrowserFor = Callable[[Person], FlaskClient]


@pytest.mark.parametrize("path", ["/de/people", "/de/people/add", "/de/people/{dan}"])
def test_people_are_for_administrators(browser_for: BrowserFor, people: People, path: str) -> None:
    path = path.format(dan=people.dan.account_id)
    for one in (people.alice, people.carla):
        answer = browser_for(one).get(path)
        assert answer.status_code == 403
        assert "sign-in?next" not in answer.text
    assert browser_for(people.eve).get(path).status_code == 200


def test_the_list_of_people(browser_for: BrowserFor, people: People) -> None:
    page = browser_for(people.eve).get("/de/people").text
    assert [email in page for email in ("alice@example.org", "carla@example.org", "eve@example.org")] == [True] * 3
    assert people.carla.identity.trainer_of <= set(re.findall(r"[a-z-]+", page))
    found = look_for(browser_for(people.eve), "/de/people", q="BRANDT").text
    assert "bob@example.org" in found
    assert "alice@example.org" not in found
    for search in ("100%", "_", "'; DROP TABLE account", "<script>"):
        answer = look_for(browser_for(people.eve), "/de/people", q=search)
        assert answer.status_code == 200
        assert "alice@example.org" not in answer.text
        assert "<script>" not in answer.text.partition("<main")[2]


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("lang", "trains", "sees", "learner", "console"),
    [
        ("de", "Betreut die Gruppen: Herbst", "Ansprechperson: Muster GmbH", "Lernende", "quizapp privacy erase dan@example.org"),
        ("en", "Trainer of the groups: Herbst", "Contact person: Muster GmbH", "Learner", "quizapp privacy erase dan@example.org"),
    ],
)
def test_rights_over_groups_and_companies_stand_there_too(
    database: Database, browser_for: BrowserFor, people: People, course: Course, clock: SettableClock,
    lang: str, trains: str, sees: str, learner: str, console: str,
) -> None:
    with database.transaction() as session:
        company = add_company(session, people.eve.identity, "Muster GmbH", clock())
        set_viewers(session, people.eve.identity, company, [people.dan.email], "de", clock())
    gather(database, people.carla, course.key, clock(), name="Herbst", trainers=(people.bob.email,))
    eve = browser_for(people.eve)
    page = eve.get(f"/{lang}/people").text
    rows = {email: row for row in page.split("<tr>") for email in (people.dan.email, people.bob.email) if email in row}
    assert sees in rows[people.dan.email]
    assert trains in rows[people.bob.email]
    assert not any(f">{learner}<" in row or f'">{learner}' in row for row in rows.values())
    page = eve.get(f"/{lang}/people/{people.dan.account_id}").text
    assert "Muster GmbH" in page
    assert console in page
    assert "Herbst" in eve.get(f"/{lang}/people/{people.bob.account_id}").text


def test_the_list_has_pages_and_as_many_queries_for_one_as_for_many(
    database: Database, browser_for: BrowserFor, people: People, clock: SettableClock
) -> None:
    client = browser_for(people.eve)

    def queries() -> int:
        with statements_of(database) as seen:
            assert client.get("/de/people").status_code == 200
        return len([one for one in seen if one.startswith("SELECT")])

    few = queries()
    with database.transaction() as session:
        for n in range(120):
            service.add_person(session, f"p{n:03}@example.org", "de", clock(), trainer_of=("a", "b"))
    assert queries() == few
    assert "p119@example.org" in client.get("/de/people?page=3").text
    assert client.get("/de/people?page=999").status_code == client.get("/de/people?page=x").status_code == 200
    assert client.get("/de/people?page=-1").status_code == 200


def test_adding_a_person_and_giving_roles(
    app: Flask, database: Database, browser_for: BrowserFor, people: People
) -> None:
    app.extensions["quizapp_course_titles"] = lambda _session, _locale: {"a": "Anfang", "b": "Ende & Schluss"}
    client = browser_for(people.eve)
    answer = send(client, "/de/people/add", {"email": "Nora@example.org", "name": "Nora"})
    assert answer.status_code == 303
    account_id = int(answer.location.rsplit("/", 1)[1])
    answer = send(client, answer.location, {"is_administrator": "y", "trainer_of": ["a", "b"]})
    assert answer.status_code == 303
    with database.reading() as session:
        nora = person(session, account_id)
    assert (nora.is_administrator, nora.trainer_of) == (True, ["a", "b"])
    assert "Trainer: Anfang, Ende &amp; Schluss" in look_for(client, "/de/people", q="nora").text
    page = client.get(f"/de/people/{account_id}").text
    assert page.index("Anfang") < page.index("Ende &amp; Schluss")
    assert send(client, f"/de/people/{account_id}", {"trainer_of": ["made-up"]}).status_code == 200
    assert send(client, f"/de/people/{account_id}", {"trainer_of": ["b"]}).status_code == 303
    with database.reading() as session:
        nora = person(session, account_id)
    assert (nora.is_administrator, nora.trainer_of) == (False, ["b"])


def test_the_last_administrator_is_told_why_not(browser_for: BrowserFor, people: People) -> None:
    answer = send(browser_for(people.eve), f"/de/people/{people.eve.account_id}", {})
    assert answer.status_code == 409


def test_unknown_people_are_not_found(browser_for: BrowserFor, people: People) -> None:
    assert browser_for(people.eve).get("/de/people/99999").status_code == 404
