"""A mail ready to leave."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """Subject, plain text and HTML, in one language. **Shape**: `to` is one address; `stop_url` ends mails of this kind by one POST;
    `sender_name` stands before the server's own address, `reply_to` is where answers go; empty for the server's."""

    to: str
    subject: str
    text: str
    html: str
    stop_url: str | None = None
    sender_name: str = ""
    reply_to: str = ""
    message_id: str | None = None
