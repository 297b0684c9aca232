"""Groups that are over: folded away in the list of groups, below the others wherever a group is chosen."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from quizapp.cohorts.models import WITH_APPROVAL
from quizapp.cohorts.service import join
from quizapp.content.document import Course
from quizapp.db.session import Database
from tests.clock import MORNING, SettableClock
from tests.cohorts.gathering import gather
from tests.people import People, Person

BrowserFor = Callable[[Person], FlaskClient]
COURSE = "/en/courses/first-aid-social-media"
TODAY = MORNING.date()
YESTERDAY = TODAY - timedelta(days=1)


def names(html: str) -> list[str]:
    return re.findall(r"Gruppe \w+", html)


@pytest.mark.one_engine
def test_a_group_that_is_over_folds_away_and_stays_to_be_chosen(
    database: Database, people: People, course: Course, clock: SettableClock, browser_for: BrowserFor
) -> None:
    here = gather(database, people.carla, course.key, MORNING, people.alice, name="Gruppe heute", ends_on=TODAY)
    gather(database, people.carla, course.key, MORNING, name="Gruppe immer")
    for name, ends_on in (("Gruppe gestern", YESTERDAY), ("Gruppe früher", YESTERDAY - timedelta(days=99))):
        gather(database, people.carla, course.key, MORNING, name=name, starts_on=ends_on, ends_on=ends_on)
    browser = browser_for(people.carla)
    running, _mark, over = browser.get(f"{COURSE}/groups").text.partition("<details")
    assert names(running) == ["Gruppe heute", "Gruppe immer"], "the last day still counts"
    assert names(over) == ["Gruppe gestern", "Gruppe früher"]
    assert "2 groups are over" in over
    for page, name in (("results", "group"), ("figures", "group"), (f"groups/{here.code}", "target")):
        chosen_from = browser.get(f"{COURSE}/{page}").text.partition(f'name="{name}"')[2].partition("</select>")[0]
        first, _label, last = chosen_from.partition("<optgroup")
        assert names(first) == [one for one in ("Gruppe heute", "Gruppe immer") if one != here.name or name == "group"]
        assert names(last) == ["Gruppe gestern", "Gruppe früher"]
    clock.advance(days=1)
    assert names(browser.get(f"{COURSE}/groups").text.partition("<details")[0]) == ["Gruppe immer"]


@pytest.mark.one_engine
def test_the_fold_is_open_while_somebody_waits_in_it(
    database: Database, people: People, course: Course, clock: SettableClock, browser_for: BrowserFor
) -> None:
    group = gather(database, people.carla, course.key, MORNING, ends_on=TODAY, joining=WITH_APPROVAL)
    with database.transaction() as session:
        join(session, people.dan.identity, group, TODAY, MORNING)
    browser = browser_for(people.carla)
    assert "<details" not in browser.get(f"{COURSE}/groups").text
    clock.advance(days=1)
    page = browser.get(f"{COURSE}/groups").text
    assert "No group is running at the moment." in page
    assert re.search(r"<details[^>]* open>", page)
