"""A trainer of a group sees the people of that group and nobody else, wherever people are listed, opened or taken along."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.audit.models import AuditEntry
from quizapp.certificates.models import Certificate
from quizapp.certificates.paper import issuer_of
from quizapp.certificates.service import certify
from quizapp.cohorts.models import BY_LIST, Cohort
from quizapp.cohorts.queries import Group
from quizapp.cohorts.service import take_out
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.db.session import Database
from tests.accounts.pages import run_worker, send
from tests.certificates.learning import complete
from tests.clock import MORNING
from tests.cohorts.gathering import gather, place_of
from tests.people import People, Person
from tests.remembered import remembered
from tests.searching import look_for

BrowserFor = Callable[[Person], FlaskClient]
RESULTS = "/en/courses/first-aid-social-media/results"


@pytest.fixture
def groups(database: Database, course: Course, people: People, settings: Settings) -> tuple[Group, Group]:
    """Alice and bob have certificates; bob is in the group of dan, alice in another."""

    def gather_both() -> tuple[Group, Group]:
        for one in (people.alice, people.bob):
            enrolment_id = complete(database, course, one.account_id, MORNING)
            with database.transaction() as session:
                certify(session, enrolment_id, issuer_of(settings), MORNING)
        bobs = gather(database, people.carla, course.key, MORNING, people.bob, trainers=[people.dan.email])
        return bobs, gather(database, people.carla, course.key, MORNING, people.alice, name="Gruppe zwei")

    return remembered(database, "two groups with certificates", gather_both)


def enrolment_of(database: Database, person: Person) -> int:
    """The number of the person's enrolment."""
    with database.reading() as session:
        return session.scalars(select(Enrolment.id).where(Enrolment.account_id == person.account_id)).one()


@pytest.mark.parametrize("query", ["", "q=example.org", "q=Adler", "state=certificate", "state=open", "?page=2"])
def test_lists_and_search_hold_only_her_people(
    database: Database, groups: tuple[Group, Group], people: People, browser_for: BrowserFor, query: str
) -> None:
    dan, (name, _, typed) = browser_for(people.dan), query.partition("=")
    mine = (look_for(dan, RESULTS, **{name: typed}) if name in ("q", "state") else dan.get(RESULTS + query)).text
    assert "Adler" not in mine.replace('value="Adler"', "").replace("“Adler”", "")
    assert "alice@example.org" not in mine
    assert ("Bob Brandt" in mine) == (query not in ("q=Adler", "state=open"))
    assert "1 learner</a>" in mine
    assert "Correct a question" not in mine
    all_of_them = browser_for(people.carla).get(RESULTS).text
    assert "Adler" in all_of_them
    assert "2 learners" in all_of_them


def test_the_groups_of_the_course_narrow_the_list_for_its_trainer(
    groups: tuple[Group, Group], people: People, browser_for: BrowserFor
) -> None:
    bobs, alices = groups
    page = browser_for(people.carla).get(f"{RESULTS}?group={alices.code}").text
    assert "Alice Adler" in page
    assert "Bob Brandt" not in page
    assert browser_for(people.dan).get(f"{RESULTS}?group={bobs.code}").status_code == 200
    assert browser_for(people.dan).get(f"{RESULTS}?group={alices.code}").status_code == 404
    listed = browser_for(people.dan).get("/en/courses/first-aid-social-media/groups").text
    assert "Gruppe eins" in listed
    assert "Gruppe zwei" not in listed
    for path in (alices.code, f"{alices.code}/edit", "x"):
        assert browser_for(people.dan).get(f"/en/courses/first-aid-social-media/groups/{path}").status_code in (403, 404)


def test_the_spreadsheet_holds_only_her_people_and_the_log_says_of_which_group(
    database: Database, groups: tuple[Group, Group], people: People, browser_for: BrowserFor
) -> None:
    answer = browser_for(people.dan).post("/en/courses/first-aid-social-media/results.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    assert [row[1] for row in sheet.iter_rows(values_only=True)] == ["Name", "Bob Brandt"]
    with database.reading() as session:
        changes = session.scalars(select(AuditEntry.changes).where(AuditEntry.act == "results_exported")).one()
    assert changes["groups"] == [None, [groups[0].id]]


def test_pages_of_other_learners_are_not_there(
    database: Database, groups: tuple[Group, Group], people: People, browser_for: BrowserFor
) -> None:
    mine, other = enrolment_of(database, people.bob), enrolment_of(database, people.alice)
    dan = browser_for(people.dan)
    assert dan.get(f"{RESULTS}/{mine}").status_code == 200
    assert dan.get(f"{RESULTS}/{other}").status_code == 404
    assert dan.post(f"{RESULTS}/{other}", data={"percent": "25"}).status_code == 404
    assert dan.get("/en/courses/first-aid-social-media/corrections").status_code == 403
    with database.reading() as session:
        codes = {row[0]: row[1] for row in session.execute(select(Certificate.enrolment_id, Certificate.code))}
        assert session.scalars(select(Enrolment.extra_time_percent)).all() == [None, None]
    assert dan.get(f"/en/certificates/{codes[mine]}").status_code == 202  # its paper is being made
    assert dan.get(f"/en/certificates/{codes[other]}").status_code == 403


def test_who_leaves_the_group_is_out_of_sight_at_once(
    database: Database, groups: tuple[Group, Group], people: People, browser_for: BrowserFor
) -> None:
    bobs, alices = groups
    address = f"/en/courses/first-aid-social-media/groups/{bobs.code}/people"
    form = {"person": str(place_of(database, bobs, people.bob.account_id)), "act": "move", "target": alices.code}
    assert "Choose the group to which these people move." in browser_for(people.dan).post(address, data=form).text
    assert "Bob Brandt" in browser_for(people.dan).get(RESULTS).text
    assert browser_for(people.carla).post(address, data=form).status_code == 303
    page = browser_for(people.dan).get(RESULTS).text
    assert "Bob Brandt" not in page
    assert "Nobody has started yet" in page


INVITED = "E-Mail;Name\nnew@example.org;Neu\nalice@example.org;A\neve@example.org;E\ncarla@example.org;C\nbob@example.org;B\n"


def hand_in(app: Flask, browser: FlaskClient, group: Group) -> tuple[str, str]:
    """A group trainer hands the list in and confirms it: the report and what is said when it is done."""
    place = f"/en/courses/first-aid-social-media/groups/{group.code}/list"
    report = browser.post(place, data={"rows": INVITED}).text.partition("<main")[2]
    packed = re.search(r'name="list" value="([^"]+)"', report)
    assert packed
    confirmed = browser.post(f"{place}/confirm", data={"list": packed[1]}).location
    run_worker(app)
    return report, browser.get(confirmed).text


def test_her_list_says_of_every_address_the_same_and_takes_nobody_in(
    app: Flask, database: Database, groups: tuple[Group, Group], people: People, browser_for: BrowserFor
) -> None:
    mine, _other = groups
    trainer, place = browser_for(people.dan), f"/en/courses/first-aid-social-media/groups/{mine.code}"
    report, done = hand_in(app, trainer, mine)
    rows = re.findall(r'<th scope="row">([a-z]+@example.org)</th>', report.partition("Will be invited (4)")[2])
    assert rows == ["new@example.org", "alice@example.org", "eve@example.org", "carla@example.org", "bob@example.org"]
    assert not any(word in report for word in ("known already", "another group", "administrator", "new here"))
    assert "4 people were invited" in done
    page = trainer.get(place).text
    invited = page.partition('id="invited"')[2].partition("</section>")[0]
    assert re.findall(r'<th scope="row">([^<>]+)</th>\s*<td[^>]*>([^<>]+)</td>', invited) == [
        (address, address) for address in ("alice@example.org", "carla@example.org", "eve@example.org", "new@example.org")
    ]
    for path in (f"{RESULTS}/{enrolment_of(database, people.alice)}", RESULTS):
        assert "Adler" not in trainer.get(path).text
    assert "0 people were invited" in hand_in(app, trainer, mine)[1]


@pytest.mark.parametrize("who", ["eve", "carla", "alice"])
def test_of_an_administrator_a_trainer_and_a_learner_elsewhere_she_reads_what_she_reads_of_nobody(
    app: Flask, database: Database, groups: tuple[Group, Group], people: People, browser_for: BrowserFor, who: str
) -> None:
    """Report, confirmation, progress, the group's page, take-out, results and their file: all but the address is the same."""
    trainer, place, seen, places = browser_for(people.dan), f"/en/courses/first-aid-social-media/groups/{groups[0].code}", [], []

    def words_of(page: str, address: str, place_number: str = "N") -> str:
        masked = re.sub(r'value="[^"]{30,}"|/lists/\d+', "", page.partition("<main")[2]).replace(address, "ADDRESS")
        return re.sub(r"\s+", " ", masked).replace(f'"{place_number}"', '"N"').replace(f"invited-{place_number}", "invited-N")

    for address in (getattr(people, who).email, "nobody@example.org"):
        report = trainer.post(f"{place}/list", data={"rows": address}).text
        packed = re.search(r'name="list" value="([^"]+)"', report)
        assert packed
        confirmed = trainer.post(f"{place}/list/confirm", data={"list": packed[1]})
        run_worker(app)
        page = trainer.get(place).text
        (number,) = re.findall(r'name="person" value="(\d+)"', page.partition('id="invited"')[2].partition("</section>")[0])
        sheet = openpyxl.load_workbook(io.BytesIO(trainer.post(f"{RESULTS}.xlsx").data)).active
        assert sheet is not None
        again = trainer.post(f"{place}/list", data={"rows": address}).text
        withdrawn = trainer.post(f"{place}/people", data={"person": number, "act": "decline"})
        texts = (report, trainer.get(confirmed.location).text, page, again, trainer.get(place).text, trainer.get(RESULTS).text)
        seen.append((
            confirmed.status_code, withdrawn.status_code, list(sheet.iter_rows(values_only=True)),
            [words_of(one, address, number) for one in texts],
        ))
        places.append(int(number))
    assert seen[0] == seen[1]
    assert places[1] == places[0] + 1  # and not the numbers of accounts, of which a low one is an old one


def test_who_is_invited_comes_in_by_agreeing_or_declines(
    app: Flask, database: Database, groups: tuple[Group, Group], people: People, browser_for: BrowserFor
) -> None:
    mine, other = groups
    with database.transaction() as session:
        session.get_one(Cohort, mine.id).joining = BY_LIST
    hand_in(app, browser_for(people.dan), mine)
    alice, carla, door = browser_for(people.alice), browser_for(people.carla), f"/en/join/{mine.join_code}"
    assert "You are invited into the group" in alice.get("/en/account").text
    assert "its trainers see your name, your address alice@example.org and since when you learn here" in alice.get(door).text
    assert send(alice, door, page=door).status_code == 409
    with database.transaction() as session:
        take_out(session, people.carla.identity, other, people.alice.account_id, MORNING)
    assert send(alice, door, page=door).status_code == 303
    assert "Alice Adler" in browser_for(people.dan).get(RESULTS).text
    assert send(carla, f"{door}/leave", page=door).status_code == 303
    assert "takes nobody by its code" in carla.get(door).text
    assert send(carla, door, page="/en/join").status_code == 409
