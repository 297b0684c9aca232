"""Trainers of a group lead the webinars of their group: every page and file, and nobody who learns in another group."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.kernel.errors import NotAllowed
from quizapp.mail.models import OutboxMail
from quizapp.webinars import papers
from quizapp.webinars.digesting import DIGEST, queue_digests
from quizapp.webinars.link_models import FollowupLink
from quizapp.webinars.models import Attendee, Meeting
from quizapp.webinars.queries import plan_of
from quizapp.webinars.service import change_meeting
from tests.accounts.pages import newest_mail, run_worker, send
from tests.clock import SettableClock
from tests.cohorts.gathering import gather
from tests.people import People
from tests.webinars.attending import attend, shared
from tests.webinars.meeting import REPORT, meeting_in, planned
from tests.webinars.test_import_views import hand_in

BrowserFor = Callable[..., FlaskClient]
PAGES = ("", "/followup", "/shared-link", "/shared-link/code.svg", "/shared-link/slide-de.pdf", "/follow-through")
FILES = ("/attendance.xlsx", "/attendance.csv", "/attendance.pdf", "/followup/file", "/follow-through/file")


@pytest.fixture
def groups(database: Database, course: Course, people: People, clock: SettableClock) -> tuple[int, int]:
    """Dan trains the group of Bob; Alice learns in another one. A webinar of each, yesterday."""
    mine = gather(database, people.carla, course.key, clock(), people.bob, trainers=[people.dan.email])
    other = gather(database, people.carla, course.key, clock(), people.alice, name="Gruppe zwei")
    then = planned(clock() - timedelta(days=1))
    first, second = (
        meeting_in(database, course.key, people.carla.identity, replace(then, cohort_id=group.id), clock()) for group in (mine, other)
    )
    return first, second


def place(course: Course, number: int) -> str:
    """The page of a webinar."""
    return f"/en/courses/{course.key}/webinars/{number}"


def there(database: Database, number: int, clock: SettableClock, people: People) -> None:
    """Bob of the group, Alice of another one, and Zoe whom nobody knows were there."""
    for person in (people.bob, people.alice):
        attend(database, number, person.name, person.email, clock(), person.account_id)
    attend(database, number, "Zoe Zimmer", "zoe@example.org", clock())
    link_to_records(database, number)


def link_to_records(database: Database, number: int) -> None:
    """Who learns in the course is recognised."""
    with database.transaction() as session:
        for row in session.scalars(select(Attendee).where(Attendee.meeting_id == number, Attendee.account_id.is_not(None))):
            row.enrolment_id = session.scalars(select(Enrolment.id).where(Enrolment.account_id == row.account_id)).one()


def test_every_page_and_file_of_the_own_group_and_none_of_another(
    database: Database, course: Course, people: People, clock: SettableClock, groups: tuple[int, int], browser_for: BrowserFor
) -> None:
    dan = browser_for(people.dan)
    for number, status in zip(groups, (200, 403), strict=True):
        shared(database, course.key, people.carla.identity, number, clock())
        attend(database, number, "Zoe Zimmer", "zoe@example.org", clock())
        page = place(course, number)
        assert [dan.get(page + one).status_code for one in PAGES[1:]] == [status] * (len(PAGES) - 1)
        assert dan.get(page).status_code == (200 if status == 200 else 404)
        assert [send(dan, page + one, page=place(course, groups[0])).status_code for one in FILES] == [status] * len(FILES)
    assert dan.get(f"/en/courses/{course.key}/webinars/mails").status_code == 403
    assert "/followup" in dan.get(place(course, groups[0])).text


def test_lists_files_mails_and_figures_leave_out_who_learns_in_another_group(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, groups: tuple[int, int], browser_for: BrowserFor
) -> None:
    (number, _other), dan, carla = groups, browser_for(people.dan), browser_for(people.carla)
    there(database, number, clock, people)
    page = place(course, number)
    for one in ("", "/followup", "/follow-through"):
        assert "Alice Adler" not in dan.get(page + one).text
    assert "Alice Adler" in carla.get(page).text and "Zoe Zimmer" in dan.get(page).text
    assert "2 attendees" in dan.get(page).text and "Send 2 invitations" in dan.get(page).text
    for one in ("/attendance.csv", "/followup/file"):
        taken = send(dan, page + one, {"format": "csv"}, page=page).data.decode()
        assert "alice" not in taken and "bob@example.org" in taken and "zoe@example.org" in taken
    book = load_workbook(io.BytesIO(send(dan, f"{page}/follow-through/file", page=page).data))
    assert "Alice" not in str([list(sheet.values) for sheet in book])
    send(dan, f"{page}/followup/invite", page=page)
    with database.reading() as session:
        assert sorted(session.scalars(select(OutboxMail.to_address))) == ["bob@example.org", "zoe@example.org"]
        alice = session.scalars(select(FollowupLink.id).order_by(FollowupLink.id)).all()[1]
    assert send(dan, f"{page}/followup/links/{alice}/renew", page=page).status_code == 404
    send(carla, f"{page}/followup/invite", page=page)
    assert newest_mail(app, "alice@example.org").kind == "followup_invitation"
    assert send(dan, f"{place(course, groups[1])}/followup/invite", page=page).status_code == 403


def test_a_long_list_and_the_digest_of_a_groups_trainer_name_nobody_else(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, groups: tuple[int, int], browser_for: BrowserFor
) -> None:
    (number, _other), dan, carla = groups, browser_for(people.dan), browser_for(people.carla)
    there(database, number, clock, people)
    for one in range(papers.AT_ONCE):
        attend(database, number, f"Person {one}", None, clock())
    page = place(course, number)
    mine, whole = (send(browser, f"{page}/attendance.pdf", page=page).headers["Location"] for browser in (dan, carla))
    run_worker(app)
    assert dan.get(f"{mine}.pdf").status_code == carla.get(f"{mine}.pdf").status_code == 200
    assert (dan.get(whole).status_code, dan.get(f"{whole}.pdf").status_code, carla.get(f"{whole}.pdf").status_code) == (404, 404, 200)
    assert len(dan.get(f"{mine}.pdf").data) != len(carla.get(f"{whole}.pdf").data)
    clock.advance(hours=20)
    queue_digests(database, clock())
    run_worker(app)
    with database.reading() as session:
        digests = session.execute(select(OutboxMail.to_address, OutboxMail.text_body).where(OutboxMail.kind == DIGEST)).all()
    told = {(to, line) for to, text in digests for line in str(text).splitlines() if line.startswith(("- war da", "- attended"))}
    assert told == {(people.dan.email, "- war da: 52"), (people.carla.email, "- war da: 53"), (people.carla.email, "- war da: 0")}


def test_a_report_shows_no_names_of_learners_in_another_group(
    database: Database, course: Course, people: People, clock: SettableClock, groups: tuple[int, int], browser_for: BrowserFor
) -> None:
    dan = browser_for(people.dan)
    times = REPORT.splitlines()[1].decode().replace("2026-03-02", f"{clock() - timedelta(days=1):%Y-%m-%d}").split(",", 2)[2]
    rows = "\n".join(("Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest",
                      f"A. Adler,,{times}", f"B. Brandt,,{times}", f"x,alice@example.org,{times}"))
    reply = hand_in(dan, groups[0], rows.encode())
    shown = dan.get(reply.headers["Location"]).text
    assert "Bob Brandt" in shown and "Alice Adler" not in shown
    assert send(dan, f"{reply.headers['Location']}/apply", page=reply.headers["Location"]).status_code == 303
    assert browser_for(people.dan).get(reply.headers["Location"].replace("reports", "nothing")).status_code == 404



def test_what_is_known_about_people_of_another_group_is_left_as_it_counts(
    database: Database, course: Course, people: People, clock: SettableClock, groups: tuple[int, int], browser_for: BrowserFor
) -> None:
    (number, _other), dan, carla = groups, browser_for(people.dan), browser_for(people.carla)
    page = place(course, number)
    attend(database, number, "Yasmin", "yasmin@example.org", clock())
    assert f"{page}/delete" in dan.get(page).text
    there(database, number, clock, people)
    assert f"{page}/delete" not in dan.get(page).text
    assert f"{page}/delete" in carla.get(page).text
    with database.reading() as session:
        meeting = session.get_one(Meeting, number)
        before, plan = len(session.scalars(select(Attendee.id)).all()), plan_of(meeting)
        group_trainer = replace(people.dan.identity, trains_groups_in=frozenset({course.key}))
    refused = send(dan, f"{page}/delete")
    assert refused.status_code == 403
    assert "only trainers of the whole course" in refused.text
    times = plan.timetable
    shorter = replace(plan, timetable=replace(times, ends_at=times.starts_at + timedelta(minutes=1), breaks=()))
    for changed, is_refused in ((shorter, True), (replace(plan, title="Anew"), False)):
        with pytest.raises(NotAllowed) if is_refused else nullcontext(), database.transaction() as session:
            change_meeting(session, group_trainer, published_course(session, course.key), number, changed, clock())
    with database.reading() as session:
        assert len(session.scalars(select(Attendee.id)).all()) == before
        assert session.get_one(Meeting, number).title == "Anew"
    assert send(carla, f"{page}/delete").status_code == 303
