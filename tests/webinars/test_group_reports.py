"""Reports that the trainer of a group hands in: they recognise members of the group and tell nothing of anybody else in the course."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from quizapp.certificates.models import Certificate
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.kernel.ids import new_code
from quizapp.progress.models import LiveAttendance
from quizapp.quizzes.models import GRADED, Attempt
from quizapp.webinars.link_models import FollowupLink
from quizapp.webinars.models import AttendanceImport, Attendee, ImportPart
from tests.accounts.pages import send
from tests.clock import SettableClock
from tests.cohorts.gathering import gather
from tests.people import People, Person, add_and_sign_in
from tests.webinars.carried import QUIZ, set_privacy
from tests.webinars.meeting import meeting_in, planned
from tests.webinars.test_import_views import hand_in

BrowserFor = Callable[..., FlaskClient]
NAMED = ("G. Geheim,", "A. Adler,", "Gerda Geheim,", "N. Niemand,", "B. Brandt,", "BRANDT; Bob,")
ADDRESSED = ("x,gerda@example.org", "x,alice@example.org", "x,nobody@example.org", "x,bob@example.org")


@pytest.fixture
def gerda(database: Database, course: Course, clock: SettableClock) -> Person:
    """She learns in the course and is in no group."""
    person = add_and_sign_in(database, "Gerda Geheim", clock())
    with database.transaction() as session:
        enrol(session, person.account_id, published_course(session, course.key).course_id, clock())
    return person


@pytest.fixture
def number(database: Database, course: Course, people: People, clock: SettableClock, gerda: Person) -> int:
    """Yesterday's webinar of the group that Dan trains, with Bob in it; Alice learns in another one."""
    group = gather(database, people.carla, course.key, clock(), people.bob, trainers=[people.dan.email])
    gather(database, people.carla, course.key, clock(), people.alice, name="Gruppe zwei")
    plan = replace(planned(clock() - timedelta(days=1)), cohort_id=group.id)
    return meeting_in(database, course.key, people.carla.identity, plan, clock())


def report_of(clock: SettableClock, *people: str, minutes: int = 60) -> bytes:
    """These were there yesterday from the beginning of the webinar, each as name and address."""
    starts = clock() - timedelta(days=1) + timedelta(hours=1)  # the clock of the course
    times = f"{starts:%Y-%m-%d %H:%M:%S},{starts + timedelta(minutes=minutes):%Y-%m-%d %H:%M:%S},{minutes},No"
    head = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest"
    return "\n".join((head, *(f"{one},{times}".replace(";", "") for one in people))).encode()


def plan_of(database: Database) -> dict[str, tuple[str, list[int], int | None]]:
    """Of each person in the newest report by name or address: status, candidates, learner."""
    with database.reading() as session:
        newest = select(AttendanceImport.id).order_by(AttendanceImport.id.desc()).limit(1).scalar_subquery()
        parts = session.scalars(select(ImportPart.entries).where(ImportPart.import_id == newest)).all()
    entries = [entry for part in parts for entry in part]
    return {entry["email"] or entry["name"]: (entry["status"], entry["candidates"], entry["enrolment"]) for entry in entries}


def enrolments(database: Database) -> dict[int, int]:
    """Records in the course by account."""
    with database.reading() as session:
        return {row.account_id: row.id for row in session.execute(select(Enrolment.account_id, Enrolment.id))}


def listed(database: Database) -> dict[str, int | None]:
    """The list of the webinar: learner by key."""
    with database.reading() as session:
        return {row.key: row.enrolment_id for row in session.execute(select(Attendee.key, Attendee.enrolment_id))}


def evidence(database: Database) -> dict[int, int]:
    """Seconds that count for certificates, by learner."""
    with database.reading() as session:
        return {row.enrolment_id: row.seconds for row in session.scalars(select(LiveAttendance))}


def applied(browser: FlaskClient, number: int, content: bytes) -> str:
    """Hand a report in and apply it; the page that stood between."""
    place = hand_in(browser, number, content).headers["Location"]
    shown = browser.get(place).text
    assert send(browser, f"{place}/apply", page=place).status_code == 303
    return shown


def passed(database: Database, course: Course, person: Person, clock: SettableClock) -> None:
    """The person has passed what follows the webinar, and got a certificate."""
    record_id, at = enrolments(database)[person.account_id], clock()
    with database.transaction() as session:
        revision_id = published_course(session, course.key).revision_id
        session.add(Attempt(
            code=new_code(), enrolment_id=record_id, quiz_key=QUIZ, number=2, revision_id=revision_id, state=GRADED, locale="de", seed=1,
            started_at=at, finished_at=at, graded_at=at, passed=True,
        ))
        session.add(Certificate(
            code=new_code(), enrolment_id=record_id, kind="attendance", year=2026, number=record_id, revision_id=revision_id, locale="de",
            fields={}, issued_at=at,
        ))


def told(browser: FlaskClient, course: Course, number: int) -> dict[str, tuple[Any, ...]]:
    """Everything that page and files tell of each address, without it."""
    page = f"/en/courses/{course.key}/webinars/{number}"
    found: dict[str, tuple[Any, ...]] = {}
    book = load_workbook(io.BytesIO(send(browser, f"{page}/follow-through/file", page=page).data))
    for row in book["People"].iter_rows(min_row=2, values_only=True):
        found[str(row[1])] = tuple(row)[2:]
    book = load_workbook(io.BytesIO(send(browser, f"{page}/attendance.xlsx", page=page).data))
    for row in book.worksheets[0].iter_rows(min_row=2, values_only=True):
        found[str(row[1])] += tuple(row)[2:]
    for one in ("", "/followup"):
        rows = browser.get(page + one).text.partition("<tbody>")[2].partition("</tbody>")[0].split("</tr>")
        for shown in rows:
            words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))
            for address in found:
                if address in words:
                    found[address] += (words.replace(address, ""),)
    return found


@pytest.mark.parametrize("mode", ["open", "works_agreement"])
def test_likeness_offers_members_of_the_group_and_nobody_else(
    database: Database, course: Course, people: People, clock: SettableClock, number: int, browser_for: BrowserFor, mode: str
) -> None:
    set_privacy(database, course, mode)
    dan = browser_for(people.dan)
    shown = dan.get(hand_in(dan, number, report_of(clock, *NAMED)).headers["Location"]).text
    bob = enrolments(database)[people.bob.account_id]
    assert plan_of(database) == {
        "G. Geheim": ("new", [], None), "A. Adler": ("new", [], None), "Gerda Geheim": ("new", [], None), "N. Niemand": ("new", [], None),
        "B. Brandt": ("doubtful", [bob], None), "BRANDT Bob": ("doubtful", [bob], None),
    }
    assert "Bob Brandt, bob@example.org" in shown and "recognises people of the group" in shown
    assert "gerda@example.org" not in shown and "Alice Adler" not in shown and "alice@example.org" not in shown


def test_an_address_tells_nothing_of_who_is_not_in_the_group(
    database: Database, course: Course, people: People, clock: SettableClock, number: int, browser_for: BrowserFor, gerda: Person
) -> None:
    dan, records = browser_for(people.dan), enrolments(database)
    bob = records[people.bob.account_id]
    for person in (gerda, people.alice):
        passed(database, course, person, clock)
    shown = applied(dan, number, report_of(clock, *ADDRESSED, "Bob Brandt,"))
    assert "Gerda" not in shown and "Alice" not in shown and "Bob Brandt" in shown
    assert listed(database) == {
        "mail:gerda@example.org": None, "mail:alice@example.org": None, "mail:nobody@example.org": None, f"learner:{bob}": bob,
    }
    assert set(evidence(database)) == {bob}
    found = told(dan, course, number)
    assert found["gerda@example.org"] == found["alice@example.org"] == found["nobody@example.org"]
    assert found["nobody@example.org"][:7] == ("yes", "no", "no", "no", "no", "no", None)
    assert found["bob@example.org"] != found["nobody@example.org"]


def test_a_trainer_of_the_whole_course_recognises_everybody_and_the_group_is_told_no_more(
    database: Database, course: Course, people: People, clock: SettableClock, number: int, browser_for: BrowserFor, gerda: Person
) -> None:
    dan, carla, records = browser_for(people.dan), browser_for(people.carla), enrolments(database)
    ids = {name: records[one.account_id] for name, one in (("gerda", gerda), ("alice", people.alice), ("bob", people.bob))}
    applied(dan, number, report_of(clock, *ADDRESSED))
    before = told(dan, course, number)
    place = hand_in(carla, number, report_of(clock, *ADDRESSED, "G. Geheim,")).headers["Location"]
    assert plan_of(database) == {
        **{f"{name}@example.org": ("matched", [], one) for name, one in ids.items()}, "nobody@example.org": ("new", [], None),
        "G. Geheim": ("doubtful", [ids["gerda"]], None),
    }
    assert "Gerda Geheim, gerda@example.org" in carla.get(place).text
    code = place.rpartition("/")[2]
    assert dan.get(place).status_code == 404
    assert send(dan, f"{place}/apply", page=f"/en/courses/{course.key}/webinars/{number}").status_code == 404
    assert code in carla.get(f"/en/courses/{course.key}/webinars/{number}").text
    assert code not in dan.get(f"/en/courses/{course.key}/webinars/{number}").text
    assert send(carla, f"{place}/apply", page=place).status_code == 303
    assert listed(database) == {
        "mail:gerda@example.org": ids["gerda"], "mail:alice@example.org": ids["alice"], "mail:nobody@example.org": None,
        f"learner:{ids['bob']}": ids["bob"], "name:g. geheim": None,
    }
    assert set(evidence(database)) == set(ids.values())
    passed(database, course, gerda, clock)
    after = told(dan, course, number)
    assert after["gerda@example.org"] == after["nobody@example.org"] == before["gerda@example.org"]
    assert told(carla, course, number)["gerda@example.org"][4:6] == ("yes", "yes")


def test_what_is_known_of_others_gets_no_rows_of_the_groups_trainer(
    database: Database, course: Course, people: People, clock: SettableClock, number: int, browser_for: BrowserFor
) -> None:
    dan = browser_for(people.dan)
    applied(browser_for(people.carla), number, report_of(clock, *ADDRESSED))
    applied(dan, number, report_of(clock, "x,mail@example.org", *ADDRESSED))
    counted, linked = evidence(database), {key: one for key, one in listed(database).items() if one}
    assert len(counted) == len(linked) == 3
    for _again in range(2):
        applied(dan, number, report_of(clock, *ADDRESSED, minutes=80))
    bob = enrolments(database)[people.bob.account_id]
    assert evidence(database) == {**counted, bob: 4800}
    assert {key: one for key, one in listed(database).items() if one} == linked


def test_the_invited_person_links_the_attendance_by_the_link_in_the_own_mail(
    database: Database, course: Course, people: People, clock: SettableClock, number: int, browser_for: BrowserFor, gerda: Person
) -> None:
    dan, page = browser_for(people.dan), f"/en/courses/{course.key}/webinars/{number}"
    applied(dan, number, report_of(clock, "x,gerda@example.org", "x,nobody@example.org"))
    taken = send(dan, f"{page}/followup/file", {"format": "csv"}, page=page).data.decode()
    link = next(re.search(r"/en/f/[^;,\s\"]+|/de/f/[^;,\s\"]+", line) for line in taken.splitlines() if "gerda@" in line)
    assert link and evidence(database) == {}
    browser = browser_for(gerda)
    assert send(browser, f"{link[0]}/go-on", page=link[0]).status_code == 303
    record_id = enrolments(database)[gerda.account_id]
    assert evidence(database) == {record_id: 3600}
    assert listed(database) == {"mail:gerda@example.org": record_id, "mail:nobody@example.org": None}
    with database.reading() as session:
        assert set(session.scalars(select(FollowupLink.enrolment_id))) == {record_id, None}
    passed(database, course, gerda, clock)
    assert told(dan, course, number)["gerda@example.org"][:7] == ("yes", "yes", "yes", "no", "no", "no", None)
    assert told(browser_for(people.carla), course, number)["gerda@example.org"][4:6] == ("yes", "yes")


def test_the_preview_of_a_later_report_does_not_tell_who_of_the_list_is_linked_beyond_the_group(
    database: Database, course: Course, people: People, clock: SettableClock, number: int, browser_for: BrowserFor, gerda: Person
) -> None:
    dan = browser_for(people.dan)
    applied(browser_for(people.carla), number, report_of(clock, "Gerda Geheim,gerda@example.org", "Nina Nobody,nobody@example.org"))
    record_id = enrolments(database)[gerda.account_id]
    assert listed(database) == {f"learner:{record_id}": record_id, "mail:nobody@example.org": None}
    told: list[set[tuple[Any, ...]]] = []
    for rows, minutes in (
        (("Gerda Geheim,gerda@example.org", "Nina Nobody,nobody@example.org"), 60), (("Gerda Geheim,", "Nina Nobody,"), 80),
        (("G,gerda@example.org", "N,nobody@example.org"), 90),
    ):
        hand_in(dan, number, report_of(clock, *rows, minutes=minutes))
        with database.reading() as session:
            newest = select(AttendanceImport.id).order_by(AttendanceImport.id.desc()).limit(1).scalar_subquery()
            entries = [one for part in session.scalars(select(ImportPart.entries).where(ImportPart.import_id == newest)) for one in part]
        assert len(entries) == 2
        facts = ("status", "how", "there", "links", "adds", "present", "alone")
        told.append({tuple(str(one.get(name)) for name in facts) for one in entries})
    assert [len(one) for one in told] == [1, 1, 1]
    assert ("new", "before", "True", "False", "0") == next(iter(told[0]))[:5] and next(iter(told[1]))[:3] == ("new", "list", "True")
    counted = evidence(database)
    applied(dan, number, report_of(clock, "Gerda Geheim,", "Nina Nobody,", minutes=80))
    assert evidence(database) == counted
