"""The mail server is away: pages do not notice, mails wait and go out once when it is back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.config import Settings
from quizapp.db.session import Database
from quizapp.jobs.models import Job
from quizapp.mail.models import OutboxMail
from tests.accounts.pages import send
from tests.clock import SettableClock
from tests.people import Person
from tests.smtp import SmtpSink


@pytest.fixture
def absent_sink() -> Iterator[SmtpSink]:
    """A mail server that is not there yet."""
    sink = SmtpSink()
    yield sink
    if sink.messages:
        sink.stop()


@pytest.fixture
def settings(make_settings: Callable[..., Settings], absent_sink: SmtpSink) -> Settings:
    """Mails go out by SMTP."""
    return make_settings(mail_transport="smtp", smtp_host="127.0.0.1", smtp_port=absent_sink.port, smtp_security="none")


def test_without_a_mail_server_pages_work_and_mails_go_out_once_when_it_is_back(
    app: Flask, client: FlaskClient, alice: Person, database: Database, clock: SettableClock,
    run_worker: Callable[[], int], absent_sink: SmtpSink,
) -> None:
    assert send(client, "/en/sign-in", {"email": alice.email}).status_code in (200, 303)
    for _ in range(4):
        run_worker()
        clock.advance(minutes=2)
    with database.reading() as session:
        assert session.query(OutboxMail.state).all() == [("queued",)] * 2
        tried = session.query(Job.tries, Job.last_error).order_by(Job.tries).all()
        assert tried == [(0, "ConnectionRefusedError"), (4, "ConnectionRefusedError")]  # one try for all of them
    assert client.get("/en/sign-in").status_code == 200

    absent_sink.start()
    clock.advance(minutes=2)
    run_worker()
    run_worker()
    mails = {message["To"]: message for message in absent_sink.messages}
    assert sorted(mails) == [alice.email, "eve@example.org"]  # who signs in, and who administrates: the day's head of the log
    assert len(absent_sink.messages) == 2
    link = next(word for word in mails[alice.email].get_body(("plain",)).get_content().split() if "/sign-in/link/" in word)  # type: ignore[union-attr]  # every mail has a plain body
    assert client.get(link.split("127.0.0.1:8080")[-1]).status_code == 200
    with database.reading() as session:
        assert session.query(OutboxMail.state).all() == [("sent",)] * 2
        assert session.query(Job).count() == 0
