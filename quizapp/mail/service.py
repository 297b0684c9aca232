"""The outbox: queueing a mail and sending it, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from quizapp.db.session import Database
from quizapp.jobs.service import enqueue, enqueue_all
from quizapp.kernel.ids import new_code
from quizapp.mail.message import Message
from quizapp.mail.models import BOUNCED, STOPPED, UNCLEAR, OutboxMail

if TYPE_CHECKING:
    from quizapp.mail.transports import Transport  # deferred: only the worker sends

SEND_MAIL = "send_mail"

MakeMessage = Callable[[Session, OutboxMail, datetime], Message | None]
"""Writes the mail when it is sent, so links and codes in it are fresh; None when it is no longer wanted."""


_OUTCOMES = {"no_such_address": BOUNCED, "unanswered": UNCLEAR}
HANDING_OVER = timedelta(minutes=5)
"""Longer than any mail server takes, whatever it waits for."""


class StillHandedOver(Exception):
    """Another worker is at it, or was when it ended."""


class Unanswered(Exception):
    """The mail server has the mail and did not say whether it takes it."""


def queue_mail(
    session: Session, kind: str, to_address: str, locale: str, params: dict[str, Any], account_id: int | None, now: datetime,
    *, is_awaited: bool = False,
) -> OutboxMail:
    """Write a mail down in the caller's transaction; the worker sends it, one that is awaited before a screen before all others."""
    mail = OutboxMail(
        kind=kind, to_address=to_address, locale=locale, params=params, account_id=account_id, state="queued", queued_at=now
    )
    session.add(mail)
    session.flush()
    enqueue(session, SEND_MAIL, mail.id, now, comes_last=not is_awaited)
    return mail


def queue_mails(
    session: Session, kind: str, recipients: Sequence[tuple[str, str, dict[str, Any]]], now: datetime
) -> list[OutboxMail]:
    """The same for many: address, language and parameters of each."""
    mails = [
        OutboxMail(kind=kind, to_address=to_address, locale=locale, params=params, state="queued", queued_at=now)
        for to_address, locale, params in recipients
    ]
    session.add_all(mails)
    session.flush()
    enqueue_all(session, SEND_MAIL, [mail.id for mail in mails], now, comes_last=True)
    return mails


def send_mail(
    database: Database, mail_id: int, makers: Mapping[str, MakeMessage], transport: Transport, now: datetime
) -> None:
    """Make, send and record one mail.

    **Effects**: the message is made (and its secrets minted) in one transaction, sent outside any, recorded in another.
    **Raises** what the transport raises when sending failed for now, StillHandedOver when another worker is at it; the job is then
    tried again.
    """
    with database.transaction() as session:
        message = _taken_up(session, mail_id, makers, transport.domain, now)
    if message is None:
        return
    try:
        taken = transport.send(message)
        if taken == "unanswered" and not message.stop_url:
            raise Unanswered  # somebody waits for it: it leaves again, under the same Message-ID
    except Exception:
        with database.transaction() as session:
            session.execute(update(OutboxMail).where(OutboxMail.id == mail_id).values(handed_at=None))
        raise
    with database.transaction() as session:
        mail = session.get_one(OutboxMail, mail_id)
        mail.state = "sent" if taken in ("taken", "unanswered") else "refused"
        mail.outcome, mail.sent_at = _OUTCOMES.get(taken, ""), now
        if transport.keeps_copy:
            mail.subject, mail.text_body, mail.html_body = message.subject, message.text, message.html


def _taken_up(
    session: Session, mail_id: int, makers: Mapping[str, MakeMessage], domain: str, now: datetime
) -> Message | None:
    """The message, marked as being handed over, so that no second worker sends it; None when there is nothing to send.

    Where a worker ended on the way, nobody knows whether the mail left. One that somebody waits for leaves again, under the same
    Message-ID; one of many (it can be ended by one POST) does not: twice would be worse than perhaps never.
    """
    mail = session.get(OutboxMail, mail_id, with_for_update=True)
    if mail is None or mail.state != "queued":
        return None
    if mail.handed_at is not None and now - mail.handed_at < HANDING_OVER:
        raise StillHandedOver
    message = makers[mail.kind](session, mail, now)
    if message is None:
        mail.state, mail.outcome = "refused", STOPPED
        return None
    if mail.handed_at is not None and message.stop_url:
        mail.state, mail.outcome, mail.sent_at = "sent", UNCLEAR, mail.handed_at
        return None
    mail.handed_at = now
    mail.message_id = mail.message_id or f"<{new_code()}@{domain}>"
    return replace(message, message_id=mail.message_id)
