"""Invitations and reminders: once each, stopped by one click, to nobody who does not want them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp.cohorts.rules.scope import WHOLE_COURSE
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.mail.message import Message
from quizapp.mail.models import OutboxMail
from quizapp.mail.transports import SmtpTransport
from quizapp.webinars.link_models import FollowupLink
from quizapp.webinars.links import revoke_links
from quizapp.webinars.mailing import PAUSE, Resting, invite, remind, resting
from tests.accounts.pages import newest_mail, run_worker, send
from tests.clock import SettableClock
from tests.people import People
from tests.statements import statements_of
from tests.webinars.attending import address, attend, followed_meeting
from tests.webinars.meeting import meeting_in, planned
from tests.webinars.test_following import answer

BrowserFor = Callable[..., FlaskClient]
THREE = {"Ida Iffland": "ida@example.org", "Udo Unruh": "udo@example.org", "Nora Neumann": None}


def states(database: Database) -> list[tuple[str, str, str]]:
    """Kind, recipient and state of every mail, in order."""
    with database.reading() as session:
        rows = session.execute(select(OutboxMail.kind, OutboxMail.to_address, OutboxMail.state).order_by(OutboxMail.id))
        return [(row.kind, row.to_address, row.state) for row in rows]


def test_everybody_is_invited_once_and_reminded_twice_at_most(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, settings: Settings,
    browser_for: BrowserFor,
) -> None:
    number, codes = followed_meeting(database, course.key, people.carla.identity, THREE, clock())
    carla, place = browser_for(people.carla), f"/en/courses/{course.key}/webinars/{number}/followup"
    assert "Send 2 invitations" in carla.get(place).text
    for _ in range(2):
        send(carla, f"{place}/invite", page=place)
    assert states(database) == [("followup_invitation", f"{who}@example.org", "queued") for who in ("ida", "udo")]
    mail = newest_mail(app, "ida@example.org")
    path = address(codes["Ida Iffland"], settings, lang="de")
    assert path in str(mail.text_body)
    assert path in str(mail.html_body)
    assert mail.subject == "Nach dem Webinar: Fragen zu Rezept 1"
    assert "<img" not in str(mail.html_body)
    assert "sent" in carla.get(place).text
    learner = app.test_client()
    answer(learner, answer(learner, address(codes["Ida Iffland"], settings)))
    for days, can_remind, rests, reminders in ((0, 0, 1, 0), (1, 1, 0, 1), (0, 0, 1, 1), (1, 1, 0, 2), (1, 0, 0, 2)):
        clock.advance(days=days)
        shown = carla.get(place).text
        assert ("Remind 1 person" in shown, "1 person got a mail within the last day" in shown) == (bool(can_remind), bool(rests))
        assert ("Send 1 reminder" in carla.get(f"{place}/mails/reminder").text) is bool(can_remind)
        send(carla, f"{place}/remind", page=place)
        run_worker(app)
        assert states(database)[2:] == [("followup_reminder", "udo@example.org", "sent")] * reminders
    assert "Nobody can be reminded now" in carla.get(place).text


def test_nobody_is_reminded_while_their_mail_waits_and_the_page_says_from_when(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock
) -> None:
    number, _codes = followed_meeting(database, course.key, people.carla.identity, THREE, clock())
    with database.transaction() as session:
        published = published_course(session, course.key)
        invite(session, people.carla.identity, published, number, clock())
    clock.advance(hours=30)
    with database.transaction() as session:
        assert remind(session, people.carla.identity, published, number, clock()) == 0
        assert resting(session, published.course_id, number, WHOLE_COURSE, clock(), None) == Resting(2, clock())
    run_worker(app)
    with database.transaction() as session:
        assert resting(session, published.course_id, number, WHOLE_COURSE, clock(), None) == Resting(2, clock() + PAUSE)
    clock.advance(hours=24)
    with database.transaction() as session:
        assert resting(session, published.course_id, number, WHOLE_COURSE, clock(), None) == Resting(0, None)
        assert remind(session, people.carla.identity, published, number, clock()) == 2


def test_the_mail_is_shown_before_it_is_sent(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    number, _codes = followed_meeting(database, course.key, people.carla.identity, THREE, clock())
    shown = browser_for(people.carla).get(f"/en/courses/{course.key}/webinars/{number}/followup/mails/invitation").text
    assert "Send 2 invitations" in shown
    assert "Nach dem Webinar: Fragen zu Rezept 1" in shown
    assert "Carla Conrad" in shown


def test_one_click_ends_the_mails_of_the_course_without_signing_in(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, settings: Settings
) -> None:
    number, codes = followed_meeting(database, course.key, people.carla.identity, THREE, clock())
    with database.transaction() as session:
        invite(session, people.carla.identity, published_course(session, course.key), number, clock())
    stop = address(codes["Ida Iffland"], settings, "stop")
    assert "/en/f/" not in stop
    client = app.test_client()
    page = client.get(stop)
    assert "No more mails" in page.text
    assert "ida@" not in page.text
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(FollowupLink.stopped_at.is_not(None))) == 0
    for _ in range(2):
        assert app.test_client().post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert app.test_client().post(address(codes["Ida Iffland"], settings).replace("/f/", "/u/")).status_code == 404
    run_worker(app)
    assert states(database) == [
        ("followup_invitation", "ida@example.org", "refused"), ("followup_invitation", "udo@example.org", "sent"),
    ]
    later = meeting_in(database, course.key, people.carla.identity, planned(clock() + timedelta(days=7)), clock())
    attend(database, later, "Ida Iffland", "ida@example.org", clock())
    with database.transaction() as session:
        assert invite(session, people.carla.identity, published_course(session, course.key), later, clock()) == 0
    assert client.get(address(codes["Ida Iffland"], settings)).status_code == 200


def test_what_was_withdrawn_is_not_sent_and_a_late_mail_has_a_link_that_works(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, settings: Settings
) -> None:
    number, codes = followed_meeting(database, course.key, people.carla.identity, THREE, clock())
    with database.transaction() as session:
        published = published_course(session, course.key)
        assert invite(session, people.carla.identity, published, number, clock()) == 2
        ida = session.scalars(select(FollowupLink.id).where(FollowupLink.code == codes["Ida Iffland"])).one()
        revoke_links(session, people.carla.identity, published, number, [ida], clock())
    run_worker(app)
    clock.advance(days=1)
    with database.transaction() as session:
        assert remind(session, people.carla.identity, published, number, clock()) == 1
    clock.advance(days=88)
    run_worker(app)
    assert states(database) == [
        ("followup_invitation", "ida@example.org", "refused"), ("followup_invitation", "udo@example.org", "sent"),
        ("followup_reminder", "udo@example.org", "sent"),
    ]
    clock.advance(days=80)
    assert app.test_client().get(address(codes["Udo Unruh"], settings)).status_code == 200


def test_each_further_mail_costs_one_statement_at_most(
    database: Database, course: Course, people: People, clock: SettableClock
) -> None:
    asked = []
    for size in (20, 200):
        everybody: dict[str, str | None] = {f"Person {number}": f"person{number}@example.org" for number in range(size)}
        number, _codes = followed_meeting(database, course.key, people.carla.identity, everybody, clock())
        with statements_of(database) as statements, database.transaction() as session:
            assert invite(session, people.carla.identity, published_course(session, course.key), number, clock()) == size
        asked.append(len(statements))
    assert asked[1] - asked[0] <= 180


def test_the_mail_program_is_told_how_to_end_the_mails(settings: Settings) -> None:
    message = Message("ida@example.org", "s", "t", "<p>t</p>", stop_url="https://quiz.example.org/de/u/abc")
    email = SmtpTransport(settings)._as_email(message)
    assert email["List-Unsubscribe"] == "<https://quiz.example.org/de/u/abc>"
    assert email["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    plain = SmtpTransport(settings)._as_email(Message("ida@example.org", "s", "t", "<p>t</p>"))
    assert not re.search("List-", str(plain))
