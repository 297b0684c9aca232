"""A mail ready to leave."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """Subject, plain text and HTML, in one language. **Shape**: `to` is one address; `stop_url` ends mails of this kind by one POST."""

    to: str
    subject: str
    text: str
    html: str
    stop_url: str | None = None
