"""Pages of groups: making one, coming in by a code, letting people in; companies and their contact people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from quizapp.cohorts.companies import add_company, set_viewers
from quizapp.cohorts.models import BY_CODE, BY_LIST, WITH_APPROVAL, Cohort, CohortMember
from quizapp.content.document import Course
from quizapp.courses.models import CourseRow
from quizapp.db.session import Database
from tests.accounts.pages import PASSWORD, give_password
from tests.certificates.learning import complete, enrol_in
from tests.clock import MORNING, SettableClock
from tests.cohorts.gathering import gather, place_of
from tests.page_text import words
from tests.people import People, Person

BrowserFor = Callable[[Person], FlaskClient]
GROUPS = "/en/courses/first-aid-social-media/groups"
FORM = {"name": "Autumn, evenings", "joining": "code", "company_id": "0"}


def test_a_trainer_makes_a_group_and_changes_it(database: Database, course: Course, carla: Person, browser_for: BrowserFor) -> None:
    browser = browser_for(carla)
    assert "No group yet" in browser.get(GROUPS).text
    filled = {
        **FORM, "starts_on": "2026-12-01", "ends_on": "2026-12-31", "seats": "20", "trainers": "greta@example.org\n",
        "due_0": "2026-12-31T18:00",
    }
    made = browser.post(f"{GROUPS}/add", data=filled)
    assert made.status_code == 303
    page = words(browser.get(made.location).text)
    for told in ("Autumn, evenings", "0 of 20 seats", "1 December 2026", "greta@example.org", "31/12/2026, 18:00 (time in Berlin)"):
        assert told in page
    form = browser.get(f"{made.location}/edit").text
    assert 'value="2026-12-31T18:00"' in form
    again = browser.post(f"{made.location}/edit", data={**filled, "seats": "", "due_0": "", "trainers": ""})
    assert again.location == made.location
    with database.reading() as session:
        assert session.scalars(select(Cohort.seats)).all() == [None]
    assert "greta@" not in browser.get(made.location).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "This field is needed."),
        ({"starts_on": "2026-12-02", "ends_on": "2026-12-01"}, "The group would end before it begins."),
        ({"starts_on": "tomorrow"}, "Write a day, such as 2026-12-01."),
        ({"due_1": "noon"}, "Write a day and time, such as 2026-12-01 18:00."),
        ({"seats": "0"}, "Write a whole number from 1, or leave the field empty."),
        ({"seats": "-5"}, "Write a whole number from 1, or leave the field empty."),
        ({"trainers": "greta@example.org\ngreta"}, "“greta” is not a complete e-mail address."),
        ({"joining": "magic"}, "Not a valid choice."),
        ({"company_id": "77"}, "Not a valid choice."),
        ({"name": "Gruppe eins"}, "Another group of this course has this name."),
    ],
)
def test_a_fault_is_said_at_its_field_and_nothing_is_made(
    database: Database, course: Course, carla: Person, browser_for: BrowserFor, typed: dict[str, str], sentence: str
) -> None:
    gather(database, carla, course.key, MORNING)
    answer = browser_for(carla).post(f"{GROUPS}/add", data={**FORM, **typed})
    assert answer.status_code == 200
    assert sentence in words(answer.text)
    with database.reading() as session:
        assert session.scalars(select(Cohort.name)).all() == ["Gruppe eins"]


def test_the_link_shows_and_the_button_enrols(
    database: Database, people: People, course: Course, browser_for: BrowserFor, client: FlaskClient
) -> None:
    group = gather(database, people.carla, course.key, MORNING, seats=2)
    address = f"/en/join/{group.join_code}"
    assert "2 seats are free" in words(client.get(address).text)
    assert f'href="/en/sign-in?next=/en/join/{group.join_code}"' in client.get(address).text
    assert client.post(address).status_code == 403
    browser = browser_for(people.alice)
    typed = browser.post("/en/join", data={"code": f" {group.join_code[:5].upper()}-{group.join_code[5:]} "})
    assert typed.location == address
    assert "Join the group" in browser.get(address).text
    with database.reading() as session:
        assert session.scalars(select(CohortMember.id)).all() == []
    entered = browser.post(address)
    assert entered.location == "/en/courses/first-aid-social-media"
    page = words(browser.get(entered.location).text)
    assert "You are in the group “Gruppe eins” now." in page
    assert "Your group" in page
    assert "You are in this group." in words(browser.get(address).text)


def test_an_unknown_code_is_said_at_the_field(course: Course, alice: Person, browser_for: BrowserFor) -> None:
    answer = browser_for(alice).post("/en/join", data={"code": "nothing"})
    assert answer.status_code == 200
    assert "No group has this code." in words(answer.text)
    assert browser_for(alice).get("/en/join/nothing").status_code == 404


def test_a_trainer_lets_people_in_and_declines(database: Database, people: People, course: Course, browser_for: BrowserFor) -> None:
    group = gather(database, people.carla, course.key, MORNING, joining=WITH_APPROVAL, seats=1)
    for one in (people.alice, people.bob):
        asked = browser_for(one).post(f"/en/join/{group.join_code}")
        assert "need not do anything" in words(browser_for(one).get(asked.location).text)
    trainer, address = browser_for(people.carla), f"{GROUPS}/{group.code}/people"
    assert "2 people are waiting" in words(trainer.get(f"{GROUPS}/{group.code}").text)
    both = [str(place_of(database, group, one.account_id)) for one in (people.alice, people.bob)]
    refused = words(trainer.post(address, data={"person": both, "act": "approve"}).text)
    assert "No seat is left in the group. Nothing was changed." in refused
    assert "2 people are waiting" in refused
    assert "Nobody is ticked." in words(trainer.post(address, data={"act": "approve"}).text)
    assert trainer.post(address, data={"person": both[:1], "act": "approve"}).status_code == 303
    assert "1 person is in the group now." in words(trainer.get(f"{GROUPS}/{group.code}").text)
    assert trainer.post(address, data={"person": both[1:], "act": "decline"}).status_code == 303
    page = words(trainer.get(f"{GROUPS}/{group.code}").text)
    assert "1 person is taken off the list." in page
    trainer.post(address, data={"person": both[1:], "act": "decline"})
    assert "Nothing was changed: the people who are ticked are no longer" in words(trainer.get(f"{GROUPS}/{group.code}").text)
    assert "1 of 1 seats" in page
    assert "Waiting list" not in page


@pytest.mark.one_engine
def test_who_only_sees_people_of_a_company_begins_there(
    app: Flask, database: Database, people: People, course: Course, clock: SettableClock
) -> None:
    with database.transaction() as session:
        company = add_company(session, people.eve.identity, "Muster GmbH", MORNING)
        viewers = [one.email for one in (people.alice, people.carla, people.dan)]
        set_viewers(session, people.eve.identity, company, viewers, "de", MORNING)
    enrol_in(database, course, people.alice.account_id, MORNING)
    for one, lang, begins in (
        (people.dan, "de", "/de/company"), (people.dan, "en", "/en/company"), (people.alice, "de", "/de/"), (people.bob, "de", "/de/"),
    ):
        give_password(database, one, clock)
        browser = app.test_client()
        data = {"password-email": one.email, "password-password": PASSWORD}
        assert browser.post(f"/{lang}/sign-in/password", data=data).location == begins, one.email


def test_contact_people_see_who_has_completed_and_passed_and_nothing_else(
    database: Database, people: People, course: Course, browser_for: BrowserFor
) -> None:
    with database.transaction() as session:
        company = add_company(session, people.eve.identity, "Muster GmbH", MORNING)
        set_viewers(session, people.eve.identity, company, [people.dan.email], "de", MORNING)
    complete(database, course, people.alice.account_id, MORNING)
    gather(database, people.carla, course.key, MORNING, people.alice, company_id=company)
    gather(database, people.carla, course.key, MORNING, people.bob, name="Gruppe zwei")
    viewer = browser_for(people.dan)
    assert "You are a contact person of Muster GmbH." in words(viewer.get("/en/account").text)
    page = viewer.get("/en/company").text
    body = words(page.split("<main")[1].split("</main>")[0])
    assert "Alice Adler" in body
    assert "Bob" not in body
    assert "completed" in body
    assert "passed" in body
    assert "88" not in body
    for hidden in ("alice@example.org", "points:", "results/"):
        assert hidden not in page
    assert browser_for(people.bob).get("/en/company").status_code == 403


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("de", "tipp@example.org ist neu hier: Mit dieser Adresse hat sich noch niemand angemeldet."),
        ("en", "tipp@example.org is new here: nobody has signed in with this address so far."),
    ],
)
def test_an_address_that_nobody_has_used_is_named(
    database: Database, people: People, course: Course, browser_for: BrowserFor, lang: str, told: str
) -> None:
    admin, place = browser_for(people.eve), f"/{lang}/courses/{course.key}/groups"
    made = admin.post(f"{place}/add", data={**FORM, "trainers": "Bob@example.org\ntipp@example.org"})
    page = words(admin.get(made.location).text)
    assert told in page
    assert "bob@example.org ist neu" not in page
    company = admin.post(f"/{lang}/companies", data={"name": "Muster GmbH"}).location
    admin.post(company, data={"people": "neu@example.org\ntipp@example.org"})
    assert told.replace("tipp@", "neu@") in words(admin.get(f"/{lang}/companies").text)
    trainer = browser_for(people.carla)
    pages = []
    for address in ("bob@example.org", "nie@example.org"):
        made = trainer.post(f"{place}/add", data={**FORM, "name": f"Gruppe {address}", "trainers": address})
        pages.append(words(trainer.get(made.location).text))
    assert not any("neu hier" in page or "is new here" in page for page in pages), "trainers are told of no address"


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("de", "Ansprechpersonen von Muster GmbH sehen, ob du den Kurs abgeschlossen und den Abschlusstest bestanden hast."),
        ("en", "Contact people of Muster GmbH see whether you have completed the course and passed its final test."),
    ],
)
def test_learners_are_told_what_their_company_sees(
    database: Database, people: People, course: Course, browser_for: BrowserFor, lang: str, told: str
) -> None:
    with database.transaction() as session:
        company = add_company(session, people.eve.identity, "Muster GmbH", MORNING)
    group, other = (
        gather(database, people.carla, course.key, MORNING, name=name, company_id=one) for name, one in (("a", company), ("b", None))
    )
    alice, page = browser_for(people.alice), f"/{lang}/courses/{course.key}"
    assert told in words(alice.get(f"/{lang}/join/{group.join_code}").text)
    assert "Muster GmbH" not in words(alice.get(f"/{lang}/join/{other.join_code}").text)
    alice.post(f"/{lang}/join/{group.join_code}")
    assert told in words(alice.get(page).text)
    with database.transaction() as session:
        session.execute(update(CourseRow).values(results_privacy="self_assessment"))
    assert "Muster GmbH" not in words(alice.get(page).text)
    assert "Muster GmbH" not in words(browser_for(people.bob).get(f"/{lang}/join/{group.join_code}").text)


def test_an_administrator_enters_companies_and_their_contact_people(
    database: Database, people: People, course: Course, browser_for: BrowserFor
) -> None:
    admin = browser_for(people.eve)
    made = admin.post("/en/companies", data={"name": "  Muster   GmbH "})
    assert "A company of this name is entered already." in words(admin.post("/en/companies", data={"name": "Muster GmbH"}).text)
    assert "is not a complete e-mail address" in admin.post(made.location, data={"people": "dan"}).text
    assert admin.post(made.location, data={"people": "DAN@example.org\n"}).status_code == 303
    assert browser_for(people.dan).get("/en/company").status_code == 200
    assert admin.post(made.location, data={"people": ""}).status_code == 303
    assert browser_for(people.dan).get("/en/company").status_code == 403


class TestLeavingAGroup:
    """People are taken out after a question, and leave of their own accord where they came by the code."""

    @pytest.mark.one_engine
    def test_taking_out_asks_first(self, database: Database, people: People, course: Course, browser_for: BrowserFor) -> None:
        group = gather(database, people.carla, course.key, MORNING, people.alice, people.bob)
        trainer, address = browser_for(people.carla), f"{GROUPS}/{group.code}/people"
        bob = str(place_of(database, group, people.bob.account_id))
        asked = trainer.post(address, data={"person": bob, "act": "remove"})
        assert asked.status_code == 200
        assert "Take 1 person out of the group?" in words(asked.text) and "Bob Brandt" in asked.text
        assert "2 people are enrolled" in words(trainer.get(f"{GROUPS}/{group.code}").text)
        sure = {"person": bob, "act": "remove", "confirmed": "yes"}
        assert trainer.post(address, data=sure).status_code == 303
        assert "1 person is enrolled" in words(trainer.get(f"{GROUPS}/{group.code}").text)

    @pytest.mark.one_engine
    def test_a_learner_leaves_and_comes_back_by_the_code(
        self, database: Database, people: People, course: Course, browser_for: BrowserFor
    ) -> None:
        group = gather(database, people.carla, course.key, MORNING, people.alice, joining=BY_CODE)
        alice, address = browser_for(people.alice), f"/en/join/{group.join_code}"
        assert f"{address}#leave" in alice.get(f"/en/courses/{course.key}").text
        assert "What you have learned stays" in words(alice.get(address).text)
        for left in (1, 0):
            answer = alice.post(f"{address}/leave")
            assert answer.status_code == 303
            page = words(alice.get(answer.location).text)
            assert ("You have left the group" in page) == bool(left) and "Your group" not in page
        alice.post(address)
        assert "You are in this group." in words(alice.get(address).text)

    @pytest.mark.one_engine
    def test_who_was_enrolled_by_trainers_asks_them(
        self, database: Database, people: People, course: Course, browser_for: BrowserFor
    ) -> None:
        group = gather(database, people.carla, course.key, MORNING, people.alice, joining=BY_LIST)
        alice = browser_for(people.alice)
        assert "#leave" not in alice.get(f"/en/courses/{course.key}").text
        assert alice.post(f"/en/join/{group.join_code}/leave").status_code == 409
