"""Client companies are renamed, and removed when nothing belongs to them any more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.audit.models import AuditEntry
from quizapp.cohorts.companies import add_company, remove_company, rename_company, set_viewers
from quizapp.cohorts.models import Company
from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.kernel.errors import NotAllowed, NotFound
from tests.clock import MORNING
from tests.cohorts.gathering import gather
from tests.page_text import words
from tests.people import People, Person

BrowserFor = Callable[[Person], FlaskClient]


@pytest.fixture
def company(database: Database, people: People) -> int:
    """A company beside another one."""
    with database.transaction() as session:
        add_company(session, people.eve.identity, "Beispiel AG", MORNING)
        return add_company(session, people.eve.identity, "Muster GmbH", MORNING)


def names(database: Database) -> list[str]:
    """All companies."""
    with database.reading() as session:
        return list(session.scalars(select(Company.name).order_by(Company.name)))


def test_a_company_is_renamed_but_not_to_the_name_of_another(
    database: Database, people: People, company: int, browser_for: BrowserFor
) -> None:
    admin, page = browser_for(people.eve), f"/en/companies/{company}"
    for typed, said in (("Beispiel AG", "A company of this name is entered already."), ("", "This field is needed."), ("x" * 201, "200")):
        answer = admin.post(f"{page}/name", data={"name": typed})
        assert answer.status_code == 200 and said in words(answer.text)
    assert "Enter the name of the company." in words(admin.post(f"{page}/name", data={"name": "  "}).text)
    assert names(database) == ["Beispiel AG", "Muster GmbH"]
    assert admin.post(f"{page}/name", data={"name": " Muster   SE "}).status_code == 303
    assert admin.post(f"{page}/name", data={"name": "Muster SE"}).status_code == 303
    assert names(database) == ["Beispiel AG", "Muster SE"]
    with database.reading() as session:
        told = session.scalars(select(AuditEntry.changes).where(AuditEntry.act == "company_changed").order_by(AuditEntry.id)).all()
    assert told[2:] == [{"renamed": [False, True]}]


def test_it_is_removed_when_no_group_and_no_contact_person_is_left(
    database: Database, people: People, course: Course, company: int, browser_for: BrowserFor
) -> None:
    admin, page = browser_for(people.eve), f"/en/companies/{company}"
    gather(database, people.carla, course.key, MORNING, name="Eins", company_id=None)
    with database.transaction() as session:
        set_viewers(session, people.eve.identity, company, [people.dan.email], "de", MORNING)
    assert "Remove the company" in words(admin.get(page).text) and f"{page}/remove" not in admin.get(page).text
    kept = admin.post(f"{page}/remove")
    assert "Change that first" in words(admin.get(kept.location).text)
    with database.transaction() as session:
        set_viewers(session, people.eve.identity, company, [], "de", MORNING)
    assert f"{page}/remove" in admin.get(page).text
    assert "The company is removed." in words(admin.get(admin.post(f"{page}/remove").location).text)
    assert names(database) == ["Beispiel AG"]
    assert admin.get(page).status_code == 404 and admin.post(f"{page}/remove").status_code == 404


def test_a_group_keeps_its_company(database: Database, people: People, course: Course, company: int) -> None:
    gather(database, people.carla, course.key, MORNING, company_id=company)
    with database.transaction() as session:
        assert not remove_company(session, people.eve.identity, company, MORNING)
    assert names(database) == ["Beispiel AG", "Muster GmbH"]


def test_administrators_alone(database: Database, people: People, company: int) -> None:
    with database.transaction() as session:
        with pytest.raises(NotAllowed):
            rename_company(session, people.carla.identity, company, "Neu", MORNING)
        with pytest.raises(NotAllowed):
            remove_company(session, people.carla.identity, company, MORNING)
        with pytest.raises(NotFound):
            remove_company(session, people.eve.identity, 999_999, MORNING)
