"""The head of the log of acts, mailed once a day to where the server cannot take it back (decision 7)."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.audit.queries import head_of
from quizapp.audit.rules.chain import Head
from quizapp.audit.rules.kept_head import signed
from quizapp.audit.sealing import seal_waiting
from quizapp.audit.service import take_head_of_day
from quizapp.db.session import Database
from quizapp.jobs.worker import Schedule
from quizapp.mail.message import Message
from quizapp.mail.models import OutboxMail
from quizapp.mail.render import render_message
from quizapp.mail.service import MakeMessage, queue_mail
from quizapp.setting_values import ADMINISTRATORS
from quizapp.web.extensions import settings
from quizapp.web.locale import in_language

HEAD_MAIL = "log_head"


def mail_head(database: Database, now: datetime) -> None:
    """Queue the head of the day, if somebody is to get it and the log has grown; however many workers ask, once."""
    wanted = settings().log_head_to
    if not wanted or settings().is_local_demo:
        return
    with database.reading() as session:
        if not head_of(session).sequence:
            return
    with database.transaction() as session:
        head = take_head_of_day(session, now)
        if head is not None:
            params = {"day": now.date().isoformat(), "sequence": head.sequence, "seal": head.seal}
            for address, locale, account_id in _readers(session, wanted):
                queue_mail(session, HEAD_MAIL, address, locale, params, account_id, now)


def _readers(session: Session, wanted: tuple[str, ...]) -> list[tuple[str, str, int | None]]:
    """Address, language and, of administrators, the account of who gets it."""
    if wanted != (ADMINISTRATORS,):
        return [(address, settings().locales[0], None) for address in wanted]
    open_ones = (Account.email.is_not(None), Account.suspended_at.is_(None), Account.erased_at.is_(None))
    rows = select(Account.email, Account.locale, Account.id).where(Account.is_administrator, *open_ones).order_by(Account.id)
    return [(str(email), locale, account_id) for email, locale, account_id in session.execute(rows)]


def make_head_mail(session: Session, mail: OutboxMail, now: datetime) -> Message:
    """The three lines, and what they are good for. Nothing in them is about anybody."""
    params, day = mail.params, date.fromisoformat(mail.params["day"])
    kept = signed(day, Head(params["sequence"], params["seal"]), settings().secret_key)
    with in_language(mail.locale):
        subject = _("Log of acts: head of %(day)s", day=params["day"])
    return render_message(
        "operations", "log_head", mail.to_address, mail.locale, subject, kept=str(kept), entries=params["sequence"],
        to_administrators=mail.account_id is not None,
    )


MAILS: dict[str, MakeMessage] = {HEAD_MAIL: make_head_mail}
"""Kind of mail -> who writes it."""

SCHEDULES = (Schedule("seal the log of acts", 10, seal_waiting), Schedule("mail the head of the log", 900, mail_head))
