"""The list of learners: who sees it, what it says, how it is searched."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from quizapp.accounts.models import Account
from quizapp.certificates.paper import issuer_of
from quizapp.certificates.service import certify
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.courses.models import CourseRow, Enrolment
from quizapp.db.session import Database
from quizapp.gradebook.queries import LEARNERS_PER_PAGE
from tests.accounts.pages import anonymous_browser
from tests.certificates.learning import complete, enrol_in, finish, read_everything
from tests.clock import SettableClock
from tests.people import People, Person
from tests.searching import address_of, look_for
from tests.statements import statements_of

BrowserFor = Callable[[Person], FlaskClient]
RESULTS = "/en/courses/first-aid-social-media/results"


@pytest.fixture
def class_of_three(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, settings: Settings
) -> Course:
    """Alice has the certificate, bob has read and failed the test, somebody without a name has begun."""
    enrolment_id = complete(database, course, people.alice.account_id, clock())
    with database.transaction() as session:
        certify(session, enrolment_id, issuer_of(settings), clock())
    bob = enrol_in(database, course, people.bob.account_id, clock())
    read_everything(database, course, bob, clock())
    finish(database, course, bob, "visible", "66.666", clock())
    finish(database, course, bob, "final", "49.99", clock())
    _browser, learner = anonymous_browser(app, database, clock)
    enrol_in(database, course, learner, clock())
    return course


def test_trainers_of_the_course_and_administrators_only(
    class_of_three: Course, people: People, client: FlaskClient, browser_for: BrowserFor
) -> None:
    assert browser_for(people.carla).get(RESULTS).status_code == 200
    assert browser_for(people.eve).get(RESULTS).status_code == 200
    for browser in (client, browser_for(people.alice), browser_for(people.dan)):
        answer = browser.get(RESULTS)
        assert answer.status_code == 403
        assert b"bob@example.org" not in answer.data
    assert browser_for(people.eve).get(RESULTS.replace("first-aid", "no-aid")).status_code == 404


def test_each_learner_has_a_row(class_of_three: Course, carla: Person, browser_for: BrowserFor) -> None:
    page = browser_for(carla).get(RESULTS).text
    rows = [" ".join(row.split()) for row in page.split("<tr>")[2:]]
    assert len(rows) == 3
    alice, bob, nameless = rows
    assert "Alice Adler" in alice
    assert "alice@example.org" in alice
    assert "5 of 5" in alice
    assert ">88<br>" in alice
    assert ">2026-000001</a>" in alice
    assert "Bob Brandt" in bob
    assert "1 of 5" in bob
    assert ">67<" in bob
    assert ">49.99<br>" in bob
    assert "not passed" in bob
    assert "Anonymous learner " in nameless
    assert "0 of 5" in nameless
    assert "3 learners" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=ADLER", ["Alice"]), ("q=bob@", ["Bob"]), ("q=%25", []), ("state=certificate", ["Alice"]), ("state=passed", ["Alice"]),
        ("state=open", ["Bob", "Anonymous"]), ("state=open&q=brandt", ["Bob"]), ("state=nonsense", ["Alice", "Bob", "Anonymous"]),
        ("page=99", ["Alice", "Bob", "Anonymous"]), ("page=x", ["Alice", "Bob", "Anonymous"]),
    ],
)
def test_filters_stand_in_the_address(
    query: str, names: list[str], class_of_three: Course, carla: Person, browser_for: BrowserFor
) -> None:
    browser, asked = browser_for(carla), dict(parse_qsl(query))
    page = (browser.get(f"{RESULTS}?{query}") if "page" in asked else look_for(browser, RESULTS, **asked)).text
    assert [name for name in ("Alice", "Bob", "Anonymous") if re.search(f'<th scope="row"><a [^>]+>{name}', page)] == names
    assert ("Nobody found" in page) == (not names)


def test_the_counts_lead_to_what_they_count(class_of_three: Course, carla: Person, browser_for: BrowserFor) -> None:
    page = browser_for(carla).get(RESULTS).text
    for query, words in (
        ("", "3 learners"), ("?state=certificate", "<b>1</b> with a certificate"), ("?state=passed", "<b>1</b> with the final test passed"),
        ("?state=open", "<b>2</b> without the final test passed yet"),
    ):
        assert f'href="{RESULTS}{query}"' in page
        assert f"{words}</a>" in page


def test_a_course_without_learners_says_what_the_page_is_for(course: Course, carla: Person, browser_for: BrowserFor) -> None:
    page = browser_for(carla).get(RESULTS).text
    assert "Nobody has started yet" in page
    assert "<table" not in page
    assert "is chosen: Trainers see progress, points, attempts and answers of each learner. Until the first person" in page


def test_the_number_of_queries_does_not_depend_on_the_number_of_learners(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    browser = browser_for(people.carla)
    complete(database, course, people.alice.account_id, clock())
    browser.get(RESULTS)
    with statements_of(database) as for_one:
        browser.get(RESULTS)
    for person in (people.bob, people.dan):
        complete(database, course, person.account_id, clock())
    browser.get(RESULTS)  # writes down who was seen
    with statements_of(database) as for_three:
        page = browser.get(RESULTS)
    assert "3 learners" in page.text
    assert len(for_one) == len(for_three)
    assert len(for_one) <= 14  # one counts what waits for the trainer, one asks whether the look is written down


@pytest.mark.one_engine
def test_fifty_stand_on_a_page(database: Database, course: Course, carla: Person, clock: SettableClock, browser_for: BrowserFor) -> None:
    with database.transaction() as session:
        for number in range(LEARNERS_PER_PAGE + 1):
            account = Account(name=f"Learner {number:02d}", locale="de", created_at=clock())
            session.add(account)
            session.flush()
            session.add(Enrolment(account_id=account.id, course_id=1, enrolled_at=clock()))
    browser = browser_for(carla)
    address = address_of(browser, RESULTS, q="learner")
    first, second = (browser.get(f"{address}&page={page}").text for page in (1, 2))
    assert (first.count('<th scope="row">'), second.count('<th scope="row">')) == (50, 1)
    assert f'href="{address}&amp;page=2"' in first
    assert "Learner 50" in second


@pytest.mark.parametrize(("mode", "head", "cell"), [
    ("open", "Enrolled on", "2026-03-04"), ("works_agreement", "Enrolled in the week of", "2026-03-02"),
    ("self_assessment", "Enrolled in the week of", "2026-03-02"),
])
def test_the_spreadsheet_tells_the_week_where_times_are_held_back(
    mode: str, head: str, cell: str, class_of_three: Course, database: Database, app: Flask, carla: Person, browser_for: BrowserFor
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with database.transaction() as session:
        session.execute(update(Enrolment).values(enrolled_at=datetime(2026, 3, 4, 9, 30, tzinfo=UTC)))
        session.execute(update(CourseRow).values(results_privacy=mode))
    answer = browser_for(carla).post(RESULTS + ".xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0].iter_rows(values_only=True))
    assert rows[0][3] == head
    assert {str(row[3])[:10] for row in rows[1:]} == {cell}
