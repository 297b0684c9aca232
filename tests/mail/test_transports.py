"""What the mail server is asked to report: by a server that knows delivery reports, and one that does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from quizapp.mail.message import Message
from quizapp.mail.transports import SmtpTransport
from tests.conftest import MakeSettings
from tests.live import free_port
from tests.smtp import SmtpSink

MAIL = Message("ida+kurs@example.org", "s", "t", "<p>t</p>", message_id="<abc123@quiz.example.org>")


class ReportingSmtp(SMTP):
    """A server that knows RFC 3461 and remembers what it was asked."""

    asked: list[str]

    async def smtp_MAIL(self, arg: str) -> None:
        """Its options are not those that aiosmtpd knows."""
        address, *options = arg.split(" ")
        self.asked += [option for option in options if option.startswith(("RET", "ENVID"))]
        await super().smtp_MAIL(address)

    async def smtp_RCPT(self, arg: str) -> None:
        """The same."""
        address, *options = arg.split(" ")
        self.asked += options
        await super().smtp_RCPT(address)


class ReportingController(Controller):
    """Serves it."""

    asked: list[str]

    def factory(self) -> SMTP:
        """For each connection."""
        server = ReportingSmtp(self.handler, hostname="127.0.0.1")
        server.asked = self.asked
        return server


class Offering:
    """Says so, and takes everything."""

    async def handle_EHLO(self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]) -> list[str]:
        """Called by aiosmtpd for the greeting."""
        session.host_name = hostname
        return [*responses[:-1], "250-DSN", responses[-1]]

    async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:
        """Called by aiosmtpd for the mail."""
        return "250 kept"


@pytest.fixture
def reporting() -> Iterator[ReportingController]:
    """A server that knows delivery reports."""
    controller = ReportingController(Offering(), hostname="127.0.0.1", port=free_port())
    controller.asked = []
    controller.start()
    yield controller
    controller.stop()


def test_a_server_that_reports_is_given_the_identifier_and_the_address(make_settings: MakeSettings, reporting: ReportingController) -> None:
    settings = make_settings(mail_transport="smtp", smtp_host="127.0.0.1", smtp_port=reporting.port, smtp_security="none")
    assert SmtpTransport(settings).send(MAIL) == "taken"
    assert reporting.asked == ["RET=HDRS", "ENVID=abc123@quiz.example.org", "ORCPT=rfc822;ida+2Bkurs@example.org"]


def test_any_other_server_takes_the_mail_as_ever(make_settings: MakeSettings, smtp_sink: SmtpSink) -> None:
    settings = make_settings(mail_transport="smtp", smtp_host="127.0.0.1", smtp_port=smtp_sink.port, smtp_security="none")
    assert SmtpTransport(settings).send(MAIL) == "taken"
    assert [str(mail["Message-ID"]) for mail in smtp_sink.messages] == ["<abc123@quiz.example.org>"]
