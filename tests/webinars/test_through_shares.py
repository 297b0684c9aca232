"""Shares of a webinar's funnel among many: what is not nothing never reads 0 %, what is not all never 100 %."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import insert

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.webinars.digesting import queue_digests
from quizapp.webinars.models import Attendee
from tests.accounts.pages import newest_mail, send
from tests.clock import SettableClock
from tests.people import People
from tests.webinars.carried import carry
from tests.webinars.meeting import meeting_in, planned

pytestmark = pytest.mark.one_engine


@pytest.fixture
def number(database: Database, course: Course, people: People, clock: SettableClock) -> int:
    """A webinar of two hours ago at which 201 people were; one has begun."""
    found = meeting_in(database, course.key, people.carla.identity, planned(clock() - timedelta(hours=2)), clock())
    carry(database, course, found, 1, clock())
    facts = {"meeting_id": found, "initials": "P", "presence_seconds": 1, "present_hundredths": 1, "unit_hundredths": 1}
    facts |= {"sources": [], "state": "new", "imported_at": clock()}
    with database.transaction() as session:
        session.execute(insert(Attendee), [{**facts, "key": f"name:{one}", "name": f"Person {one}"} for one in range(200)])
    return found


@pytest.mark.parametrize(("lang", "few", "none"), [("de", "unter 1\xa0%", "0\xa0%"), ("en", "below 1%", "0%")])
def test_one_of_201_is_below_one_percent(
    course: Course, people: People, number: int, browser_for: Callable[..., FlaskClient], lang: str, few: str, none: str
) -> None:
    page = browser_for(people.carla).get(f"/{lang}/courses/{course.key}/webinars/{number}/follow-through").text
    funnel = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert funnel.count(few) == 2
    assert funnel.count(f">{none}<") == 3


def test_in_the_mail_too_and_the_file_keeps_counts(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, number: int,
    browser_for: Callable[..., FlaskClient],
) -> None:
    place = f"/en/courses/{course.key}/webinars/{number}/follow-through"
    book = load_workbook(io.BytesIO(send(browser_for(people.carla), f"{place}/file", page=place).data))
    assert [[cell.value for cell in row[:2]] for row in book["Funnel"]][1:4] == [["was there", 201], ["got the link", 0], ["began", 1]]
    clock.advance(days=1)
    queue_digests(database, clock())
    mail = newest_mail(app, "carla@example.org")
    for body in (str(mail.text_body), str(mail.html_body)):
        assert "began: 1 (below 1%)" in body or "hat begonnen: 1 (unter 1\xa0%)" in body
