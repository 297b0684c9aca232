"""Who somebody of the list is, as its trainer says: linked, linked to somebody else, taken back; and within what may be told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.accounts.models import Account
from quizapp.audit.models import AuditEntry
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.kernel.errors import Conflict, NotFound
from quizapp.mail.models import OutboxMail
from quizapp.webinars.link_models import FollowupLink
from quizapp.webinars.mailing import invite
from quizapp.webinars.models import Attendee
from quizapp.webinars.settling import settle
from tests.accounts.pages import send
from tests.clock import SettableClock
from tests.cohorts.gathering import gather
from tests.people import People, Person
from tests.webinars.meeting import meeting_in, planned
from tests.webinars.test_group_reports import applied, enrolments, evidence, report_of
from tests.webinars.test_import_views import words
from tests.webinars.webinar import Webinar, with_learners, zoom

BrowserFor = Callable[..., FlaskClient]


@pytest.fixture
def webinar(database: Database, course: Course, people: People, clock: SettableClock) -> Webinar:
    """Alice and bob learn in the course."""
    return with_learners(database, course, people, clock)


def say(webinar: Webinar, name: str, enrolment_id: int | None, who: Person | None = None) -> None:
    """A trainer says who somebody of the list is."""
    with webinar.database.transaction() as session:
        course = published_course(session, webinar.course.key)
        attendee_id = session.scalars(select(Attendee.id).where(Attendee.name == name)).one()
        settle(session, (who or webinar.people.carla).identity, course, webinar.number, attendee_id, enrolment_id, webinar.clock())


def attendee_at(database: Database, name: str) -> int:
    """The number of somebody of the list."""
    with database.reading() as session:
        return session.scalars(select(Attendee.id).where(Attendee.name == name)).one()


def test_a_wrong_choice_is_mended_and_attendance_follows(webinar: Webinar) -> None:
    alice, bob = webinar.enrolments.values()
    code = webinar.hand_in(zoom("A. A.||0|60", "Brandt||0|30"))
    webinar.apply(code, {"name:brandt": bob})
    assert webinar.counted() == {bob: 30}
    say(webinar, "Brandt", alice)
    assert webinar.counted() == {alice: 30}
    say(webinar, "A. A.", alice)
    assert webinar.counted() == {alice: 60}
    say(webinar, "Brandt", None)
    say(webinar, "Brandt", None)
    assert webinar.counted() == {alice: 60}
    with webinar.database.reading() as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.act == "attendee_settled").order_by(AuditEntry.id)).all()
        assert [one.changes for one in noted] == [{"enrolment": [bob, alice]}, {"enrolment": [None, alice]}, {"enrolment": [alice, None]}]


def test_what_was_taken_back_comes_back_by_no_report(webinar: Webinar) -> None:
    bob = webinar.enrolments["bob@example.org"]
    webinar.read_in("Bob Brandt||0|30")
    assert webinar.counted() == {bob: 30}
    say(webinar, "Bob Brandt", None)
    assert webinar.plan(webinar.hand_in(zoom("Bob Brandt||0|30"))) == [("Bob Brandt", "new", "before")]
    webinar.read_in("Bob Brandt||60|90")
    assert (webinar.attendees(), webinar.counted()) == ({"Bob Brandt": (60, 6666, 133, None)}, {})
    say(webinar, "Bob Brandt", bob)
    assert webinar.counted() == {bob: 60}


def test_who_was_linked_before_is_a_row_of_their_own_afterwards(webinar: Webinar) -> None:
    alice, bob = webinar.enrolments.values()
    webinar.read_in("Bob Brandt||0|30")
    say(webinar, "Bob Brandt", alice)
    webinar.read_in("B.|bob@example.org|0|60")
    assert webinar.counted() == {alice: 30, bob: 60}


def test_a_confirmed_address_decides_before_any_trainer(webinar: Webinar) -> None:
    alice, bob = webinar.enrolments.values()
    webinar.read_in("A.|alice@example.org|0|60", "Ada|ada@example.org|0|30")
    for other in (bob, None):
        with pytest.raises(Conflict):
            say(webinar, "A.", other)
    with webinar.database.transaction() as session:
        nameless = Account(name="Ada", locale="de", created_at=webinar.clock())
        session.add(nameless)
        session.flush()
        mine = enrol(session, nameless.id, published_course(session, webinar.course.key).course_id, webinar.clock())
    for wrong in (mine, 999_999):
        with pytest.raises(NotFound):
            say(webinar, "Ada", wrong)
    say(webinar, "Ada", bob)
    assert webinar.counted() == {alice: 60, bob: 30}


def test_a_link_that_was_mailed_to_the_wrong_one_goes(webinar: Webinar) -> None:
    alice, bob = webinar.enrolments.values()
    webinar.apply(webinar.hand_in(zoom("Brandt||0|30")), {"name:brandt": bob})
    with webinar.database.transaction() as session:
        invite(session, webinar.people.carla.identity, published_course(session, webinar.course.key), webinar.number, webinar.clock())
        assert session.scalars(select(OutboxMail.to_address)).all() == ["bob@example.org"]
    say(webinar, "Brandt", alice)
    with webinar.database.transaction() as session:
        assert session.scalars(select(FollowupLink.id)).all() == session.scalars(select(OutboxMail.id)).all() == []
        invite(session, webinar.people.carla.identity, published_course(session, webinar.course.key), webinar.number, webinar.clock())
        assert session.scalars(select(OutboxMail.to_address)).all() == ["alice@example.org"]


def test_the_page_offers_like_names_finds_others_and_saves(webinar: Webinar, browser_for: BrowserFor) -> None:
    alice, bob = webinar.enrolments.values()
    webinar.read_in("Brandt||0|30")
    carla, listed = browser_for(webinar.people.carla), f"/en/courses/{webinar.course.key}/webinars/{webinar.number}"
    page = f"{listed}/attendees/{attendee_at(webinar.database, 'Brandt')}/who"
    assert page in carla.get(listed).text
    shown = words(carla.get(page).text)
    assert "counts for nobody in the course yet" in shown and "Bob Brandt, bob@example.org" in shown and "Alice" not in shown
    found = carla.get(send(carla, "/en/sealed-search", {"list": page, "q": "ALICE"}, page=page).headers["Location"]).text
    assert "Alice Adler, alice@example.org" in words(found) and "Bob Brandt" not in words(found)
    for wrong in ({}, {"learner": "9" * 30}, {"learner": "9" * 5000}, {"learner": "٣"}, {"learner": "somebody"}):
        missing = send(carla, page, wrong, page=page)
        assert missing.status_code == 400 and "Choose a learner first." in words(missing.text)
    assert send(carla, page, {"learner": str(bob)}, page=page).status_code == 303
    shown = carla.get(page).text
    assert "This attendance counts for: Bob Brandt, bob@example.org" in words(shown)
    assert f'value="{bob}"' not in shown and webinar.counted() == {bob: 30}
    assert send(carla, page, {"learner": "nobody"}, page=page).status_code == 303
    assert webinar.counted() == {}
    assert send(carla, page, {"learner": str(alice + bob)}, page=page).status_code == 404


def test_trainers_of_a_group_choose_members_and_learn_of_nobody_else(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    group = gather(database, people.carla, course.key, clock(), people.bob, trainers=[people.dan.email])
    with database.transaction() as session:
        enrol(session, people.alice.account_id, published_course(session, course.key).course_id, clock())
    plan = replace(planned(clock() - timedelta(days=1)), cohort_id=group.id)
    number = meeting_in(database, course.key, people.carla.identity, plan, clock())
    bob, alice = enrolments(database)[people.bob.account_id], enrolments(database)[people.alice.account_id]
    dan, listed = browser_for(people.dan), f"/en/courses/{course.key}/webinars/{number}"
    rows = ("Brandt,", "Alice Adler,", "A.,alice@example.org", "B.,b.private@example.org", "N.,no@example.org")
    applied(dan, number, report_of(clock, *rows))
    offered = set(re.findall(r"/attendees/(\d+)/who", dan.get(listed).text))
    numbers = {name: attendee_at(database, name) for name in (row.partition(",")[0] for row in rows)}
    assert offered == {str(numbers["Brandt"]), str(numbers["Alice Adler"])}
    assert [dan.get(f"{listed}/attendees/{numbers[name]}/who").status_code for name in ("A.", "B.", "N.")] == [404, 404, 404]
    page = f"{listed}/attendees/{numbers['Alice Adler']}/who"
    assert "alice@example.org" not in dan.get(page).text
    for wrong in (alice, 999_999):
        assert send(dan, page, {"learner": str(wrong)}, page=page).status_code == 404
    assert send(dan, page, {"learner": str(bob)}, page=page).status_code == 303
    assert evidence(database) == {bob: 3600}
    carla = browser_for(people.carla)
    assert send(carla, page, {"learner": str(alice)}, page=page).status_code == 303
    assert evidence(database) == {alice: 3600}
    # Whoever is somebody's beyond the group is left as they are.
    assert str(numbers["Alice Adler"]) not in re.findall(r"/attendees/(\d+)/who", dan.get(listed).text)
    assert dan.get(page).status_code == 404
