"""What the page where one joins a group says of what its trainers see, and that it is so: by mode, and for who is only invited."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.accounts.models import Account
from quizapp.cohorts.models import CohortMember
from quizapp.cohorts.people_queries import people_of
from quizapp.cohorts.personal_data import export_for
from quizapp.cohorts.queries import Group
from quizapp.cohorts.service import invite, take_out
from quizapp.content.document import Course
from quizapp.db.migrate import migrate
from quizapp.db.session import Database
from tests.accounts.pages import send
from tests.clock import MORNING
from tests.cohorts.gathering import gather
from tests.people import People, Person
from tests.webinars.carried import set_privacy

BrowserFor = Callable[[Person], FlaskClient]
PLACE = "/en/courses/first-aid-social-media/groups"


@pytest.fixture
def group(app: Flask, database: Database, course: Course, people: People) -> Group:
    """A group that dan is trainer of."""
    return gather(database, people.eve, course.key, MORNING, trainers=[people.dan.email])


def words(page: str) -> str:
    """The text of a page."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2])))


@pytest.mark.parametrize(("mode", "said", "unsaid"), [
    ("open", ["Trainers of this course see your progress, points, attempts and answers."], ["yours alone", "how far"]),
    (
        "works_agreement", ["whether you have completed it and passed", "do not see points, attempts or when you worked"],
        ["yours alone", "see your progress", "how far"],
    ),
    (
        "self_assessment", ["no trainer and no administrator sees them", "at least 8 people together"],
        ["see your progress", "whether you have completed", "how far"],
    ),
])
def test_the_page_says_what_the_mode_shows(
    mode: str, said: list[str], unsaid: list[str], database: Database, course: Course, group: Group, alice: Person, browser_for: BrowserFor
) -> None:
    set_privacy(database, course, mode)
    page = words(browser_for(alice).get(f"/en/join/{group.join_code}").text)
    assert "its trainers see your name, your address alice@example.org and since when you learn here." in page
    assert all(one in page for one in said)
    assert not any(one in page for one in unsaid)
    assert "invited" not in page


@pytest.fixture
def moved_on(database: Database, group: Group, people: People) -> str:
    """Alice was invited by dan, and has another address since."""
    with database.transaction() as session:
        assert invite(session, people.dan.identity, group, people.alice.account_id, people.alice.email, MORNING) == "invited"
        session.get_one(Account, people.alice.account_id).email = "alice.privately@example.org"
    return "alice.privately@example.org"


def test_who_is_invited_is_shown_under_the_address_that_was_typed(
    database: Database, group: Group, moved_on: str, people: People, browser_for: BrowserFor
) -> None:
    for trainer in (people.dan, people.eve):
        page = browser_for(trainer).get(f"{PLACE}/{group.code}").text
        assert "alice@example.org" in page
        assert moved_on not in page and "Alice Adler" not in page
    with database.reading() as session:
        assert [one["invited_as"] for one in export_for(session, people.alice.account_id)["groups"]] == ["alice@example.org"]


def test_joining_is_what_tells_the_new_address(
    database: Database, group: Group, moved_on: str, people: People, browser_for: BrowserFor
) -> None:
    alice, door = browser_for(people.alice), f"/en/join/{group.join_code}"
    said = words(alice.get(door).text)
    assert f"your address {moved_on}" in said
    assert "You were invited as alice@example.org. Until you join, the trainers see that address and nothing else of you." in said
    assert send(alice, door, page=door).status_code == 303
    page = browser_for(people.dan).get(f"{PLACE}/{group.code}").text
    assert moved_on in page and "Alice Adler" in page
    with database.reading() as session:
        assert [one.invited_as for one in session.query(CohortMember)] == [None]


def test_an_invitation_that_was_declined_keeps_no_address(database: Database, group: Group, moved_on: str, people: People) -> None:
    with database.transaction() as session:
        assert take_out(session, people.alice.identity, group, people.alice.account_id, MORNING)
    with database.reading() as session:
        assert [one.invited_as for one in session.query(CohortMember)] == [None]


def test_an_upgrade_keeps_the_address_that_was_shown(database: Database, group: Group, people: People) -> None:
    with database.transaction() as session:
        invite(session, people.dan.identity, group, people.alice.account_id, people.alice.email, MORNING)
    migrate(database, "0042")
    migrate(database)
    with database.reading() as session:
        assert [one.email for one in people_of(session, group)["invited"].people] == ["alice@example.org"]


def test_the_page_that_changes_an_address_says_who_sees_the_new_one(alice: Person, browser_for: BrowserFor) -> None:
    page = words(browser_for(alice).get("/en/account/address").text)
    assert "Trainers of your courses and groups see the new address then" in page
