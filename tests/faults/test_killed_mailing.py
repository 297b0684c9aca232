"""SIGKILL in the moment in which the worker hands a mail over, with a real process and a real mail server: each mail once."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.jobs.models import Job
from quizapp.kernel.clock import system_clock
from quizapp.mail.models import OutboxMail
from quizapp.mail.service import HANDING_OVER
from quizapp.webinars.mailing import invite
from tests.live import ServerProcess
from tests.people import People
from tests.smtp import SmtpSink
from tests.waiting import PATIENCE_S, wait_until
from tests.webinars.attending import followed_meeting

PEOPLE: dict[str, str | None] = {f"Person {letter}": f"{letter}@example.org" for letter in "abcde"}
KILLED_AT = 3


class HoldingSink(SmtpSink):
    """Keeps the third mail, and answers only when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.has_it, self.may_answer = threading.Event(), threading.Event()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """The mail is kept before the answer leaves."""
        answer = await super().handle_DATA(server, session, envelope)
        if len(self.messages) == KILLED_AT:
            self.has_it.set()
            await asyncio.get_running_loop().run_in_executor(None, self.may_answer.wait, PATIENCE_S)
        return answer


@pytest.fixture
def sink() -> Iterator[HoldingSink]:
    """A running mail server."""
    served = HoldingSink()
    served.start()
    yield served
    served.may_answer.set()
    served.stop()


def worker(database: Database, sink: SmtpSink, folder: Path) -> ServerProcess:
    """`quizapp worker` as an operator starts it."""
    environment = {
        "QUIZAPP_SECRET_KEY": "k" * 40, "QUIZAPP_DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
        "QUIZAPP_MAIL_TRANSPORT": "smtp", "QUIZAPP_SMTP_HOST": "127.0.0.1", "QUIZAPP_SMTP_PORT": str(sink.port),
        "QUIZAPP_SMTP_SECURITY": "none", "QUIZAPP_BASE_URL": "http://127.0.0.1:8080", "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    return ServerProcess([sys.executable, "-m", "quizapp", "worker"], environment, "", folder)


@pytest.mark.one_engine
def test_a_worker_that_is_killed_while_it_hands_a_mail_over_doubles_none_and_loses_none(
    database: Database, course: Course, people: People, sink: HoldingSink, tmp_path: Path
) -> None:
    number, _codes = followed_meeting(database, course.key, people.carla.identity, PEOPLE, system_clock())
    with database.transaction() as session:
        assert invite(session, people.carla.identity, published_course(session, course.key), number, system_clock()) == len(PEOPLE)
    first = worker(database, sink, tmp_path)
    assert sink.has_it.wait(PATIENCE_S), first.log.read_text()
    first.kill()
    sink.may_answer.set()
    assert len(sink.messages) == KILLED_AT
    with database.transaction() as session:  # as long afterwards as another worker waits before it takes over
        mail = session.scalars(select(OutboxMail).where(OutboxMail.state == "queued", OutboxMail.handed_at.is_not(None))).one()
        mail.handed_at = system_clock() - HANDING_OVER
        session.execute(update(Job).values(lease_until=None, due_at=system_clock() - HANDING_OVER))
        in_hand = mail.to_address
    second = worker(database, sink, tmp_path)
    try:
        wait_until_settled(database, second)
    finally:
        second.stop()
    attendees = set(PEOPLE.values())
    assert sorted(to for mail in sink.messages if (to := str(mail["To"])) in attendees) == sorted(map(str, attendees))
    with database.reading() as session:
        kept = select(OutboxMail.to_address, OutboxMail.state, OutboxMail.outcome).where(OutboxMail.to_address.in_(attendees))
        rows = session.execute(kept).all()
    assert {(to, state, outcome) for to, state, outcome in rows} == {
        (to, "sent", "unclear" if to == in_hand else "") for to in PEOPLE.values()
    }


def wait_until_settled(database: Database, process: ServerProcess) -> None:
    """Until no mail waits any more."""

    def settled() -> bool:
        with database.reading() as session:
            return session.scalar(select(OutboxMail.id).where(OutboxMail.state == "queued").limit(1)) is None

    wait_until(settled, process.log.read_text)
