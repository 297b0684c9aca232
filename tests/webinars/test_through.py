"""What trainers see of how far a webinar carried, in each mode of privacy; as a page, a file and a mail."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import func, select

from quizapp.accounts.models import CourseStaff
from quizapp.certificates.models import Certificate
from quizapp.cohorts.service import admit
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.db.session import Database
from quizapp.mail.models import OutboxMail
from quizapp.quizzes.models import OPEN, Attempt, AttemptSlot
from quizapp.sharing.models import ResultLook
from quizapp.webinars.digest_models import MeetingDigest
from quizapp.webinars.digesting import queue_digests
from quizapp.webinars.models import Attendee, Meeting
from tests.accounts.pages import newest_mail, run_worker, send
from tests.clock import SettableClock
from tests.cohorts.gathering import gather
from tests.page_text import undrawn
from tests.people import People
from tests.statements import statements_of
from tests.webinars.attending import attend, shared
from tests.webinars.carried import carry, practise, set_privacy
from tests.webinars.meeting import meeting_in, planned

BrowserFor = Callable[..., FlaskClient]


@pytest.fixture
def number(database: Database, course: Course, people: People, clock: SettableClock) -> int:
    """A webinar that has just ended."""
    return meeting_in(database, course.key, people.carla.identity, planned(clock() - timedelta(hours=2)), clock())


@pytest.fixture
def place(course: Course, number: int) -> str:
    """Its page."""
    return page_of(course, number)


def page_of(course: Course, number: int) -> str:
    """Where it stands what came of a webinar."""
    return f"/en/courses/{course.key}/webinars/{number}/follow-through"


@pytest.fixture
def earlier(database: Database, course: Course, people: People, clock: SettableClock) -> int:
    """A webinar of four days ago."""
    return meeting_in(database, course.key, people.carla.identity, planned(clock() - timedelta(days=4)), clock())


def table_of(page: str) -> list[str]:
    """The words of every row of the funnel, without marks."""
    rows = page.partition("<tbody>")[2].partition("</tbody>")[0].split("</tr>")
    words = (" ".join(re.sub("<[^>]*>", " ", row).split()) for row in rows)
    return [row for row in words if row]


def test_an_open_course_shows_the_funnel_the_questions_and_who_is_stuck(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor, earlier: int
) -> None:
    then, place = clock() - timedelta(days=3), page_of(course, earlier)
    began = carry(database, course, earlier, 9, then, right=4, passed=3)
    carry(database, course, earlier, 2, then, state=OPEN)
    attend(database, earlier, "=Nora", None, clock())
    with database.transaction() as session:
        session.add(Certificate(
            code="c", enrolment_id=began[0], kind="attendance", year=2026, number=1, revision_id=1, locale="de", fields={},
            issued_at=then,
        ))
    practise(database, course, began, 6, then + timedelta(days=2))
    carla = browser_for(people.carla)
    page = carla.get(place).text
    assert table_of(page) == [
        "was there 12 100%", "got the link 0 0%", "began 11 92%", "handed in 9 75%", "passed 3 25%", "has a certificate 1 8%",
    ]
    for words in ("50% (4 of 8 right)", "75% (6 of 8 right)", "not shown", "P0 open", "P1 open", "handed in, not passed", "1 of 1"):
        assert words in page
    assert "P0 graded" not in page.partition('id="stuck"')[2]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ResultLook)) == 8
    content = send(carla, f"{place}/file", page=place).data
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Funnel", "Questions", "People", "Notice"]
    assert [cell.value for cell in book["Funnel"][5]] == ["handed in", 9, 0]
    (asked,) = list(book["Questions"].iter_rows(min_row=2, values_only=True))
    assert asked[1:11] == (4, 8, 50, 21.52, 78.48, 6, 8, 75, 40.93, 92.85)
    heads = [cell.value for cell in book["Questions"][1]]
    assert heads[1:6] == [f"at first, {one}" for one in ("right", "answers", "percent", "percent, from", "percent, to")]
    assert len(heads) == 21
    assert "22% to 78%" in page and "41% to 93%" in page
    assert {cell.data_type for row in book["People"].iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert book["People"]["A2"].value == "=Nora"
    assert ["Purpose", "Following up this webinar"] in [[cell.value for cell in row] for row in book["Notice"]]


def test_without_people_or_something_that_follows_the_page_says_what_to_do(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor, number: int, place: str
) -> None:
    carla = browser_for(people.carla)
    assert "Nobody's attendance is known yet" in carla.get(place).text.replace("&#39;", "'")
    shared(database, course.key, people.carla.identity, number, clock())
    attend(database, number, "Ida Iffland", "ida@example.org", clock())
    page = carla.get(place).text
    assert "A figure appears as soon as 8 people have answered" in page
    assert "Everybody in the course counts here" in page
    assert "Hier zählen alle im Kurs" in carla.get(place.replace("/en/", "/de/")).text


@pytest.mark.parametrize(
    ("mode", "row", "hidden"),
    [
        ("works_agreement", "handed in 9 90%", ("Who is stuck", "P0")),
        ("self_assessment", "began 10 100%", ("Who is stuck", "P0", "handed in:", "passed")),
    ],
)
def test_other_courses_show_nobody_and_results_only_where_each_is_seen(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor, earlier: int,
    mode: str, row: str, hidden: tuple[str, ...],
) -> None:
    set_privacy(database, course, mode)
    then, place = clock() - timedelta(days=3), page_of(course, earlier)
    carry(database, course, earlier, 9, then, right=4, passed=3)
    carry(database, course, earlier, 1, then, state=OPEN)
    carla = browser_for(people.carla)
    page = undrawn(carla.get(place).text)
    assert row in table_of(page)
    assert "50% (4 of 8 right)" in page
    for words in hidden:
        assert words not in page.partition("<main")[2]
    book = load_workbook(io.BytesIO(send(carla, f"{place}/file", page=place).data))
    assert book.sheetnames == ["Funnel", "Questions", "Notice"]
    assert [row[1].value for row in book["Funnel"].iter_rows(min_row=6)] == ([3, "not shown"] if mode == "works_agreement" else [])


def test_results_of_a_few_are_shown_in_no_mode_and_the_page_says_so(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor, earlier: int
) -> None:
    carry(database, course, earlier, 7, clock() - timedelta(days=3), right=4, passed=3)
    carla, place = browser_for(people.carla), page_of(course, earlier)
    page = carla.get(place).text
    assert table_of(page) == [
        "was there 7 100%", "got the link 0 0%", "began 7 100%", "handed in not shown –", "passed not shown –",
        "has a certificate not shown –",
    ]
    assert "Of fewer than 8 people it is not shown how many handed in, passed or have a certificate" in page
    assert "passed: not shown. " in page and "passed: 3" not in page
    book = load_workbook(io.BytesIO(send(carla, f"{place}/file", page=place).data))
    assert [cell.value for cell in book["Funnel"][6]] == ["passed", "not shown", 0]
    attend(database, earlier, "Nora", None, clock())
    assert table_of(carla.get(place).text)[3:] == ["handed in 7 88%", "passed 3 38%", "has a certificate not shown –"]


def test_exchanging_one_on_the_list_tells_nothing_of_her_answers(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor, earlier: int, number: int
) -> None:
    set_privacy(database, course, "self_assessment")
    carry(database, course, earlier, 9, clock() - timedelta(days=3), right=6)
    carla, seen = browser_for(people.carla), []
    for left_out in (0, 8):
        with database.transaction() as session:
            for place, one in enumerate(session.scalars(select(Attendee).order_by(Attendee.id)).all()):
                one.meeting_id = number if place == left_out else earlier
        seen.append(carla.get(page_of(course, earlier)).text.partition('id="questions"')[2].partition("</section>")[0])
    assert "75% (6 of 8 right)" in seen[0]
    assert seen[0] == seen[1]


@pytest.mark.parametrize(("mode", "names_somebody"), [("open", True), ("works_agreement", False), ("self_assessment", False)])
def test_trainers_are_told_the_morning_after_and_a_week_after_each_once(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, number: int, mode: str, names_somebody: bool
) -> None:
    set_privacy(database, course, mode)
    carry(database, course, number, 2, clock() - timedelta(days=2), state=OPEN)
    with database.transaction() as session:  # they began after the webinar, two days ago by the clock of the test
        for one in session.scalars(select(Attempt)):
            one.started_at = clock()
        for slot in session.scalars(select(AttemptSlot)):
            slot.saved_at = clock()
    queue_digests(database, clock())
    clock.advance(days=1)
    for _ in range(2):
        queue_digests(database, clock())
    clock.advance(days=6)
    for _ in range(2):
        queue_digests(database, clock())
    with database.reading() as session:
        mails = session.execute(select(OutboxMail.to_address, OutboxMail.params["digest"].as_string()).order_by(OutboxMail.id)).all()
    assert [tuple(mail) for mail in mails] == [("carla@example.org", "day"), ("carla@example.org", "week")]
    mail = newest_mail(app, "carla@example.org")
    with database.reading() as session:
        seen = session.scalars(select(ResultLook.account_id).where(ResultLook.viewer_id == people.carla.account_id)).all()
    assert len(set(seen)) == (2 if names_somebody else 0)
    for body in (str(mail.text_body), str(mail.html_body)):
        assert f"/webinars/{number}/follow-through" in body
        assert ("P0 open" in body) is names_somebody
    text = str(mail.text_body)
    assert "began: 2 (100%)" in text or "hat begonnen: 2 (100\xa0%)" in text
    assert ("handed in: not shown" in text or "abgegeben: nicht gezeigt" in text) is (mode != "self_assessment")


@pytest.mark.usefixtures("course")
def test_where_no_webinar_has_ended_no_course_is_read_for_digests(database: Database, clock: SettableClock) -> None:
    with statements_of(database) as seen:
        queue_digests(database, clock())
    assert sum("FROM meeting" in statement for statement in seen) == 1
    assert not any("course_revision" in statement for statement in seen)


def test_the_digest_of_a_groups_trainer_names_members_and_nobody_else(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, number: int
) -> None:
    group = gather(database, people.carla, course.key, clock(), people.bob, trainers=[people.dan.email])
    other = gather(database, people.carla, course.key, clock(), people.alice, name="Gruppe zwei")
    outsider, member, _in_no_group = carry(database, course, number, 3, clock(), state=OPEN)
    with database.transaction() as session:
        session.get_one(Meeting, number).cohort_id = group.id
        admit(session, other, session.get_one(Enrolment, outsider).account_id, clock())
        admit(session, group, session.get_one(Enrolment, member).account_id, clock())
    clock.advance(days=7)
    queue_digests(database, clock())
    mail = newest_mail(app, people.dan.email)
    assert "P1 open" in str(mail.text_body)
    assert "P0 open" not in str(mail.text_body) and "P2 open" not in str(mail.text_body)
    with database.reading() as session:
        seen = session.scalars(select(ResultLook.account_id).where(ResultLook.viewer_id == people.dan.account_id)).all()
        assert seen == [session.get_one(Enrolment, member).account_id]


def test_a_groups_trainer_reads_why_questions_have_no_figures_there(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor, earlier: int
) -> None:
    group = gather(database, people.carla, course.key, clock(), people.bob, trainers=[people.dan.email])
    carry(database, course, earlier, 9, clock() - timedelta(days=3), right=4)
    with database.transaction() as session:
        session.get_one(Meeting, earlier).cohort_id = group.id
    page = browser_for(people.dan).get(page_of(course, earlier)).text
    assert "So these figures stand for trainers of the whole course only." in page
    assert "of 8 right" not in page
    assert "of 8 right" in browser_for(people.carla).get(page_of(course, earlier)).text


def test_digests_can_be_switched_off_and_reach_trainers_only(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor, number: int, place: str
) -> None:
    carla = browser_for(people.carla)
    clock.advance(days=1)
    queue_digests(database, clock())
    assert send(carla, f"{place}/digest", {"digests": "off"}, page=place).status_code == 303
    assert "No mails about these figures are sent" in carla.get(place).text
    run_worker(app)
    clock.advance(days=6)
    queue_digests(database, clock())
    with database.reading() as session:
        assert session.scalars(select(OutboxMail.state)).all() == ["refused"]
        assert session.scalar(select(func.count()).select_from(MeetingDigest)) == 1
    send(carla, f"{place}/digest", {"digests": "on"}, page=place)
    queue_digests(database, clock())
    with database.transaction() as session:
        session.delete(session.scalars(select(CourseStaff)).one())
    run_worker(app)
    with database.reading() as session:
        assert session.scalars(select(OutboxMail.state).order_by(OutboxMail.id)).all() == ["refused", "refused"]

