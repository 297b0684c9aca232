"""Sending what is in the outbox, and learning what came back."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from quizapp.config import Settings
from quizapp.db.session import Database
from quizapp.jobs.service import rest_all
from quizapp.jobs.worker import JobFunction
from quizapp.mail.service import SEND_MAIL, MakeMessage, send_mail
from quizapp.web.extensions import settings as current_settings

log = logging.getLogger("quizapp.mail")
AWAY = timedelta(minutes=2)
"""So long every mail waits when the server is away: one try for all of them, and none waits much longer than the server was away."""


def make_send_job(settings: Settings, makers: Mapping[str, MakeMessage]) -> JobFunction:
    """The job function that sends one mail by the operator's transport."""
    from quizapp.mail.transports import ServerAway, transport_for  # deferred: only the worker sends

    transport = transport_for(settings)

    def send(database: Database, mail_id: int, now: datetime) -> None:
        try:
            send_mail(database, mail_id, makers, transport, now)
        except ServerAway as away:
            why = type(away.__cause__).__name__
            log.warning("mail server %s is away or lets nobody in (%s); mails wait", settings.smtp_host, why)
            with database.transaction() as session:
                rest_all(session, SEND_MAIL, mail_id, why, now, now + AWAY)

    return send


def look_for_bounces(database: Database, now: datetime) -> None:
    """Read the mailbox of returned mails, where there is one."""
    from quizapp.mail.bounces import read_bounces  # deferred: only the worker reads mailboxes

    read_bounces(database, current_settings(), now)
