"""A mail server on this computer that keeps what it is given."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.live import free_port


class SmtpSink:
    """Speaks SMTP on a free loopback port.

    **Shape**: `messages` holds what was accepted, in order, `received` the same as it came over the wire; `answer` is what
    the server says to the next mails,
    e.g. "451 try later"; `answers` what it says to single recipients before it hears the mail, each once for every entry.
    """

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.received: list[bytes] = []
        self.answer = "250 kept"
        self.answers: dict[str, list[str]] = {}
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        """Called by aiosmtpd for each recipient."""
        waiting = self.answers.get(address)
        if waiting:
            return waiting.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Called by aiosmtpd, which chose the name, for each mail."""
        if self.answer.startswith("250"):
            self.received.append(bytes(envelope.content))
            self.messages.append(message_from_bytes(envelope.content, _class=EmailMessage, policy=policy.default))
        return self.answer

    def start(self) -> None:
        """Listen."""
        self._controller.start()

    def stop(self) -> None:
        """Listen no more."""
        self._controller.stop()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._controller.port)
