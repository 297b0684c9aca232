"""Who is on the list of a webinar already is the same person in later reports, and is recognised once they learn here."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.accounts.models import Account
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.webinars.link_models import FollowupLink
from quizapp.webinars.links import make_links
from quizapp.webinars.models import Attendee
from quizapp.webinars.rules.parts import shown_status
from tests.clock import SettableClock
from tests.people import People
from tests.webinars.meeting import meeting_in, planned
from tests.webinars.test_import_views import words
from tests.webinars.webinar import Webinar, zoom

BrowserFor = Callable[..., FlaskClient]


@pytest.fixture
def webinar(database: Database, course: Course, people: People, clock: SettableClock) -> Webinar:
    """A webinar of whose people nobody learns yet."""
    return Webinar(database, clock, people, course, meeting_in(database, course.key, people.carla.identity, planned(clock()), clock()))


def learns(webinar: Webinar, name: str, email: str | None) -> int:
    """From now on somebody of this name learns here; the enrolment."""
    with webinar.database.transaction() as session:
        account = session.scalar(select(Account).where(Account.email == email)) if email else None
        account = account or Account(name=name, email=email, locale="de", created_at=webinar.clock())
        session.add(account)
        session.flush()
        return enrol(session, account.id, published_course(session, webinar.course.key).course_id, webinar.clock())


def shown(webinar: Webinar, code: str) -> list[tuple[str, str, int, int]]:
    """Of everybody in the preview: name, status, presence as it will be, and by the report."""
    return [(one["name"], shown_status(one), one["present"], one["alone"]) for one in webinar.entries(code)]


def keys(webinar: Webinar) -> list[tuple[str, str | None, int, str]]:
    """The list: key, address, minutes, state."""
    with webinar.database.reading() as session:
        rows = session.scalars(select(Attendee).order_by(Attendee.id))
        return [(row.key, row.email, row.presence_seconds // 60, row.state) for row in rows]


@pytest.mark.parametrize("second", ["Nora Name||0|60", "Nora Name||60|90"])
def test_who_was_read_by_name_alone_and_learns_here_later_is_recognised_by_the_next_report(webinar: Webinar, second: str) -> None:
    webinar.read_in("Nora Name||0|60")
    nora = learns(webinar, "Nora Name", "nora@example.org")
    assert webinar.counted() == {}
    code = webinar.hand_in(zoom(second))
    assert webinar.plan(code) == [("Nora Name", "matched", "name")]
    assert [status for _name, status, _present, _alone in shown(webinar, code)] == ["matched"]
    webinar.apply(code)
    minutes = 60 if second.endswith("|60") else 90
    assert webinar.attendees() == {"Nora Name": (minutes, minutes * 10000 // 90, round(minutes / 45 * 100), nora)}
    assert webinar.counted() == {nora: minutes}
    assert shown(webinar, webinar.hand_in(zoom(second)))[0][1] == "unchanged"


def test_without_a_confirmed_address_who_learns_here_later_is_asked_about(webinar: Webinar) -> None:
    webinar.read_in("Nora Name||0|60", "A. Adler||0|60")
    nora, alice = learns(webinar, "Nora Name", None), learns(webinar, "Alice Adler", "alice@example.org")
    code = webinar.hand_in(zoom("Nora Name||0|60", "A. Adler||0|60"))
    assert [(one["name"], one["status"], one["candidates"]) for one in webinar.entries(code)] == [
        ("A. Adler", "doubtful", [alice]), ("Nora Name", "doubtful", [nora]),
    ]
    webinar.apply(code, {"name:nora name": nora})
    assert [(key, state) for key, _email, _minutes, state in keys(webinar)] == [("name:a. adler", "apart"), ("name:nora name", "matched")]
    assert webinar.counted() == {nora: 60}


def test_who_was_left_apart_stays_so_in_later_reports(webinar: Webinar) -> None:
    learns(webinar, "Bob Brandt", "bob@example.org")
    webinar.read_in("Brandt||0|60")
    for rows in (("Brandt||0|60",), ("Brandt||60|90",)):
        assert webinar.plan(webinar.hand_in(zoom(*rows))) == [("Brandt", "new", "before")]
    webinar.read_in("Brandt||60|90")
    assert keys(webinar) == [("name:brandt", None, 90, "apart")]


def test_whoever_is_there_twice_becomes_one_when_recognised(webinar: Webinar) -> None:
    webinar.read_in("Nora Name||0|30")
    nora = learns(webinar, "Nora N.", "nora@example.org")
    webinar.read_in("N. N.|nora@example.org|30|60")
    assert len(keys(webinar)) == 2
    with webinar.database.transaction() as session:
        session.scalars(select(Account).where(Account.email == "nora@example.org")).one().name = "Nora Name"
    webinar.read_in("Nora Name||60|70")
    assert keys(webinar) == [(f"learner:{nora}", "nora@example.org", 70, "matched")]
    assert webinar.counted() == {nora: 70}


def test_who_has_a_link_stays_on_the_list_with_it_and_counts_as_the_learner(webinar: Webinar) -> None:
    webinar.read_in("Nora Name||0|30")
    with webinar.database.transaction() as session:
        course = published_course(session, webinar.course.key)
        make_links(session, webinar.people.carla.identity, course, webinar.number, webinar.clock())
    nora = learns(webinar, "Nora N.", "nora@example.org")
    webinar.read_in("N. N.|nora@example.org|30|60")
    with webinar.database.transaction() as session:
        session.scalars(select(Account).where(Account.email == "nora@example.org")).one().name = "Nora Name"
    webinar.read_in("Nora Name||60|70")
    assert [enrolment for *_rest, enrolment in webinar.attendees().values()] == [nora, nora]
    assert webinar.counted() == {nora: 70}
    with webinar.database.reading() as session:
        assert len(session.scalars(select(FollowupLink.attendee_id)).all()) == 1
    assert shown(webinar, webinar.hand_in(zoom("Nora Name||0|30")))[0][1] == "unchanged"


def test_a_restarted_report_with_an_address_continues_the_name_alone_and_the_other_way_round(webinar: Webinar) -> None:
    rows = ("Anna Weber||0|45", "Anna Weber|anna@example.org|45|90")
    for first, second in (rows, rows[::-1]):
        webinar.read_in(first)
        code = webinar.hand_in(zoom(second))
        assert shown(webinar, code) == [("Anna Weber", "added", 10000, 5000)]
        assert webinar.plan(code) == [("Anna Weber", "new", "list")]
        webinar.apply(code)
        assert [(email, minutes) for _key, email, minutes, _state in keys(webinar)] == [("anna@example.org", 90)]
        with webinar.database.transaction() as session:
            session.delete(session.scalars(select(Attendee)).one())


def test_a_name_of_several_addresses_on_list_and_report_joins_none_of_them(webinar: Webinar) -> None:
    webinar.read_in("Anna Weber|a@example.org|0|45")
    webinar.read_in("Anna Weber|b@example.org|0|45", "Anna Weber||45|90")
    assert sorted((key, minutes) for key, _email, minutes, _state in keys(webinar)) == [
        ("mail:a@example.org", 45), ("mail:b@example.org", 45), ("name:anna weber", 45),
    ]


def test_a_name_alone_that_is_a_learners_is_not_given_to_another_address(webinar: Webinar) -> None:
    bob = learns(webinar, "Bob Brandt", "bob@example.org")
    webinar.read_in("Bob Brandt||0|45")
    code = webinar.hand_in(zoom("Bob Brandt|else@example.org|45|90"))
    assert [(one["status"], one["candidates"]) for one in webinar.entries(code)] == [("doubtful", [bob])]
    webinar.apply(code)
    assert webinar.counted() == {bob: 45}
    assert keys(webinar)[1] == ("mail:else@example.org", "else@example.org", 45, "apart")


def test_who_is_there_under_another_name_with_the_same_address_is_no_new_one(webinar: Webinar) -> None:
    webinar.read_in("Anna Weber|anna@example.org|0|30")
    code = webinar.hand_in(zoom("iPhone von Anna|anna@example.org|30|60"))
    assert shown(webinar, code) == [("iPhone von Anna", "added", 6666, 3333)]
    assert webinar.row(code).counts["added"] == 1
    webinar.apply(code)
    assert webinar.attendees() == {"Anna Weber": (60, 6666, 133, None)}




def test_the_preview_says_who_is_added_to_and_how_much_there_will_be(webinar: Webinar, browser_for: BrowserFor) -> None:
    webinar.read_in("Anna Weber||0|45", "Zoë|zoe@example.org|0|90")
    code = webinar.hand_in(zoom("Anna Weber|anna@example.org|45|90", "Zoë|zoe@example.org|0|90", "Uwe||0|30"))
    page = browser_for(webinar.people.carla).get(f"/en/courses/{webinar.course.key}/webinars/reports/{code}").text
    assert "New here 1 Added to 1 Recognised 0 To decide 0 Unchanged 1 Left out 0" in words(page)
    row = "Anna Weber anna@example.org added to more times of somebody who is there already, by the same name 100% by this report 50%"
    assert row in words(page)
