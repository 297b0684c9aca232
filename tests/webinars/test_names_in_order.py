"""Lists of people for trainers stand by name as dictionaries do, on both engines, over the end of a page."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert

from quizapp.accounts.models import Account
from quizapp.cohorts.service import admit
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.webinars.attendance_queries import ROWS_PER_PAGE
from quizapp.webinars.models import Attendee
from tests.accounts.pages import send
from tests.clock import SettableClock
from tests.cohorts.gathering import gather
from tests.people import People
from tests.webinars.attending import attend
from tests.webinars.meeting import meeting_in, planned

NAMES = ("Zoë Zimmer", "Öztürk, Can", "Ostermann", "ÖZIL", "Zacharias", "Ärmel", "Arndt", "Übel", "Uhl")
IN_ORDER = ["Ärmel", "Arndt", "Ostermann", "ÖZIL", "Öztürk, Can", "Übel", "Uhl", "Zacharias", "Zoë Zimmer"]


def shown(page: str) -> list[str]:
    """Names in the order in which they stand."""
    return re.findall("|".join(map(re.escape, NAMES)), page.partition("<tbody")[2])


@pytest.fixture
def carla(people: People, browser_for: Callable[..., FlaskClient]) -> FlaskClient:
    """The trainer's browser."""
    return browser_for(people.carla)


def test_who_was_at_a_webinar(
    carla: FlaskClient, database: Database, course: Course, people: People, clock: SettableClock
) -> None:
    number = meeting_in(database, course.key, people.carla.identity, planned(clock() - timedelta(days=1)), clock())
    for at, name in enumerate(NAMES):
        attend(database, number, name, f"p{at}@example.org", clock())
    place = f"/en/courses/{course.key}/webinars/{number}"
    assert list(dict.fromkeys(shown(carla.get(place).text))) == IN_ORDER
    assert list(dict.fromkeys(shown(carla.get(f"{place}/followup").text))) == IN_ORDER
    rows = list(csv.reader(io.StringIO(send(carla, f"{place}/attendance.csv", page=place).data.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == IN_ORDER
    facts = {"meeting_id": number, "initials": "M", "presence_seconds": 1, "present_hundredths": 1, "unit_hundredths": 1}
    facts |= {"sources": [], "state": "new", "imported_at": clock()}
    with database.transaction() as session:
        session.execute(insert(Attendee), [{**facts, "key": f"name:m{at}", "name": f"M{at}"} for at in range(ROWS_PER_PAGE - 5)])
    pages = [carla.get(f"{place}?page={page}").text for page in (1, 2)]
    assert list(dict.fromkeys(name for page in pages for name in shown(page))) == IN_ORDER


def test_who_learns_in_a_course_and_in_a_group(
    carla: FlaskClient, database: Database, course: Course, people: People, clock: SettableClock
) -> None:
    group = gather(database, people.carla, course.key, clock())
    with database.transaction() as session:
        course_id = published_course(session, course.key).course_id
        for at, name in enumerate(NAMES):
            account = Account(locale="de", name=name, email=f"p{at}@example.org", created_at=clock())
            session.add(account)
            session.flush()
            enrol(session, account.id, course_id, clock())
            admit(session, group, account.id, clock())
    for place in (f"/en/courses/{course.key}/results", f"/en/courses/{course.key}/groups/{group.code}"):
        assert list(dict.fromkeys(shown(carla.get(place).text))) == IN_ORDER, place


def test_groups(carla: FlaskClient, database: Database, course: Course, people: People, clock: SettableClock) -> None:
    for name in NAMES:
        gather(database, people.carla, course.key, clock(), name=name)
    assert list(dict.fromkeys(shown(carla.get(f"/en/courses/{course.key}/groups").text))) == IN_ORDER
