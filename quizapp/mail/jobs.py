"""Sending what is in the outbox, and learning what came back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from quizapp.config import Settings
from quizapp.db.session import Database
from quizapp.jobs.worker import JobFunction
from quizapp.mail.service import MakeMessage, send_mail
from quizapp.web.extensions import settings as current_settings


def make_send_job(settings: Settings, makers: Mapping[str, MakeMessage]) -> JobFunction:
    """The job function that sends one mail by the operator's transport."""
    from quizapp.mail.transports import transport_for  # deferred: only the worker sends

    transport = transport_for(settings)

    def send(database: Database, mail_id: int, now: datetime) -> None:
        send_mail(database, mail_id, makers, transport, now)

    return send


def look_for_bounces(database: Database, now: datetime) -> None:
    """Read the mailbox of returned mails, where there is one."""
    from quizapp.mail.bounces import read_bounces  # deferred: only the worker reads mailboxes

    read_bounces(database, current_settings(), now)
