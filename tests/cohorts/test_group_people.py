"""The people of a group on its page: a page at a time, found by name, and at most a page of them changed at once."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select, update

from quizapp.accounts.models import Account
from quizapp.cohorts.models import ENROLLED, INVITED, Cohort, CohortMember
from quizapp.cohorts.people_queries import PEOPLE_PER_PAGE, people_of
from quizapp.cohorts.queries import Group
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.db.session import Database
from tests.clock import MORNING
from tests.cohorts.gathering import gather
from tests.page_text import undrawn, words
from tests.people import People, Person
from tests.searching import address_of

BrowserFor = Callable[[Person], FlaskClient]
GROUPS = "/en/courses/first-aid-social-media/groups"
MANY = 120


def places(page: str) -> list[int]:
    """The numbers that can be ticked on a page."""
    return [int(one) for one in re.findall(r'name="person" value="(\d+)"', page)]


def ticks(page: str) -> list[int]:
    """Those of them that are ticked."""
    return [int(one) for one in re.findall(r'name="person" value="(\d+)"[^>]* checked', page)]


def fill(database: Database, group: Group, many: int, state: str = ENROLLED, name: str = "Person") -> None:
    """People of one state, numbered by name."""
    names = [f"{name} {number:04}" for number in range(many)]
    made = [{"email": f"{one.lower().replace(' ', '')}@example.org", "name": one, "locale": "de", "created_at": MORNING} for one in names]
    with database.transaction() as session:
        session.execute(insert(Account), made)
        ids = session.scalars(select(Account.id).where(Account.name.startswith(f"{name} ")).order_by(Account.id)).all()
        place = {"cohort_id": group.id, "course_id": group.course_id, "state": state, "since": MORNING}
        session.execute(
            insert(CohortMember),
            [{**place, "account_id": one, "invited_as": f"typed{one}@example.org" if state == INVITED else None} for one in ids],
        )
        if state == ENROLLED:
            session.execute(insert(Enrolment), [{"course_id": group.course_id, "account_id": one, "enrolled_at": MORNING} for one in ids])
            session.execute(update(Cohort).where(Cohort.id == group.id).values(taken=Cohort.taken + many))


@pytest.fixture
def group(database: Database, course: Course, people: People) -> Group:
    """A group of 120 beside a second one."""
    gather(database, people.carla, course.key, MORNING, name="Gruppe zwei", seats=10)
    group = gather(database, people.carla, course.key, MORNING)
    fill(database, group, MANY)
    return group


def other_code(database: Database) -> str:
    """The code of the second group."""
    with database.reading() as session:
        return session.scalars(select(Cohort.code).where(Cohort.name == "Gruppe zwei")).one()


def test_pages_hold_everybody_once_in_order(database: Database, people: People, group: Group) -> None:
    with database.reading() as session:
        found = [people_of(session, group, asked={ENROLLED: page})[ENROLLED] for page in (1, 2, 3, 9)]
    assert [(one.page, one.pages, one.total, len(one.people)) for one in found] == [
        (1, 3, MANY, PEOPLE_PER_PAGE), (2, 3, MANY, PEOPLE_PER_PAGE), (3, 3, MANY, 20), (3, 3, MANY, 20),
    ]
    assert [one.name for page in found[:3] for one in page.people] == [f"Person {n:04}" for n in range(MANY)]


def test_a_search_finds_names_and_addresses_but_of_the_invited_only_what_was_typed(
    database: Database, people: People, group: Group
) -> None:
    fill(database, group, 3, INVITED, "Gast")
    with database.reading() as session:
        assert [one.name for one in people_of(session, group, "ON 007")[ENROLLED].people] == [f"Person 007{n}" for n in range(10)]
        assert [one.name for one in people_of(session, group, "person0119@")[ENROLLED].people] == ["Person 0119"]
        assert people_of(session, group, "100%")[ENROLLED].total == 0
        assert people_of(session, group, "gast")[INVITED].total == 0
        assert people_of(session, group, "typed")[INVITED].total == 3


@pytest.mark.one_engine
def test_the_page_shows_fifty_ticks_them_all_and_comes_back_to_where_one_was(
    database: Database, people: People, group: Group, browser_for: BrowserFor
) -> None:
    trainer, page = browser_for(people.carla), f"{GROUPS}/{group.code}"
    first = trainer.get(page).text
    assert len(places(first)) == PEOPLE_PER_PAGE and "120 people are enrolled" in words(first) and ticks(first) == []
    second = trainer.get(f"{page}?enrolled=2&tick=enrolled").text
    assert "Page 2 of 3" in words(second) and len(ticks(second)) == PEOPLE_PER_PAGE
    assert not set(places(first)) & set(places(second))
    asked = trainer.post(f"{page}/people?enrolled=2", data={"person": ticks(second)[:2], "act": "remove"}).text
    assert "Take 2 people out of the group?" in words(asked) and f"{page}/people?enrolled=2" in asked
    sure = {"person": ticks(second)[:2], "act": "remove", "confirmed": "yes"}
    assert trainer.post(f"{page}/people?enrolled=2", data=sure).location == f"{page}?enrolled=2"
    assert "118 people are enrolled" in words(trainer.get(page).text)
    gone = words(trainer.post(f"{page}/people", data={"person": ticks(second)[:2], "act": "remove"}).text)
    assert "the people who are ticked are no longer as they were" in gone and "Take 0 people" not in gone


@pytest.mark.one_engine
def test_names_that_are_searched_for_stand_in_no_address(
    database: Database, people: People, group: Group, browser_for: BrowserFor
) -> None:
    trainer, page = browser_for(people.carla), f"{GROUPS}/{group.code}"
    address = address_of(trainer, page, q="Person 0117")
    assert "0117" not in undrawn(address)
    found = trainer.get(address).text
    assert len(places(found)) == 1 and "Person 0117" in words(found)
    change = html.unescape(re.search(r'action="([^"]+/people\?[^"]+)"', found)[1])  # type: ignore[index]  # is there
    moved = trainer.post(change, data={"person": places(found), "act": "move", "target": other_code(database)})
    assert "0117" not in undrawn(moved.location) and "q=" in moved.location
    assert "Nobody of this group has “Person 0117” in the name or the address." in words(trainer.get(moved.location).text)
    assert len(places(trainer.get(f"{page}?q=nonsense").text)) == PEOPLE_PER_PAGE


@pytest.mark.one_engine
def test_without_a_target_it_is_said_at_the_field_and_the_ticks_stay(
    database: Database, people: People, group: Group, browser_for: BrowserFor
) -> None:
    trainer, page = browser_for(people.carla), f"{GROUPS}/{group.code}"
    chosen = places(trainer.get(page).text)[:3]
    for target in ("", "nothing", group.code):
        answer = trainer.post(f"{page}/people", data={"person": chosen, "act": "move", "target": target})
        assert answer.status_code == 200
        assert "Choose the group to which these people move." in words(answer.text) and 'id="target-error"' in answer.text
        assert ticks(answer.text) == chosen
    full = places(trainer.get(page).text)[:11]
    refused = trainer.post(f"{page}/people", data={"person": full, "act": "move", "target": other_code(database)})
    assert "No seat is left in the group. Nothing was changed." in words(refused.text) and ticks(refused.text) == full


@pytest.mark.one_engine
def test_more_than_a_page_at_once_is_refused(database: Database, people: People, group: Group, browser_for: BrowserFor) -> None:
    with database.reading() as session:
        everybody = session.scalars(select(CohortMember.id)).all()
    sent = {"person": everybody[: PEOPLE_PER_PAGE + 1], "act": "remove", "confirmed": "yes"}
    answer = browser_for(people.carla).post(f"{GROUPS}/{group.code}/people", data=sent)
    assert "At most 50 people at once. Nothing was changed." in words(answer.text)
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(CohortMember.state == ENROLLED)) == MANY


@pytest.mark.one_engine
def test_of_who_is_gone_meanwhile_no_page_is_named_that_trainers_may_not_open(
    database: Database, people: People, group: Group, course: Course, browser_for: BrowserFor
) -> None:
    answer = browser_for(people.carla).get(f"{GROUPS}/{group.code}/same-person/999998/999999")
    assert answer.status_code == 404
    assert "Go back and load the list anew." in words(answer.text) and "list of people" not in words(answer.text)
