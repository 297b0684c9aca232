"""The outbox: queueing a mail and sending it, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from quizapp.db.session import Database
from quizapp.jobs.service import enqueue
from quizapp.mail.message import Message
from quizapp.mail.models import OutboxMail
from quizapp.mail.transports import Transport

SEND_MAIL = "send_mail"

MakeMessage = Callable[[Session, OutboxMail, datetime], Message | None]
"""Writes the mail when it is sent, so links and codes in it are fresh; None when it is no longer wanted."""


def queue_mail(
    session: Session, kind: str, to_address: str, locale: str, params: dict[str, Any], account_id: int | None, now: datetime
) -> OutboxMail:
    """Write a mail down in the caller's transaction; the worker sends it."""
    mail = OutboxMail(
        kind=kind, to_address=to_address, locale=locale, params=params, account_id=account_id, state="queued", queued_at=now
    )
    session.add(mail)
    session.flush()
    enqueue(session, SEND_MAIL, mail.id, now)
    return mail


def send_mail(
    database: Database, mail_id: int, makers: Mapping[str, MakeMessage], transport: Transport, now: datetime
) -> None:
    """Make, send and record one mail.

    **Effects**: the message is made (and its secrets minted) in one transaction, sent outside any, recorded in another.
    **Raises** what the transport raises when sending failed for now; the job is then tried again.
    """
    with database.transaction() as session:
        mail = session.get(OutboxMail, mail_id)
        if mail is None or mail.state != "queued":
            return
        message = makers[mail.kind](session, mail, now)
        if message is None:
            mail.state = "refused"
            return
    accepted = transport.send(message)
    with database.transaction() as session:
        mail = session.get_one(OutboxMail, mail_id)
        mail.state = "sent" if accepted else "refused"
        mail.sent_at = now
        if transport.keeps_copy:
            mail.subject, mail.text_body, mail.html_body = message.subject, message.text, message.html
