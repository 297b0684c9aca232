"""Enrolling lists: every row is judged before anything is written; rights, names and accounts stay what they were."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from quizapp import wiring
from quizapp.accounts.models import Account, CourseStaff
from quizapp.accounts.service import add_person
from quizapp.audit.models import AuditEntry
from quizapp.cohorts import confirmed_lists, lists
from quizapp.cohorts.models import ENROLLED, Cohort, CohortMember, ConfirmedList
from quizapp.cohorts.queries import Group
from quizapp.cohorts.rules.listed import Listed, pack_list, read_list, unpack_list
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.db.session import Database
from quizapp.interchange.tables import read_table
from quizapp.jobs.worker import Worker
from tests.clock import MORNING, SettableClock
from tests.cohorts.gathering import gather
from tests.page_text import words
from tests.people import People, Person
from tests.workbooks import workbook

BrowserFor = Callable[[Person], FlaskClient]
LIST = """E-Mail;Name;Rolle
nora@example.org;Nora Neu;Administrator
 BOB@Example.org;Ganz Anders;Trainer
Nora@Example.ORG;Nora Zwei;
аnna@example.org;Kyrillisch;
eve@example.org;Eve Ebert;
keine adresse;;
;Ohne Adresse;
=1+1;Formel;
carla@example.org;Carla;
alice@example.org;Alice;
dan@example.org;Dan;
"""
VERDICTS = [
    "new", "known", "duplicate", "look_alike", "administrator", "invalid", "no_address", "formula", "known", "member", "elsewhere",
]


@pytest.fixture
def group(database: Database, course: Course, people: People) -> Group:
    """Alice is in the group, dan in another of the same course."""
    gather(database, people.carla, course.key, MORNING, people.dan, name="Gruppe zwei")
    return gather(database, people.carla, course.key, MORNING, people.alice)


def listed(text: str) -> tuple[list[Listed], tuple[str, ...]]:
    """The rows of a list as a file holds it."""
    return read_list(read_table(text.encode()))


def enrol_all(database: Database, people: People, group: Group, rows: list[Listed]) -> int:
    """What confirming does."""
    with database.transaction() as session:
        report = lists.judge(session, people.carla.identity, group, rows)
    done = 0
    for portion in lists.portions(report.enrolling):
        with database.transaction() as session:
            done += lists.enrol_portion(session, people.carla.identity, group, portion, "de", MORNING).enrolled
    return done


def everything(database: Database) -> list[int]:
    """How many rows each table has that a list can touch."""
    with database.reading() as session:
        tables = (Account, CohortMember, Enrolment, CourseStaff, AuditEntry)
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_every_row_has_its_verdict_and_nothing_is_written(database: Database, people: People, group: Group) -> None:
    rows, ignored = listed(LIST)
    before = everything(database)
    with database.reading() as session:
        report = lists.judge(session, people.carla.identity, group, rows, ignored)
    assert [row.verdict for row in report.rows] == VERDICTS
    assert report.ignored == ("Rolle",)
    assert [(row.line, row.address) for row in report.enrolling] == [
        (2, "nora@example.org"), (3, "bob@example.org"), (10, "carla@example.org"),
    ]
    assert report.rows[2].detail == "2"
    assert report.rows[3].detail == "CYRILLIC SMALL LETTER A"
    assert everything(database) == before


def test_a_confirmed_list_enrols_and_changes_no_right_and_no_name(database: Database, people: People, group: Group) -> None:
    rows, _ignored = listed(LIST)
    assert enrol_all(database, people, group, rows) == 3
    with database.reading() as session:
        in_it = select(Account.email, Account.name).join(CohortMember, CohortMember.account_id == Account.id)
        found = session.execute(in_it.where(CohortMember.cohort_id == group.id).order_by(Account.email)).all()
        assert [tuple(row) for row in found] == [
            ("alice@example.org", "Alice Adler"), ("bob@example.org", "Bob Brandt"), ("carla@example.org", "Carla Conrad"),
            ("nora@example.org", "Nora Neu"),
        ]
        assert session.scalars(select(CourseStaff.account_id)).all() == [people.carla.account_id]
        assert session.scalars(select(Account.email).where(Account.is_administrator)).all() == ["eve@example.org"]
        assert session.get_one(Cohort, group.id).taken == 4
        assert session.scalar(select(func.count()).where(Account.merged_into_id.is_not(None))) == 0


def test_the_same_list_twice_changes_nothing(database: Database, people: People, group: Group) -> None:
    rows, _ignored = listed(LIST)
    enrol_all(database, people, group, rows)
    before = everything(database)
    assert enrol_all(database, people, group, rows) == 0
    with database.transaction() as session:
        assert lists.enrol_portion(session, people.carla.identity, group, rows, "de", MORNING) == (0, 0)
    assert everything(database) == before


def test_seats_are_not_overrun(database: Database, people: People, course: Course) -> None:
    group = gather(database, people.carla, course.key, MORNING, name="Klein", seats=2)
    rows, _ignored = listed("\n".join(["E-Mail", *(f"learner{n}@example.org" for n in range(4))]))
    with database.transaction() as session:
        report = lists.judge(session, people.carla.identity, group, rows)
        assert [row.verdict for row in report.rows] == ["new", "new", "no_seat", "no_seat"]
        assert lists.enrol_portion(session, people.carla.identity, group, rows, "de", MORNING) == (2, 0)
    with database.reading() as session:
        assert session.get_one(Cohort, group.id).taken == 2
        assert session.scalar(select(func.count()).where(Account.email.like("learner%"))) == 2


def test_who_waited_is_enrolled_by_the_list(database: Database, people: People, group: Group) -> None:
    with database.transaction() as session:
        waiting = CohortMember(
            cohort_id=group.id, account_id=people.bob.account_id, course_id=group.course_id, state="waiting", since=MORNING
        )
        session.add(waiting)
    assert enrol_all(database, people, group, listed("E-Mail\nbob@example.org\nnora@example.org")[0]) == 2
    with database.reading() as session:
        states = select(CohortMember.state).where(CohortMember.cohort_id == group.id)
        assert session.scalars(states).all() == [ENROLLED] * 3


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("anna@example.org\nben@example.org", [("anna@example.org", ""), ("ben@example.org", "")]),
        ("Vorname;Nachname;E-Mail-Adresse\nAnna;Weber;anna@example.org", [("anna@example.org", "Anna Weber")]),
        ("Name,Mail\nAnna\u2028Weber,anna@example.org", [("anna@example.org", "Anna Weber")]),
    ],
)
def test_lists_as_people_keep_them(text: str, found: list[tuple[str, str]]) -> None:
    assert [(row.address, row.name) for row in listed(text)[0]] == found


def upload(browser: FlaskClient, group: Group, content: bytes | str, name: str = "liste.csv") -> str:
    """The page after handing a list in: text is pasted, bytes come as a file."""
    address = f"/en/courses/first-aid-social-media/groups/{group.code}/list"
    if isinstance(content, str):
        return browser.post(address, data={"rows": content}).text
    return browser.post(address, data={"file": FileStorage(io.BytesIO(content), name)}).text


def work(app: Flask, database: Database, settings: Settings, clock: SettableClock) -> None:
    """The worker does what is due."""
    with app.app_context():
        Worker(database, wiring.jobs(settings), (), clock).run_all_due()


def test_a_trainer_hands_a_list_in_reads_the_report_and_confirms(
    app: Flask, database: Database, settings: Settings, clock: SettableClock, people: People, group: Group, browser_for: BrowserFor
) -> None:
    trainer, before = browser_for(people.carla), everything(database)
    page = upload(trainer, group, LIST.encode())
    assert everything(database) == before
    for told in ("Enrol 3 people", "These columns are left out: Rolle.", "as in row 2", "read as bob@example.org"):
        assert told in page
    assert "CYRILLIC SMALL LETTER A" in page
    packed = re.search(r'name="list" value="([^"]+)"', page)
    assert packed
    address = f"/en/courses/first-aid-social-media/groups/{group.code}/list/confirm"
    for sentence in ("3 people were enrolled.", "3 rows changed nothing"):
        confirmed = trainer.post(address, data={"list": packed[1]})
        assert confirmed.status_code == 303
        assert "0 of 3 rows" in trainer.get(confirmed.location).text
        assert trainer.get(f"{confirmed.location}?done=0").status_code == 202
        work(app, database, settings, clock)
        assert trainer.get(f"{confirmed.location}?done=0").status_code == 200
        assert sentence in trainer.get(confirmed.location).text
    with database.reading() as session:
        assert session.scalars(select(ConfirmedList.rows)).all() == ["", ""]
        joined = select(AuditEntry.actor_id, AuditEntry.actor_role).where(AuditEntry.act == "person_added", AuditEntry.id > 5)
        assert session.execute(joined.order_by(AuditEntry.id.desc()).limit(1)).one() == (people.carla.account_id, "trainer")


def test_a_crash_between_portions_loses_nothing_and_does_nothing_twice(database: Database, people: People, group: Group) -> None:
    rows, _ignored = listed(LIST)
    with database.transaction() as session:
        checked = pack_list(lists.judge(session, people.carla.identity, group, rows).enrolling)
        number = confirmed_lists.confirm(session, people.carla.identity, group, checked, "de", MORNING)
    more, unpacked = [], unpack_list(checked)
    for _run in range(4):
        with database.transaction() as session:
            more.append(confirmed_lists.enrol_next(session, number, unpacked, MORNING, most=1))
    assert more == [True, True, False, False]
    with database.reading() as session:
        assert confirmed_lists.progress_of(session, group, number) == confirmed_lists.ListProgress(number, 3, 3, 3, 0, False, False)
        assert session.get_one(Cohort, group.id).taken == 4


def test_a_workbook_and_pasted_rows_are_read_alike(people: People, group: Group, browser_for: BrowserFor) -> None:
    trainer = browser_for(people.carla)
    for content in (workbook(["Name", "E-Mail"], ["Nora", "nora@example.org"]), "nora@example.org\n"):
        assert "Enrol 1 person" in upload(trainer, group, content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (";;\n", "The first row has to hold the names of the columns."),
        ('E-Mail;Name\nnora@example.org;"Nora"\n"a"b@example.org;B\n', "In row 3 a quotation mark is missing, or stands where none"),
        ('E-Mail;Name\n"nora@example.org;Nora\nanna@example.org;Anna\n', "In row 2 a quotation mark is missing"),
        ("Name\nNora\n", "No column holds e-mail addresses."),
        (b"PK\x03\x04broken", "It is neither a CSV file nor an XLSX workbook"),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "This is an old XLS file or one with a password."),
    ],
)
def test_a_list_that_cannot_be_read_is_said_to_be_so_where_it_was_handed_in(
    database: Database, people: People, group: Group, browser_for: BrowserFor, content: bytes | str, sentence: str
) -> None:
    before = everything(database)
    page = upload(browser_for(people.carla), group, content)
    assert f"Or pasted rows: {sentence}" in words(page) if isinstance(content, str) else f"File: {sentence}" in words(page)
    assert everything(database) == before


@pytest.mark.one_engine
def test_without_file_and_rows_it_asks_for_one_of_them(people: People, group: Group, browser_for: BrowserFor) -> None:
    for nothing in ("", " \n "):
        assert "File: Choose a file, or paste rows below." in words(upload(browser_for(people.carla), group, nothing))


@pytest.mark.parametrize("sent", ["", "x", "eJwDAAAAAAE=", "e30=", "ü", "A" * 2_000_000])
def test_nonsense_instead_of_a_checked_list(people: People, group: Group, browser_for: BrowserFor, sent: str) -> None:
    address = f"/en/courses/first-aid-social-media/groups/{group.code}/list/confirm"
    assert browser_for(people.carla).post(address, data={"list": sent}).status_code in (400, 413)


def test_what_is_confirmed_is_judged_again(
    app: Flask, database: Database, settings: Settings, clock: SettableClock, people: People, group: Group, browser_for: BrowserFor
) -> None:
    trainer = browser_for(people.carla)
    packed = re.search(r'name="list" value="([^"]+)"', upload(trainer, group, "nora@example.org"))
    assert packed
    with database.transaction() as session:
        add_person(session, "nora@example.org", "de", MORNING, is_administrator=True)
    before = everything(database)[:-1]
    trainer.post(f"/en/courses/first-aid-social-media/groups/{group.code}/list/confirm", data={"list": packed[1]})
    work(app, database, settings, clock)
    assert everything(database)[:-1] == before
