"""Two rows of one list that are one person become one, and nothing that somebody has begun is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.audit.models import AuditEntry
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.kernel.errors import Conflict, NotFound
from quizapp.webinars.link_models import FollowupLink
from quizapp.webinars.merging import merge
from quizapp.webinars.models import AttendanceWritten, Attendee
from tests.accounts.pages import send
from tests.clock import SettableClock
from tests.people import People
from tests.webinars.test_import_views import words
from tests.webinars.test_settling import attendee_at, say
from tests.webinars.test_taking_off import link_of
from tests.webinars.webinar import Webinar, with_learners, zoom

BrowserFor = Callable[..., FlaskClient]
TWICE = zoom("Anna Weber|anna@example.org|0|45", "A. Weber|a.weber@example.net|30|90", "Uwe||0|90")


@pytest.fixture
def webinar(database: Database, course: Course, people: People, clock: SettableClock) -> Webinar:
    """Alice and bob learn in the course; Anna stands on the list with two addresses."""
    made = with_learners(database, course, people, clock)
    made.apply(made.hand_in(TWICE))
    return made


def made_one(webinar: Webinar, name: str, other: str) -> tuple[str | None, str | None]:
    """Two rows become one; the name and address of what stays."""
    with webinar.database.transaction() as session:
        course = published_course(session, webinar.course.key)
        ids = [session.scalars(select(Attendee.id).where(Attendee.name == one)).one() for one in (name, other)]
        stays = merge(session, webinar.people.carla.identity, course, webinar.number, *ids, webinar.clock())
        return stays.name, stays.email


def begun(webinar: Webinar, name: str) -> str:
    """Somebody has begun behind the link; its code."""
    link = link_of(webinar, name)
    with webinar.database.transaction() as session:
        session.get_one(FollowupLink, link.id).started_at = webinar.clock()
    return link.code


def codes(webinar: Webinar) -> list[str]:
    """The links that there are."""
    with webinar.database.reading() as session:
        return list(session.scalars(select(FollowupLink.code).order_by(FollowupLink.id)))


def test_two_rows_are_made_one_on_the_page(webinar: Webinar, browser_for: BrowserFor) -> None:
    carla, place = browser_for(webinar.people.carla), f"/en/courses/{webinar.course.key}/webinars/{webinar.number}/attendees"
    page = f"{place}/{attendee_at(webinar.database, 'Anna Weber')}/same"
    assert f'href="{page}"' in carla.get(page.replace("/same", "/who")).text
    offered = words(carla.get(page).text)
    assert "A. Weber, a.weber@example.net (60 min)" in offered and "Uwe" not in offered
    empty = send(carla, page, page=page)
    assert (empty.status_code, "Choose a row first." in empty.text) == (400, True)
    done = send(carla, page, {"other": str(attendee_at(webinar.database, "A. Weber"))}, page=page)
    assert "The two rows are one: A. Weber, a.weber@example.net." in carla.get(done.headers["Location"]).text
    assert webinar.attendees() == {"A. Weber": (90, 10000, 200, None), "Uwe": (90, 10000, 200, None)}
    with webinar.database.reading() as session:
        assert session.scalars(select(AuditEntry.changes).where(AuditEntry.act == "attendees_merged")).all() == [{"people": [2, 1]}]
        assert len({one.attendee_id for one in session.scalars(select(AttendanceWritten))}) == 2


def test_the_same_report_adds_nothing_to_what_was_made_one(webinar: Webinar) -> None:
    made_one(webinar, "Anna Weber", "A. Weber")
    before = webinar.attendees()
    assert [one["adds"] for one in webinar.entries(webinar.hand_in(TWICE))] == [0, 0]
    webinar.apply(webinar.hand_in(TWICE))
    assert webinar.attendees() == before


def test_a_report_that_waits_brings_nobody_back_who_was_made_one_meanwhile(webinar: Webinar) -> None:
    waiting = [webinar.hand_in(TWICE), webinar.hand_in(zoom("Anna Weber|anna@example.org|0|20", "A. Weber|a.weber@example.net|60|80"))]
    made_one(webinar, "Anna Weber", "A. Weber")
    before = webinar.attendees()
    for code in waiting:
        webinar.apply(code)
    assert webinar.attendees() == before


@pytest.mark.parametrize("chosen", [("Anna Weber", "A. Weber"), ("A. Weber", "Anna Weber")])
def test_the_link_behind_which_somebody_has_begun_stays_whoever_was_chosen(webinar: Webinar, chosen: tuple[str, str]) -> None:
    code = begun(webinar, "Anna Weber")
    assert len(codes(webinar)) == 3
    assert made_one(webinar, *chosen) == ("Anna Weber", "anna@example.org")
    assert codes(webinar)[0] == code and len(codes(webinar)) == 2


def test_where_both_have_begun_both_stay(webinar: Webinar, browser_for: BrowserFor) -> None:
    begun(webinar, "Anna Weber")
    begun(webinar, "A. Weber")
    with pytest.raises(Conflict):
        made_one(webinar, "Anna Weber", "A. Weber")
    carla = browser_for(webinar.people.carla)
    page = f"/de/courses/{webinar.course.key}/webinars/{webinar.number}/attendees/{attendee_at(webinar.database, 'Anna Weber')}/same"
    refused = send(carla, page, {"other": str(attendee_at(webinar.database, "A. Weber"))}, page=page)
    assert (refused.status_code, "Beide bleiben" in refused.text) == (409, True)
    assert len(webinar.attendees()) == 3


def test_a_guest_without_an_address_gets_that_of_the_other_row(webinar: Webinar) -> None:
    assert made_one(webinar, "A. Weber", "Uwe") == ("A. Weber", "a.weber@example.net")


def test_a_row_that_counts_for_somebody_else_is_no_choice(webinar: Webinar, browser_for: BrowserFor) -> None:
    alice, bob = webinar.enrolments.values()
    say(webinar, "Anna Weber", alice)
    say(webinar, "Uwe", bob)
    for other in ("A. Weber", "Uwe", "Anna Weber"):
        with pytest.raises(NotFound):
            made_one(webinar, "Anna Weber", other)
    assert webinar.counted() == {alice: 45, bob: 90}
    place = f"/en/courses/{webinar.course.key}/webinars/{webinar.number}/attendees"
    shown = words(browser_for(webinar.people.carla).get(f"{place}/{attendee_at(webinar.database, 'Anna Weber')}/same").text)
    assert "No row that may be chosen fits." in shown and "Only rows that count for the same learner can be chosen." in shown
    say(webinar, "A. Weber", alice)
    assert made_one(webinar, "Anna Weber", "A. Weber") == ("A. Weber", "a.weber@example.net")
    assert webinar.counted() == {alice: 90, bob: 90}
