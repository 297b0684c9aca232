"""The preview of a list says of no address whether somebody has an account with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from quizapp.cohorts import lists
from quizapp.cohorts.queries import Group
from quizapp.content.document import Course
from quizapp.db.session import Database
from tests.cohorts.gathering import gather
from tests.cohorts.test_lists import MORNING, listed
from tests.cohorts.test_views import words
from tests.people import People, Person

BrowserFor = Callable[[Person], FlaskClient]


@pytest.fixture
def group(database: Database, course: Course, people: People) -> Group:
    """Alice's."""
    return gather(database, people.carla, course.key, MORNING, people.alice)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_known_and_an_unknown_address_read_alike(
    group: Group, course: Course, people: People, browser_for: BrowserFor, lang: str
) -> None:
    trainer, place = browser_for(people.carla), f"/{lang}/courses/{course.key}/groups/{group.code}/list"
    pages = []
    for address in ("bob@example.org", "nie@example.org"):
        page = trainer.post(place, data={"rows": address})
        assert page.status_code == 200
        pages.append(words(page.text.partition("<main")[2]).replace(address, "X"))
    first, second = pages
    assert first == second
    assert {"de": "Wird eingeschrieben", "en": "Will be enrolled"}[lang] in first
    assert all(said not in page for page in pages for said in ("new here", "neu hier", "known already", "schon bekannt"))


def test_both_are_counted_together(group: Group, database: Database, people: People) -> None:
    rows, _ignored = listed("email\nbob@example.org\nnie@example.org\nalice@example.org\n")
    with database.reading() as session:
        report = lists.judge(session, people.carla.identity, group, rows)
    assert report.counts == {"new": 2, "member": 1}
    assert [row.address for row in report.of("new")] == ["bob@example.org", "nie@example.org"]
    assert report.of("known") == []
    assert len(report.enrolling) == 2
