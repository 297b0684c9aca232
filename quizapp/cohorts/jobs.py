"""Mails of announcements and whole lists, done by the worker."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.cohorts.announcing import in_locale, mail_portion, mailed
from quizapp.cohorts.confirmed_lists import enrol_next, packed_rows
from quizapp.cohorts.deciding import decided
from quizapp.cohorts.messages import announcement, group_decided
from quizapp.cohorts.rules.listed import unpack_list
from quizapp.db.session import Database
from quizapp.mail.message import Message
from quizapp.mail.models import OutboxMail
from quizapp.web.extensions import settings


def mail_announcement(database: Database, announcement_id: int, now: datetime) -> None:
    """Write a mail to everybody in the group, in portions; what a crash leaves is done by the next run."""
    while True:
        with database.transaction() as session:
            if not mail_portion(session, announcement_id, now):
                return


def enrol_list(database: Database, list_id: int, now: datetime) -> None:
    """Enrol a confirmed list in portions; what a crash leaves is done by the next run."""
    with database.reading() as session:
        packed = packed_rows(session, list_id)
    rows, has_more = unpack_list(packed) if packed else [], bool(packed)
    while has_more:
        with database.transaction() as session:
            has_more = enrol_next(session, list_id, rows, now)


def make_announcement_mail(session: Session, mail: OutboxMail, now: datetime) -> Message | None:
    """The announcement in the learner's language, as far as it was written in it."""
    told = mailed(session, mail.params["announcement"])
    if told is None:
        return None
    text = in_locale(told.texts, mail.locale)
    link = f"{settings().base_url}/{mail.locale}/courses/{told.course_key}"
    return announcement(mail.to_address, mail.locale, text["title"], text["body"], told.group, link)


def make_decided_mail(session: Session, mail: OutboxMail, now: datetime) -> Message | None:
    """What a trainer has decided, as far as it still holds."""
    told = decided(session, mail)
    if told is None:
        return None
    link = f"{settings().base_url}/{mail.locale}/courses/{told.course_key}"
    return group_decided(mail.to_address, mail.locale, told.group, told.is_in, link)
