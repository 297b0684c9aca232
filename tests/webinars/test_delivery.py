"""Mails of a webinar over real SMTP: heads as they arrive, greylisting, refusals, an hour without a server; each mail once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp.cohorts.rules.scope import WHOLE_COURSE
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.mail.bounces import note_bounce
from quizapp.mail.models import OutboxMail
from quizapp.mail.rules.bounces import Bounce
from quizapp.webinars.holding import Queue, queue_of
from quizapp.webinars.link_models import FollowupLink
from quizapp.webinars.mailing import invite, remind, to_invite
from tests.accounts.pages import run_worker
from tests.clock import SettableClock
from tests.people import People
from tests.smtp import SmtpSink
from tests.webinars.attending import followed_meeting
from tests.webinars.boosting import mails

BrowserFor = Callable[..., FlaskClient]
THREE: dict[str, str | None] = {"Ida Iffland": "ida@example.org", "Udo Unruh": "udo@example.org", "Nora Neumann": "nora@example.org"}


@pytest.fixture
def absent_sink() -> Iterator[SmtpSink]:
    """A mail server that is not there yet."""
    sink = SmtpSink()
    yield sink
    sink.stop()


@pytest.fixture
def settings(make_settings: Callable[..., Settings], absent_sink: SmtpSink) -> Settings:
    """Mails go out by SMTP."""
    return make_settings(mail_transport="smtp", smtp_host="127.0.0.1", smtp_port=absent_sink.port, smtp_security="none")


@pytest.fixture
def number(app: Flask, database: Database, course: Course, people: People, clock: SettableClock) -> int:
    """A webinar of yesterday; three people are invited, nothing has left yet."""
    number, _codes = followed_meeting(database, course.key, people.carla.identity, THREE, clock())
    with database.transaction() as session:
        assert invite(session, people.carla.identity, published_course(session, course.key), number, clock()) == 3
    return number


def received(sink: SmtpSink) -> list[str]:
    """Who got a mail, in alphabetical order."""
    return sorted(str(mail["To"]) for mail in sink.messages)


@pytest.mark.usefixtures("number")
def test_mails_arrive_with_a_link_that_ends_them_by_one_post_without_signing_in(
    app: Flask, database: Database, absent_sink: SmtpSink
) -> None:
    absent_sink.start()
    run_worker(app)
    mail = next(mail for mail in absent_sink.messages if mail["To"] == "ida@example.org")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    heads = absent_sink.received[absent_sink.messages.index(mail)].partition(b"\r\n\r\n")[0].decode("ascii").split("\r\n")
    (address,) = [head.partition(": ")[2] for head in heads if head.startswith("List-Unsubscribe:")]
    assert len(address) > 78  # longer than Python's lines
    assert address.startswith("<")
    assert address.endswith(">")
    path = urlsplit(address[1:-1]).path
    assert app.test_client().post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(FollowupLink.stopped_at.is_not(None))) == 1


@pytest.mark.usefixtures("number")
def test_greylisting_a_refusal_and_a_mailbox_each_get_their_mail_once_or_not_at_all(
    app: Flask, database: Database, absent_sink: SmtpSink, clock: SettableClock
) -> None:
    absent_sink.answers = {"ida@example.org": ["450 4.7.1 greylisted, try later"] * 2, "udo@example.org": ["550 5.1.1 no such user"]}
    absent_sink.start()
    run_worker(app)
    assert received(absent_sink) == ["nora@example.org"]
    for _ in range(3):
        clock.advance(minutes=5)
        run_worker(app)
    assert received(absent_sink) == ["ida@example.org", "nora@example.org"]
    assert sorted(state for _kind, _to, state in mails(database)) == ["refused", "sent", "sent"]


def test_a_relay_that_refuses_everybody_makes_no_address_unreachable(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, absent_sink: SmtpSink, number: int
) -> None:
    absent_sink.answers = {str(to): ["554 5.7.1 Relay access denied"] for to in THREE.values()}
    absent_sink.start()
    run_worker(app)
    assert sorted(state for _kind, _to, state in mails(database)) == ["refused"] * 3
    with database.transaction() as session:
        assert queue_of(session, number, WHOLE_COURSE) == Queue(waiting=0, sent=0)
        found = published_course(session, course.key)
        assert to_invite(session, found.course_id, number, WHOLE_COURSE) == 3
        about = (session, people.carla.identity, found, number, clock())
        assert [remind(*about), invite(*about), invite(*about)] == [0, 3, 0]
    run_worker(app)
    assert received(absent_sink) == ["ida@example.org", "nora@example.org", "udo@example.org"]
    absent_sink.answers = {"ida@example.org": ["554 5.7.1 message rejected"]}
    for count in (3, 3, 1, 0):
        clock.advance(days=1)
        with database.transaction() as session:
            assert remind(session, people.carla.identity, published_course(session, course.key), number, clock()) == count
        run_worker(app)


@pytest.mark.usefixtures("number")
def test_an_hour_without_a_server_delays_every_mail_and_doubles_none(
    app: Flask, database: Database, absent_sink: SmtpSink, clock: SettableClock
) -> None:
    for _ in range(12):
        run_worker(app)
        clock.advance(minutes=5)
    assert {state for _kind, _to, state in mails(database)} == {"queued"}
    absent_sink.start()
    clock.advance(minutes=2)
    for _ in range(2):
        run_worker(app)
    assert received(absent_sink) == ["ida@example.org", "nora@example.org", "udo@example.org"]


def test_what_came_back_for_good_ends_the_mails_to_an_address_and_is_shown(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, absent_sink: SmtpSink, number: int,
    browser_for: BrowserFor,
) -> None:
    absent_sink.answers = {"udo@example.org": ["550 5.1.1 no such user"]}
    absent_sink.start()
    run_worker(app)
    names = {str(mail["To"]): str(mail["Message-ID"]) for mail in absent_sink.messages}
    with database.transaction() as session:
        assert note_bounce(session, Bounce((names["ida@example.org"],), "5.1.1", True), clock())
        assert note_bounce(session, Bounce((names["nora@example.org"],), "4.4.1", False), clock())
    page = browser_for(people.carla).get(f"/en/courses/{course.key}/webinars/{number}/followup").text
    assert page.count("came back: the address cannot be reached") == 2
    assert page.count("not delivered yet") == 1
    clock.advance(days=1)
    with database.transaction() as session:
        assert remind(session, people.carla.identity, published_course(session, course.key), number, clock()) == 1
    with database.reading() as session:
        assert session.scalars(select(OutboxMail.to_address).where(OutboxMail.state == "queued")).all() == ["nora@example.org"]
