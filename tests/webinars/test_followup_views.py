"""How trainers hand out, withdraw and renew the links of a webinar, and what they see of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import func, select

from quizapp.cohorts.rules.scope import WHOLE_COURSE
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.mail.models import STOPPED
from quizapp.sharing.models import ResultLook
from quizapp.webinars.followup_jobs import forget_old_answers
from quizapp.webinars.followup_queries import followed_attendees
from quizapp.webinars.link_models import FollowupBrowser, FollowupLink, FollowupMail
from quizapp.webinars.mailing import queue_all
from quizapp.webinars.models import Meeting
from quizapp.webinars.personal_data import erase_for, export_for
from quizapp.webinars.service import delete_meeting
from quizapp.webinars.stopping import stop_mails
from tests.accounts.pages import newest_mail, send
from tests.clock import SettableClock
from tests.people import People
from tests.searching import look_for
from tests.webinars.attending import address, attend, followed_meeting
from tests.webinars.boosting import set_boosters
from tests.webinars.carried import set_privacy
from tests.webinars.meeting import meeting_in, planned
from tests.webinars.test_following import answer

BrowserFor = Callable[..., FlaskClient]
TWO = {"Ida Iffland": "ida@example.org", "=cmd|' /C calc'!A0": "bad@example.org"}


def page_of(course: Course, number: int) -> str:
    """The trainer's page."""
    return f"/en/courses/{course.key}/webinars/{number}/followup"


def test_links_come_as_a_table_and_open_the_first_question(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    carla = browser_for(people.carla)
    number = meeting_in(database, course.key, people.carla.identity, planned(clock() - timedelta(days=1)), clock())
    place = page_of(course, number)
    assert "Nobody's attendance is known yet" in carla.get(place).text.replace("&#39;", "'")
    for name, email in TWO.items():
        attend(database, number, name, email, clock())
    assert "no link yet" in carla.get(place).text
    answered = send(carla, f"{place}/file", {"format": "csv"}, page=place)
    rows = list(csv.reader(io.StringIO(answered.data.decode("utf-8-sig"))))
    assert rows[0] == ["Name", "E-mail address", "Link", "State", "Mail", "Notice"]
    assert [row[5] == "" for row in rows[1:]] == [False, True]
    assert rows[1][5].startswith("Personal data. Purpose: Sending each attendee their own link. Taken along by Carla Conrad on")
    assert rows[1][0] == "'=cmd|' /C calc'!A0"
    assert rows[2][:2] == ["Ida Iffland", "ida@example.org"]
    assert rows[2][3:5] == ["not begun", "none yet"]
    path = rows[2][2].removeprefix("http://localhost").partition("/de/")[2]
    assert "Question 1" in app.test_client().get(f"/en/{path}").text
    again = send(carla, f"{place}/file", {"format": "xlsx"}, page=place)
    sheet = load_workbook(io.BytesIO(again.data)).active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)] == [rows[2][:5]]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}


def test_the_table_says_what_became_of_the_mails_and_gives_no_link_of_who_ended_them(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    them = {"A Ended": "a@example.org", "B Away": "b@example.org", "C Sent": "c@example.org", "D Elsewhere": "d@example.org"}
    _earlier, before = followed_meeting(database, course.key, people.carla.identity, {"D.": "d@example.org"}, clock())
    number, codes = followed_meeting(database, course.key, people.carla.identity, them, clock())
    with database.transaction() as session:
        ids = {row.code: row.id for row in session.execute(select(FollowupLink.code, FollowupLink.id))}
        to = [(ids[codes[name]], str(them[name]), "en") for name in list(them)[:3]]
        queued = queue_all(session, "followup_invitation", "invitation", to, clock())
        for mail in queued:
            mail.state = "sent"
        queued[1].outcome = "bounced"
        stop_mails(session, codes["A Ended"], clock())
        stop_mails(session, before["D."], clock())
    carla, place = browser_for(people.carla), page_of(course, number)
    expected = [("A Ended", "wants no mails", "no longer wanted"), ("B Away", "link", "came back: the address cannot be reached"),
                ("C Sent", "link", "sent"), ("D Elsewhere", "wants no mails", "no longer wanted")]
    answered = send(carla, f"{place}/file", {"format": "csv"}, page=place).data.decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(answered)))
    assert [(row["Name"], "link" if "/f/" in row["Link"] else row["Link"], row["Mail"]) for row in found] == expected
    sheet = load_workbook(io.BytesIO(send(carla, f"{place}/file", {"format": "xlsx"}, page=place).data)).active
    assert sheet is not None
    cells = [[str(cell.value) for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [(row[0], "link" if "/f/" in row[2] else row[2], row[4]) for row in cells] == expected
    german = send(carla, f"{place.replace('/en/', '/de/')}/file", {"format": "csv"}, page=place).data.decode("utf-8-sig")
    assert "möchte keine Mails" in german and "a@example.org;https" not in german
    page = carla.get(place).text
    assert (page.count("no longer wanted"), page.count("came back: the address")) == (2, 1)


def test_a_withdrawn_link_opens_nothing_and_a_new_one_takes_its_place(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, settings: Settings,
    browser_for: BrowserFor,
) -> None:
    number, codes = followed_meeting(database, course.key, people.carla.identity, TWO, clock())
    link, place, carla = address(codes["Ida Iffland"], settings), page_of(course, number), browser_for(people.carla)
    learner = app.test_client()
    answer(learner, link)
    with database.reading() as session:
        link_id = session.scalars(select(FollowupLink.id).where(FollowupLink.code == codes["Ida Iffland"])).one()
    asked = send(carla, f"{place}/withdraw", {"link": str(link_id)}, page=place)
    assert "Withdraw 1 link?" in asked.text
    assert "Ida Iffland" in asked.text
    assert app.test_client().get(link).status_code == 200
    assert send(carla, f"{place}/withdraw", {"link": "9" * 30, "sure": "yes"}, page=place).status_code == 303
    assert "Tick the links that are to be withdrawn first." in carla.get(place).text
    assert send(carla, f"{place}/withdraw", {"link": str(link_id), "sure": "yes"}, page=place).status_code == 303
    for browser in (learner, app.test_client()):
        closed = browser.get(link)
        assert closed.status_code == 410
        assert "withdrawn it" in closed.text
        assert "answers that were only noted do not count" in closed.text
    assert send(app.test_client(), link, {"q1-choice": "1"}, page="/en/sign-in").status_code == 409
    assert "link is withdrawn" in carla.get(place).text
    assert "opens nothing any more" in carla.get(f"{place}/links/{link_id}").text
    send(carla, f"{place}/links/{link_id}/renew", page=place)
    assert app.test_client().get(link).status_code == 404
    with database.reading() as session:
        code = session.scalars(select(FollowupLink.code).where(FollowupLink.id == link_id)).one()
    assert app.test_client().get(address(code, settings)).status_code == 200
    assert f"{settings.base_url}{address(code, settings, lang='de')}" in carla.get(f"{place}/links/{link_id}").text
    for answered, mails in ((303, 1), (409, 1)):
        assert send(carla, f"{place}/links/{link_id}/mail", page=place).status_code == answered
        with database.reading() as session:
            assert session.scalar(select(func.count()).select_from(FollowupMail)) == mails
    assert address(code, settings, lang="de") in str(newest_mail(app, "ida@example.org").text_body)
    assert send(carla, f"{place}/links/{link_id}/mail", page=place).status_code == 303


def test_withdrawing_nothing_says_so(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    number, _codes = followed_meeting(database, course.key, people.carla.identity, TWO, clock())
    carla, place = browser_for(people.carla), page_of(course, number)
    answered = send(carla, f"{place}/withdraw", page=place)
    assert answered.status_code == 303
    assert "Tick the links that are to be withdrawn first." in carla.get(place).text


def test_people_are_found_by_name_and_stand_in_pages_by_their_letters(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    those = {f"Person {number:03d}": f"p{number}@example.org" for number in range(100)}
    number, _codes = followed_meeting(
        database, course.key, people.carla.identity, {"Yılmaz": "y@example.org", "Özlem": "o@example.org", **those}, clock()
    )
    carla, place = browser_for(people.carla), page_of(course, number)
    first = carla.get(place).text
    assert first.index("Özlem") < first.index("Person 000")
    assert "Yılmaz" not in first
    assert "Page 1 of 2" in first
    assert "Yılmaz" in carla.get(f"{place}?page=2").text
    found = look_for(carla, place, q="P42@ person").text
    assert "Person 042" in found
    assert "Person 041" not in found
    assert "Nobody here has this" in look_for(carla, place, q="nobody").text


def test_who_has_no_address_is_said_and_one_of_the_course_is_used(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    number = meeting_in(database, course.key, people.carla.identity, planned(clock() - timedelta(days=1)), clock())
    attend(database, number, "Nora Neumann", None, clock())
    attend(database, number, "A. Adler", None, clock(), people.alice.account_id)
    carla, place = browser_for(people.carla), page_of(course, number)
    for shown in (carla.get(place).text, carla.get(place.removesuffix("/followup")).text):
        assert "1 attendee has no e-mail address and gets no mail." in shown
        assert "Send 1 invitation" in shown
        assert str(people.alice.email) in shown
    assert "no address" in carla.get(place).text
    send(carla, f"{place}/invite", page=place)
    assert newest_mail(app, str(people.alice.email)).subject == "Nach dem Webinar: Fragen zu Rezept 1"
    answered = send(carla, f"{place}/file", {"format": "csv"}, page=place)
    assert str(people.alice.email) in answered.data.decode("utf-8-sig")


def test_the_page_says_how_far_each_got(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, settings: Settings,
    browser_for: BrowserFor,
) -> None:
    number, codes = followed_meeting(database, course.key, people.carla.identity, TWO, clock())
    place, carla, learner = page_of(course, number), browser_for(people.carla), app.test_client()
    attempt = answer(learner, answer(learner, address(codes["Ida Iffland"], settings)))
    assert "has begun" in carla.get(place).text
    send(learner, f"{attempt}/submit", page=f"{attempt}/overview")
    assert "handed in" in carla.get(place).text
    with database.reading() as session:
        assert session.scalars(select(ResultLook.what).order_by(ResultLook.id)).all() == ["attendance", "list"]
    clock.advance(minutes=1)
    assert "handed in" in send(carla, f"{place}/file", {"format": "csv"}, page=place).text
    with database.reading() as session:
        taken = session.scalars(select(ResultLook.what).where(ResultLook.looked_at == clock()).order_by(ResultLook.id)).all()
        assert taken == ["links_file", "export"]
    set_privacy(database, course, "self_assessment")
    assert "handed in" not in carla.get(place).text
    assert "has begun" in carla.get(place).text


@pytest.mark.parametrize("mode", ["works_agreement", "self_assessment"])
def test_where_answers_are_held_back_no_mail_tells_of_them(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor, mode: str
) -> None:
    number, _codes = followed_meeting(database, course.key, people.carla.identity, TWO, clock())
    set_boosters(database, number)
    with database.transaction() as session:
        wrong, right = session.scalars(select(FollowupLink).order_by(FollowupLink.id)).all()
        for link in (wrong, right):
            link.started_at = clock()
        queue_all(session, "followup_invitation", "invitation", [(one.id, "x@example.org", "en") for one in (wrong, right)], clock())
        queue_all(session, "followup_booster", "booster_2", [(wrong.id, "ida@example.org", "en")], clock())
        (mastered,) = queue_all(session, "followup_booster", "booster_7", [(right.id, "bad@example.org", "en")], clock())
        mastered.state, mastered.outcome = "refused", STOPPED
        queue_all(session, "followup_result", "result", [(right.id, "bad@example.org", "en")], clock())
    place, carla = page_of(course, number), browser_for(people.carla)
    assert "day 2: in the queue" in carla.get(place).text
    assert "no longer needed" in carla.get(place).text
    set_privacy(database, course, mode)
    with database.reading() as session:
        published = published_course(session, course.key)
        people_there = followed_attendees(session, number, None, clock(), WHOLE_COURSE, published.sight)
    assert [(one.mail, one.boosters) for one in people_there] == [("queued", ()), ("queued", ())]
    page = carla.get(place).text
    for words in ("day 2", "no longer needed", ">Boosters<"):
        assert words not in page
    assert page.count("in the queue") == 2


def test_without_something_that_follows_no_links_are_made(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    carla = browser_for(people.carla)
    number = meeting_in(database, course.key, people.carla.identity, planned(clock()), clock())
    with database.transaction() as session:
        session.get_one(Meeting, number).target_kind = ""
    place = page_of(course, number)
    assert "Nothing follows this webinar yet" in carla.get(place).text
    webinar = carla.get(place.removesuffix("/followup")).text
    assert "Nothing follows this webinar yet" in webinar.partition("Import an attendance report")[2]
    refused = send(carla, f"{place}/file", {"format": "csv"}, page=f"/en/courses/{course.key}/webinars/{number}/edit")
    assert refused.status_code == 409
    assert "Nothing follows this webinar yet" in refused.text


def test_links_go_with_the_person_the_meeting_and_old_answers_with_time(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, settings: Settings
) -> None:
    those = {"Alice Adler": people.alice.email, "Bob Brandt": people.bob.email}
    number, codes = followed_meeting(database, course.key, people.carla.identity, those, clock())
    answer(app.test_client(), address(codes["Alice Adler"], settings))
    answer(app.test_client(), address(codes["Bob Brandt"], settings))
    with database.reading() as session:
        link = export_for(session, people.alice.account_id)[0]["link"]
        assert len(link["browsers"]) == 1
        assert codes["Alice Adler"] not in str(link)

    def left() -> list[int]:
        with database.reading() as session:
            return [session.scalar(select(func.count()).select_from(table)) or 0 for table in (FollowupLink, FollowupBrowser)]

    with database.transaction() as session:
        erase_for(session, people.alice.account_id)
    assert left() == [1, 1]
    clock.advance(days=29)
    forget_old_answers(database, clock())
    assert left() == [1, 1]
    clock.advance(days=2)
    forget_old_answers(database, clock())
    assert left() == [1, 0]
    with database.transaction() as session:
        delete_meeting(session, people.carla.identity, published_course(session, course.key), number, clock())
    assert left() == [0, 0]
