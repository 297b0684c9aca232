"""Who stands on a list by mistake is taken off it by its trainer, and nothing that somebody has begun is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp.audit.models import AuditEntry
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.kernel.errors import NotAllowed
from quizapp.mail.models import OutboxMail
from quizapp.webinars.link_models import FollowupLink
from quizapp.webinars.links import make_links
from quizapp.webinars.mailing import invite
from quizapp.webinars.models import AttendanceWritten, Attendee
from quizapp.webinars.stopping import stop_mails, stopped_addresses
from quizapp.webinars.taking_off import take_off
from tests.accounts.pages import send
from tests.clock import SettableClock
from tests.cohorts.gathering import gather
from tests.people import People
from tests.webinars.meeting import meeting_in, planned
from tests.webinars.test_group_reports import applied, evidence, report_of
from tests.webinars.test_import_views import words
from tests.webinars.test_settling import attendee_at
from tests.webinars.webinar import Webinar, with_learners, zoom

BrowserFor = Callable[..., FlaskClient]


@pytest.fixture
def webinar(database: Database, course: Course, people: People, clock: SettableClock) -> Webinar:
    """Alice and bob learn in the course."""
    return with_learners(database, course, people, clock)


def page_of(webinar: Webinar, name: str, lang: str = "en") -> str:
    """Where somebody is taken off."""
    return f"/{lang}/courses/{webinar.course.key}/webinars/{webinar.number}/attendees/{attendee_at(webinar.database, name)}/take-off"


def taken_off(webinar: Webinar, name: str) -> bool:
    """Somebody is taken off; whether they stay without times."""
    with webinar.database.transaction() as session:
        course = published_course(session, webinar.course.key)
        attendee_id = session.scalars(select(Attendee.id).where(Attendee.name == name)).one()
        return take_off(session, webinar.people.carla.identity, course, webinar.number, attendee_id, webinar.clock()).stays


def link_of(webinar: Webinar, name: str) -> FollowupLink:
    """Somebody's link, made with everybody's."""
    with webinar.database.transaction() as session:
        make_links(session, webinar.people.carla.identity, published_course(session, webinar.course.key), webinar.number, webinar.clock())
        return session.scalars(select(FollowupLink).join(Attendee).where(Attendee.name == name)).one()


def test_a_colleague_goes_with_times_link_and_mail_and_comes_back_with_the_report(
    webinar: Webinar, browser_for: BrowserFor
) -> None:
    report = zoom("Kim Kollege|kim@example.org|0|90", "Uwe|uwe@example.org|0|30")
    webinar.apply(webinar.hand_in(report))
    with webinar.database.transaction() as session:
        course = published_course(session, webinar.course.key)
        invite(session, webinar.people.carla.identity, course, webinar.number, webinar.clock())
    carla, page = browser_for(webinar.people.carla), page_of(webinar, "Kim Kollege")
    assert "Take off the list Kim Kollege" in words(carla.get(page.partition("/attendees/")[0]).text)
    asked = words(carla.get(page).text)
    assert "The link leads nowhere then, also where it was mailed or taken along." in asked
    assert "learns in the course" not in asked and "erased by an administrator" in asked and "Remove this person’s data" not in asked
    done = send(carla, page, page=page)
    assert "The person is taken off the list." in carla.get(done.headers["Location"]).text
    assert webinar.attendees() == {"Uwe": (30, 3333, 67, None)}
    with webinar.database.reading() as session:
        assert session.scalars(select(OutboxMail.to_address)).all() == ["uwe@example.org"]
        assert session.scalar(select(func.count()).select_from(FollowupLink)) == 1
        assert session.scalar(select(func.count()).select_from(AttendanceWritten)) == 1
        assert session.scalars(select(AuditEntry.act).where(AuditEntry.act == "attendee_taken_off")).all() == ["attendee_taken_off"]
    assert carla.get(page).status_code == 404
    assert webinar.plan(webinar.hand_in(report)) == [("Kim Kollege", "new", ""), ("Uwe", "new", "before")]


def test_a_learner_loses_the_attendance_of_that_row_alone(webinar: Webinar, browser_for: BrowserFor) -> None:
    alice = webinar.enrolments["alice@example.org"]
    webinar.read_in("Alice Adler|alice@example.org|0|60", "A. A.||60|90")
    with webinar.database.transaction() as session:
        second = session.scalars(select(Attendee).where(Attendee.name == "A. A.")).one()
        second.enrolment_id, second.account_id = alice, webinar.people.alice.account_id
    assert "loses this attendance" in browser_for(webinar.people.carla).get(page_of(webinar, "Alice Adler")).text
    assert not taken_off(webinar, "Alice Adler")
    assert webinar.counted() == {alice: 30}
    assert not taken_off(webinar, "A. A.")
    assert (webinar.counted(), webinar.attendees()) == ({}, {})
    with webinar.database.reading() as session:
        noted = session.scalars(select(AuditEntry.changes).where(AuditEntry.act == "attendee_taken_off").order_by(AuditEntry.id)).all()
        assert noted == [{"enrolment": [alice, None]}] * 2


def test_who_has_begun_behind_the_link_stays_with_it_and_without_times(webinar: Webinar, browser_for: BrowserFor) -> None:
    alice = webinar.enrolments["alice@example.org"]
    webinar.read_in("Alice Adler|alice@example.org|0|60")
    link = link_of(webinar, "Alice Adler")
    with webinar.database.transaction() as session:
        session.get_one(FollowupLink, link.id).started_at = webinar.clock()
    carla, page = browser_for(webinar.people.carla), page_of(webinar, "Alice Adler", "de")
    assert "der Link gilt weiter, bis er zurückgezogen wird" in words(carla.get(page).text)
    done = send(carla, page, page=page)
    assert "Die Zeiten sind von der Liste genommen; der Link bleibt." in carla.get(done.headers["Location"]).text
    assert (webinar.counted(), webinar.attendees()) == ({}, {"Alice Adler": (0, 0, 0, alice)})
    assert link_of(webinar, "Alice Adler").id == link.id


def test_who_wants_no_more_mails_gets_none_afterwards(webinar: Webinar) -> None:
    webinar.read_in("Uwe|uwe@example.org|0|60")
    link = link_of(webinar, "Uwe")
    with webinar.database.transaction() as session:
        stop_mails(session, link.code, webinar.clock())
    assert taken_off(webinar, "Uwe")
    with webinar.database.reading() as session:
        course_id = published_course(session, webinar.course.key).course_id
        assert session.scalars(stopped_addresses(course_id)).all() == ["uwe@example.org"]


def test_who_is_known_by_name_alone_can_be_removed_for_good_from_there(webinar: Webinar, browser_for: BrowserFor) -> None:
    webinar.read_in("Uwe||0|60")
    page = page_of(webinar, "Uwe")
    shown = browser_for(webinar.people.carla).get(page).text
    assert f'href="{page.replace("take-off", "remove")}"' in shown and "Name and times go." in shown


def test_a_trainer_of_a_group_takes_off_members_and_who_is_known_by_name_alone(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    group = gather(database, people.carla, course.key, clock(), people.bob, trainers=[people.dan.email])
    plan = replace(planned(clock() - timedelta(days=1)), cohort_id=group.id)
    number = meeting_in(database, course.key, people.carla.identity, plan, clock())
    dan, listed = browser_for(people.dan), f"/en/courses/{course.key}/webinars/{number}"
    applied(dan, number, report_of(clock, "Bob Brandt,bob@example.org", "Uwe,", "N.,no@example.org"))
    numbers = {name: attendee_at(database, name) for name in ("Bob Brandt", "Uwe", "N.")}
    assert set(re.findall(r"/attendees/(\d+)/take-off", dan.get(listed).text)) == {str(numbers["Bob Brandt"]), str(numbers["Uwe"])}
    answers = {name: send(dan, f"{listed}/attendees/{one}/take-off", page=listed).status_code for name, one in numbers.items()}
    assert answers == {"Bob Brandt": 303, "Uwe": 303, "N.": 404}
    assert evidence(database) == {}
    with pytest.raises(NotAllowed), database.transaction() as session:
        take_off(session, people.bob.identity, published_course(session, course.key), number, numbers["N."], clock())
