"""Reading a mailbox for mails that came back, and writing down what became of ours."""

from __future__ import annotations

import imaplib
import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.config import Settings
from quizapp.db.session import Database
from quizapp.mail.models import BOUNCED, DELAYED, RETURNED, OutboxMail
from quizapp.mail.rules.bounces import Bounce, read_bounce

log = logging.getLogger("quizapp.mail")
TIMEOUT_S, MOST_AT_ONCE, MOST_BYTES = 10, 200, 256_000
"""A report says what it is about at its beginning; of longer ones the rest is left on the server."""
LATELY = timedelta(days=7)
"""Mail servers give up after five days at most."""


def read_bounces(database: Database, settings: Settings, now: datetime) -> None:
    """Look through what is unread in the mailbox. Whatever was looked at is marked as read; nothing is deleted.

    A mailbox that cannot be reached is told in the log and looked at next time. Ending in between loses nothing: the same report
    again changes nothing.
    """
    if not settings.imap_host:
        return
    try:
        with _mailbox(settings) as mailbox:
            _status, found = mailbox.uid("SEARCH", "UNSEEN")
            for number in found[0].split()[:MOST_AT_ONCE]:
                _look(database, mailbox, number.decode(), now)
    except ssl.SSLCertVerificationError as error:
        why = error.verify_message
        log.warning("mailbox of returned mails: the certificate of %s is not trusted (%s); nothing was read", settings.imap_host, why)
    except imaplib.IMAP4.error:
        log.warning("mailbox of returned mails: %s refused user, password or folder; nothing was read", settings.imap_host)
    except OSError as error:
        log.warning("mailbox of returned mails: %s cannot be reached (%s); nothing was read", settings.imap_host, type(error).__name__)


@contextmanager
def _mailbox(settings: Settings) -> Iterator[imaplib.IMAP4]:
    place, context = (settings.imap_host, settings.imap_port), ssl.create_default_context()
    if settings.imap_security == "tls":
        mailbox: imaplib.IMAP4 = imaplib.IMAP4_SSL(*place, ssl_context=context, timeout=TIMEOUT_S)
    else:
        mailbox = imaplib.IMAP4(*place, timeout=TIMEOUT_S)
        if settings.imap_security == "starttls":
            mailbox.starttls(context)
    with mailbox:
        mailbox.login(settings.imap_user, settings.imap_password)
        status, _answer = mailbox.select(settings.imap_folder)
        if status != "OK":
            raise imaplib.IMAP4.error("no such folder")
        yield mailbox


def _look(database: Database, mailbox: imaplib.IMAP4, number: str, now: datetime) -> None:
    _status, parts = mailbox.uid("FETCH", number, f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
    content = next((part[1] for part in parts if isinstance(part, tuple)), b"")
    bounce = read_bounce(content)
    if bounce is not None:
        with database.transaction() as session:
            note_bounce(session, bounce, now)
    mailbox.uid("STORE", number, "+FLAGS", "(\\Seen)")


def note_bounce(session: Session, bounce: Bounce, now: datetime) -> bool:
    """Write down what became of our mail; whether it was one. Only the Message-ID stops further mails, which nobody else can guess. What
    came back for good stays so."""
    mail = session.scalar(select(OutboxMail).where(OutboxMail.message_id.in_(bounce.message_ids)).with_for_update())
    if mail is None:
        return not bounce.message_ids and _note_address(session, bounce, now)
    mail.outcome = BOUNCED if bounce.is_hard or mail.outcome == BOUNCED else DELAYED
    mail.problem, mail.outcome_at = bounce.status, now
    return True


def _note_address(session: Session, bounce: Bounce, now: datetime) -> bool:
    """A report that gives nothing of our mail back, but names the address: the newest mail that went there lately may be meant. Anybody
    could have written it, so it is shown and ends nothing."""
    lately = (OutboxMail.to_address.in_(bounce.recipients), OutboxMail.state == "sent", OutboxMail.sent_at > now - LATELY)
    newest = select(OutboxMail).where(*lately).order_by(OutboxMail.sent_at.desc(), OutboxMail.id.desc()).limit(1)
    mail = session.scalar(newest.with_for_update())
    if mail is None or mail.outcome == BOUNCED:
        return False
    mail.outcome, mail.problem, mail.outcome_at = RETURNED if bounce.is_hard else DELAYED, bounce.status, now
    return True
