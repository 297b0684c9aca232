"""Who looked at whose results: once an hour, every export, shown to the learner, moved and removed with people."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.kernel.events import AccountsMerged
from quizapp.sharing import personal_data
from quizapp.sharing.models import ResultLook
from quizapp.sharing.service import note_looks, note_taken_along
from tests.clock import SettableClock
from tests.people import People, Person
from tests.quizzes.pages import hidden_fields
from tests.searching import address_of, look_for

BrowserFor = Callable[[Person], FlaskClient]
RESULTS = "/en/courses/first-aid-social-media/results"


def counted(database: Database) -> Counter[tuple[int | None, int, str]]:
    """Looks by viewer, learner and what."""
    with database.reading() as session:
        return Counter((row.viewer_id, row.account_id, row.what) for row in session.scalars(select(ResultLook)))


def test_the_same_again_within_an_hour_is_one_look(
    database: Database, learners: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    carla, alice, bob = (one.account_id for one in (people.carla, people.alice, people.bob))
    browser = browser_for(people.carla)
    for minutes in (0, 59, 2):
        clock.advance(minutes=minutes)
        assert browser.get(RESULTS).status_code == 200
    assert counted(database) == {(carla, alice, "list"): 2, (carla, bob, "list"): 2}
    look_for(browser, RESULTS, q="Adler")
    assert counted(database)[carla, alice, "list"] == 2


def test_every_file_is_told_to_everybody_in_it(
    database: Database, learners: Course, people: People, browser_for: BrowserFor
) -> None:
    browser = browser_for(people.carla)
    form = hidden_fields(browser.get(RESULTS).text)
    query = urlsplit(address_of(browser, RESULTS, q="Adler")).query
    for _ in range(2):
        assert browser.post(f"{RESULTS}.xlsx?{query}", data=form).status_code == 200
    found = counted(database)
    assert found[people.carla.account_id, people.alice.account_id, "export"] == 2
    assert found[people.carla.account_id, people.bob.account_id, "export"] == 0


@pytest.mark.one_engine
def test_a_file_says_on_its_second_sheet_who_took_it_when_and_what_for(
    learners: Course, people: People, browser_for: BrowserFor
) -> None:
    browser = browser_for(people.carla)
    reply = browser.post(f"{RESULTS}.xlsx", data=hidden_fields(browser.get(RESULTS).text))
    assert not any(one.split()[0] in reply.headers["Content-Disposition"] for one in (people.alice.name, people.bob.name))
    results, notice = openpyxl.load_workbook(io.BytesIO(reply.data)).worksheets
    assert results.max_row == 3
    told = {row[0].value: row[1].value for row in notice.iter_rows()}
    assert notice.title == "Notice"
    assert (told["Taken along by"], told["Purpose"]) == ("Carla Conrad", "Running this course")
    assert told["Taken along on"] == "02/03/2026, 10:00"


def test_learners_read_who_it_was(learners: Course, people: People, browser_for: BrowserFor) -> None:
    page = browser_for(people.alice).get("/en/account/looks").text
    assert "Nobody so far" in page
    browser_for(people.carla).get(RESULTS)
    page = browser_for(people.alice).get("/en/account/looks").text
    assert "Carla Conrad" in page
    assert "opened the list of results" in page
    assert "Carla" not in browser_for(people.dan).get("/en/account/looks").text


@pytest.mark.one_engine
def test_nobody_looks_at_herself(database: Database, learners: Course, people: People, clock: SettableClock) -> None:
    with database.transaction() as session:
        course_id = published_course(session, learners.key).course_id
        note_looks(session, people.alice.identity, course_id, [people.alice.account_id], "list", clock())
    assert not counted(database)


def test_a_file_is_one_row_for_each_learner(database: Database, learners: Course, people: People, clock: SettableClock) -> None:
    with database.transaction() as session:
        course_id = published_course(session, learners.key).course_id
        ids = [people.alice.account_id, people.bob.account_id]
        note_taken_along(session, people.carla.identity, course_id, ids, "export", clock())
    assert sum(counted(database).values()) == 2


def test_export_merging_and_erasure(database: Database, learners: Course, people: People, clock: SettableClock) -> None:
    carla, alice, dan = (one.account_id for one in (people.carla, people.alice, people.dan))
    with database.transaction() as session:
        course_id = published_course(session, learners.key).course_id
        note_looks(session, people.carla.identity, course_id, [alice], "learner", clock())
        assert personal_data.export_for(session, alice) == [
            {"course": learners.key, "viewer": "Carla Conrad", "what": "learner", "looked_at": clock().isoformat()}
        ]
        personal_data.merge_into(session, AccountsMerged(clock(), alice, dan))
    assert counted(database) == {(carla, dan, "learner"): 1}
    with database.transaction() as session:
        personal_data.erase_for(session, carla)
    assert counted(database) == {(None, dan, "learner"): 1}
    with database.transaction() as session:
        personal_data.erase_for(session, dan)
    assert not counted(database)
