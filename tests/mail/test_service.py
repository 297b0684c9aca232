"""The outbox: a mail leaves with its cause, once, and waits while the mail server is away."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.db.session import Database
from quizapp.jobs.models import Job
from quizapp.jobs.worker import Worker
from quizapp.mail.jobs import make_send_job
from quizapp.mail.message import Message
from quizapp.mail.models import OutboxMail
from quizapp.mail.service import SEND_MAIL, MakeMessage, StillHandedOver, queue_mail, queue_mails, send_mail
from quizapp.mail.transports import Taken
from tests.clock import SettableClock
from tests.conftest import MakeSettings
from tests.smtp import SmtpSink

NEW = "nora@example.org"


class Writer:
    """Writes mails and counts how often it was asked."""

    def __init__(self, is_wanted: bool = True) -> None:
        self.made, self.is_wanted = 0, is_wanted

    def __call__(self, _session: Session, mail: OutboxMail, _now: datetime) -> Message | None:
        self.made += 1
        return Message(mail.to_address, "Grüße aus Köln", "Hallo\n", "<p>Hallo</p>") if self.is_wanted else None


@pytest.fixture
def writer() -> Writer:
    return Writer()


@pytest.fixture
def worker(
    database: Database, make_settings: MakeSettings, smtp_sink: SmtpSink, clock: SettableClock, writer: Writer
) -> Worker:
    settings = make_settings(mail_transport="smtp", smtp_host="127.0.0.1", smtp_port=smtp_sink.port, smtp_security="none")
    return Worker(database, {SEND_MAIL: make_send_job(settings, {"hello": writer})}, (), clock)


def queue(database: Database, clock: SettableClock) -> None:
    with database.transaction() as session:
        queue_mail(session, "hello", NEW, "de", {}, None, clock())


def state(database: Database) -> tuple[str, int]:
    """State of the one mail, and how many jobs wait."""
    with database.reading() as session:
        return session.scalars(select(OutboxMail.state)).one(), session.scalar(select(func.count(Job.id))) or 0


def test_a_mail_is_sent_once(database: Database, clock: SettableClock, worker: Worker, smtp_sink: SmtpSink) -> None:
    queue(database, clock)
    assert state(database) == ("queued", 1)
    worker.run_all_due()
    worker.run_all_due()
    (mail,) = smtp_sink.messages
    assert (mail["To"], mail["Subject"]) == (NEW, "Grüße aus Köln")
    assert mail["Message-ID"]
    assert state(database) == ("sent", 0)


def test_a_mail_somebody_waits_for_leaves_before_those_of_many(
    database: Database, clock: SettableClock, worker: Worker, smtp_sink: SmtpSink
) -> None:
    with database.transaction() as session:
        queue_mails(session, "hello", [(f"{number}@example.org", "de", {}) for number in range(3)], clock())
        queue_mail(session, "hello", "result@example.org", "de", {}, None, clock())
    worker.run_one_job()
    clock.advance(minutes=1)
    with database.transaction() as session:
        queue_mail(session, "hello", NEW, "de", {}, None, clock(), is_awaited=True)
    worker.run_all_due()
    assert [mail["To"].partition("@")[0] for mail in smtp_sink.messages] == ["0", "nora", "1", "2", "result"]


def test_no_mail_without_its_cause(database: Database, clock: SettableClock, worker: Worker, smtp_sink: SmtpSink) -> None:
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        queue_mail(session, "hello", NEW, "de", {}, None, clock())
        raise ZeroDivisionError
    worker.run_all_due()
    assert smtp_sink.messages == []


def test_a_mail_waits_while_the_server_says_later_and_is_made_anew(
    database: Database, clock: SettableClock, worker: Worker, smtp_sink: SmtpSink, writer: Writer
) -> None:
    queue(database, clock)
    smtp_sink.answer = "451 try later"
    worker.run_all_due()
    assert state(database) == ("queued", 1)
    smtp_sink.answer = "250 kept"
    clock.advance(seconds=2)
    worker.run_all_due()
    assert state(database) == ("sent", 0)
    assert (len(smtp_sink.messages), writer.made) == (1, 2)


def test_a_mail_waits_while_the_server_is_away(
    database: Database, make_settings: MakeSettings, clock: SettableClock, writer: Writer
) -> None:
    settings = make_settings(mail_transport="smtp", smtp_host="127.0.0.1", smtp_port=1, smtp_security="none")
    queue(database, clock)
    Worker(database, {SEND_MAIL: make_send_job(settings, {"hello": writer})}, (), clock).run_all_due()
    assert state(database) == ("queued", 1)


class Silent(SmtpSink):
    """Takes every mail and hangs up without saying so."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        server.transport.close()
        return answer


class Impatient(SmtpSink):
    """Takes every mail and has no polite word for who leaves."""

    async def handle_QUIT(self, _server: Any, _session: Any, _envelope: Any) -> str:
        """Called by aiosmtpd at the end of a connection."""
        return "421 4.4.2 too slow"


def a_worker(database: Database, make_settings: MakeSettings, sink: SmtpSink, clock: SettableClock, maker: MakeMessage) -> Worker:
    settings = make_settings(mail_transport="smtp", smtp_host="127.0.0.1", smtp_port=sink.port, smtp_security="none")
    return Worker(database, {SEND_MAIL: make_send_job(settings, {"hello": maker})}, (), clock)


@pytest.mark.parametrize(("is_bulk", "times"), [(True, 1), (False, 2)])
def test_of_a_mail_that_the_server_has_and_says_nothing_of_only_one_that_somebody_waits_for_leaves_again(
    database: Database, make_settings: MakeSettings, clock: SettableClock, is_bulk: bool, times: int
) -> None:
    silent = Silent()
    silent.start()
    worker = a_worker(database, make_settings, silent, clock, bulk if is_bulk else Writer())
    queue(database, clock)
    for _ in range(2):
        worker.run_all_due()
        clock.advance(seconds=2)
    silent.stop()
    assert len(silent.messages) == times
    assert len({str(mail["Message-ID"]) for mail in silent.messages}) == 1
    with database.reading() as session:
        told = ("sent", "unclear") if is_bulk else ("queued", "")
        assert session.execute(select(OutboxMail.state, OutboxMail.outcome)).one() == told


def test_a_mail_that_was_taken_is_sent_whatever_the_server_says_afterwards(
    database: Database, make_settings: MakeSettings, clock: SettableClock
) -> None:
    impatient = Impatient()
    impatient.start()
    worker = a_worker(database, make_settings, impatient, clock, Writer())
    queue(database, clock)
    for _ in range(2):
        worker.run_all_due()
        clock.advance(hours=1)
    impatient.stop()
    assert (state(database), len(impatient.messages)) == (("sent", 0), 1)


def test_a_server_that_lets_nobody_in_is_asked_once_for_all_mails_and_every_mail_leaves_when_it_does(
    database: Database, make_settings: MakeSettings, clock: SettableClock
) -> None:
    sink, asked = SmtpSink(), []
    with socket.create_server(("127.0.0.1", sink.port)) as closed:
        closed.settimeout(5)
        worker = a_worker(database, make_settings, sink, clock, Writer())
        for _ in range(3):
            queue(database, clock)
        turning_away = threading.Thread(target=lambda: asked.append(closed.accept()[0].close()))
        turning_away.start()
        worker.run_all_due()
        turning_away.join()
    assert len(asked) == 1
    with database.reading() as session:
        assert session.scalars(select(Job.last_error)).all() == ["SMTPServerDisconnected"] * 3
    sink.start()
    worker.run_all_due()
    assert sink.messages == []
    clock.advance(minutes=2)
    worker.run_all_due()
    sink.stop()
    assert len(sink.messages) == 3


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("550 5.1.1 no such user", "bounced"), ("550 unknown", "bounced"), ("554 5.7.1 Relay access denied", ""),
        ("552 5.2.2 mailbox full", ""), ("554 blocked", ""),
    ],
)
def test_a_refused_recipient_is_unreachable_only_where_the_server_says_so_of_the_address(
    database: Database, clock: SettableClock, worker: Worker, smtp_sink: SmtpSink, answer: str, outcome: str
) -> None:
    queue(database, clock)
    smtp_sink.answers = {NEW: [answer]}
    worker.run_all_due()
    with database.reading() as session:
        assert session.execute(select(OutboxMail.state, OutboxMail.outcome)).one() == ("refused", outcome)


def test_what_is_refused_for_good_is_not_tried_again(
    database: Database, clock: SettableClock, worker: Worker, smtp_sink: SmtpSink
) -> None:
    queue(database, clock)
    smtp_sink.answer = "550 no such mailbox"
    worker.run_all_due()
    assert state(database) == ("refused", 0)


def test_a_mail_nobody_wants_any_more_does_not_leave(
    database: Database, clock: SettableClock, worker: Worker, smtp_sink: SmtpSink, writer: Writer
) -> None:
    writer.is_wanted = False
    queue(database, clock)
    worker.run_all_due()
    assert (state(database), smtp_sink.messages) == (("refused", 0), [])


class Slow:
    """A transport that takes a mail while another worker looks."""

    keeps_copy, domain = False, "quiz.example.org"

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        self.taken: list[str | None] = []
        self.meanwhile = meanwhile

    def send(self, message: Message) -> Taken:
        self.taken.append(message.message_id)
        self.meanwhile()
        return "taken"


def bulk(_session: Session, mail: OutboxMail, _now: datetime) -> Message:
    """A mail of many."""
    return Message(mail.to_address, "s", "t", "<p>t</p>", stop_url="https://quiz.example.org/de/u/x")


def test_of_two_workers_at_one_mail_one_sends_it(database: Database, clock: SettableClock) -> None:
    queue(database, clock)
    with database.reading() as session:
        mail_id = session.scalars(select(OutboxMail.id)).one()

    def second() -> None:
        with pytest.raises(StillHandedOver):
            send_mail(database, mail_id, {"hello": bulk}, slow, clock())

    slow = Slow(second)
    send_mail(database, mail_id, {"hello": bulk}, slow, clock())
    assert len(slow.taken) == 1
    assert state(database)[0] == "sent"


class Killed(BaseException):
    """What a worker notices of its end."""


@pytest.mark.parametrize(("is_bulk", "times"), [(True, 1), (False, 2)])
def test_after_a_worker_was_killed_only_a_mail_that_somebody_waits_for_leaves_again(
    database: Database, clock: SettableClock, is_bulk: bool, times: int
) -> None:
    queue(database, clock)
    with database.reading() as session:
        mail_id = session.scalars(select(OutboxMail.id)).one()
    makers: dict[str, MakeMessage] = {"hello": bulk if is_bulk else Writer()}

    def die() -> None:
        raise Killed

    dying = Slow(die)
    with pytest.raises(Killed):
        send_mail(database, mail_id, makers, dying, clock())
    clock.advance(minutes=4)
    again = Slow(lambda: None)
    with pytest.raises(StillHandedOver):
        send_mail(database, mail_id, makers, again, clock())
    clock.advance(minutes=2)
    send_mail(database, mail_id, makers, again, clock())
    send_mail(database, mail_id, makers, again, clock())
    assert len(dying.taken + again.taken) == times
    assert len(set(dying.taken + again.taken)) == 1
    with database.reading() as session:
        assert session.execute(select(OutboxMail.state, OutboxMail.outcome)).one() == ("sent", "unclear" if is_bulk else "")
