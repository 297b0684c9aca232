"""What learners read on the page of the course, and the form in which a trainer chooses."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from quizapp.content.document import Course
from quizapp.courses.models import CourseRow
from quizapp.db.session import Database
from tests.clock import MORNING, SettableClock
from tests.people import People, Person
from tests.quizzes.pages import hidden_fields

BrowserFor = Callable[[Person], FlaskClient]
COURSE = "/en/courses/first-aid-social-media"
pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(("mode", "changed", "told"), [
    ("open", False, ""), ("open", True, "see your progress, points, attempts and answers"),
    ("works_agreement", False, "Share my points with the trainers"), ("works_agreement", True, "Share my points with the trainers"),
    ("self_assessment", False, "Your results are yours alone"),
])
def test_the_course_page_says_who_sees_what_and_since_when(
    database: Database, learners: Course, people: People, browser_for: BrowserFor, mode: str, changed: bool, told: str
) -> None:
    with database.transaction() as session:
        session.execute(update(CourseRow).values(results_privacy=mode, privacy_changed_at=MORNING if changed else None))
    page = browser_for(people.alice).get(COURSE).text
    assert ("Who sees my results" in page) == bool(told)
    assert told in page
    assert ("This was changed on 2 March 2026" in page) == changed
    assert 'href="/en/account/looks"' in page or not told


def test_a_change_while_people_learn_has_to_be_ticked(learners: Course, people: People, browser_for: BrowserFor) -> None:
    browser, address = browser_for(people.carla), f"{COURSE}/results-privacy"
    form = {**hidden_fields(browser.get(address).text), "mode": "works_agreement"}
    refused = browser.post(address, data=form)
    assert refused.status_code == 409
    assert "Tick the box to change what they were promised" in refused.text
    assert browser.post(address, data={**form, "mode": "self_assessment", "confirmed": "y"}).status_code == 409
    assert browser.post(address, data={**form, "mode": "everything"}).status_code == 400
    assert browser.post(address, data={**form, "confirmed": "y"}).status_code == 303
    assert "under a works agreement" in browser.get(f"{COURSE}/results").text


@pytest.mark.parametrize(("mode", "heads", "seen"), [
    ("open", 16, "83"), ("works_agreement", 16, "passed"), ("self_assessment", 4, ""),
])
def test_a_spreadsheet_holds_no_more_than_the_page(
    database: Database, learners: Course, people: People, browser_for: BrowserFor, mode: str, heads: int, seen: str
) -> None:
    with database.transaction() as session:
        session.execute(update(CourseRow).values(results_privacy=mode))
    browser = browser_for(people.eve)
    reply = browser.post(f"{COURSE}/results.xlsx", data=hidden_fields(browser.get(f"{COURSE}/results").text))
    sheet = openpyxl.load_workbook(io.BytesIO(reply.data)).worksheets[0]
    told = [[str(cell) for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert [row[1] for row in told[1:]] == ["Alice Adler", "Bob Brandt"]
    assert ("83" in told[1]) == (mode == "open")
    assert seen in told[1] or not seen
    assert len(told[0]) == heads


@pytest.mark.parametrize("mode", ["works_agreement", "self_assessment"])
def test_a_filter_by_results_finds_nothing_out(
    database: Database, learners: Course, people: People, browser_for: BrowserFor, mode: str
) -> None:
    with database.transaction() as session:
        session.execute(update(CourseRow).values(results_privacy=mode))
    page = browser_for(people.eve).get(f"{COURSE}/results?state=open").text
    assert ("Alice Adler" in page) == (mode == "self_assessment")
    assert ('name="state"' in page) == (mode == "works_agreement")


def test_learners_read_from_what_to_what_it_was_changed(
    database: Database, learners: Course, people: People, browser_for: BrowserFor, clock: SettableClock
) -> None:
    trainer, address = browser_for(people.carla), f"{COURSE}/results-privacy"
    for mode in ("works_agreement", "open", "works_agreement"):
        clock.advance(minutes=1)
        form = {**hidden_fields(trainer.get(address).text), "mode": mode, "confirmed": "y"}
        assert trainer.post(address, data=form).status_code == 303
    page = browser_for(people.alice).get(COURSE).text
    there, back = "2 March 2026: from “open” to “works agreement”", "2 March 2026: from “works agreement” to “open”"
    assert re.findall(r"<li>(2 March 2026: from .*?)</li>", page) == [there, back, there]
