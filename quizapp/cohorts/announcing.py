"""Announcements: what a trainer tells a group, on the course page and by mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.audit.service import record
from quizapp.cohorts.models import ENROLLED, Announcement, Cohort, CohortMember
from quizapp.cohorts.queries import Group
from quizapp.courses.models import CourseRow
from quizapp.jobs.service import enqueue
from quizapp.kernel.errors import Invalid, NotFound
from quizapp.kernel.identity import Identity
from quizapp.mail.service import queue_mail

ANNOUNCE, ANNOUNCED_MAIL = "announce", "announcement"
LONGEST_TITLE, LONGEST_BODY = 150, 5000
SHOWN_ON_COURSE_PAGE = 3
MAILED_AT_ONCE = 50
"""Mails written down in one transaction."""
Texts = Mapping[str, Mapping[str, str]]
"""By language: title and body."""


@dataclass(frozen=True, slots=True)
class Told:
    """An announcement in one language."""

    number: int
    title: str
    body: str
    at: datetime


def in_locale(texts: Texts, locale: str) -> Mapping[str, str]:
    """The announcement in this language, else in the first in which it was written.

    >>> in_locale({"de": {"title": "Hallo"}}, "en")["title"]
    'Hallo'
    """
    return texts.get(locale) or next(iter(texts.values()))


def announce(session: Session, identity: Identity, group: Group, texts: Texts, by_mail: bool, now: datetime) -> int:
    """Tell the group; its number. **Raises** Invalid without a text in any language.

    **Effects**: with `by_mail` the worker writes a mail to everybody who is in the group when it does.
    """
    if not texts:
        raise Invalid("announcement_empty")
    row = Announcement(cohort_id=group.id, texts=dict(texts), announced_at=now, mailed_to=0 if by_mail else None)
    session.add(row)
    session.flush()
    if by_mail:
        enqueue(session, ANNOUNCE, row.id, now)
    told = {"group": group.id, "by_mail": by_mail, "languages": sorted(texts)}
    record(session, identity, "announcement_made", "group", group.id, None, told, now)
    return row.id


def told_to(session: Session, cohort_id: int, locale: str, most: int = SHOWN_ON_COURSE_PAGE) -> Sequence[Told]:
    """The newest announcements of a group, the newest first."""
    rows = session.execute(
        select(Announcement.id, Announcement.texts, Announcement.announced_at)
        .where(Announcement.cohort_id == cohort_id)
        .order_by(Announcement.id.desc())
        .limit(most)
    )
    return [Told(number, text["title"], text["body"], at) for number, texts, at in rows for text in (in_locale(texts, locale),)]


def texts_of(session: Session, group: Group, number: int) -> Texts:
    """All languages of an announcement. **Raises** NotFound when the group was not told it."""
    return _told(session, group, number, is_locked=False).texts


def correct(session: Session, identity: Identity, group: Group, number: int, texts: Texts, now: datetime) -> None:
    """Tell it in other words; it keeps its day. **Raises** Invalid without a text in any language, NotFound when the group was not told it.

    **Effects**: the course page and mails that have not left say the new words; nobody gets a second mail.
    """
    if not texts:
        raise Invalid("announcement_empty")
    row = _told(session, group, number, is_locked=True)
    if row.texts == texts:
        return
    before, row.texts = row.texts, dict(texts)
    old, new = ({"group": group.id, "languages": sorted(one)} for one in (before, texts))
    record(session, identity, "announcement_changed", "group", group.id, old, new, now)


def _told(session: Session, group: Group, number: int, *, is_locked: bool) -> Announcement:
    found = select(Announcement).where(Announcement.id == number, Announcement.cohort_id == group.id)
    row = session.scalar(found.with_for_update() if is_locked else found)
    if row is None:
        raise NotFound("no_such_announcement")
    return row


def take_back(session: Session, identity: Identity, group: Group, number: int, now: datetime) -> None:
    """Tell it no more. **Effects**: mails of it that have not left are not sent. **Raises** NotFound when the group was not told it."""
    row = _told(session, group, number, is_locked=True)
    told = {"group": group.id, "by_mail": row.mailed_to is not None, "languages": sorted(row.texts)}
    session.delete(row)
    record(session, identity, "announcement_taken_back", "group", group.id, told, None, now)


def mail_portion(session: Session, announcement_id: int, now: datetime, most: int = MAILED_AT_ONCE) -> bool:
    """Write down the next mails of an announcement; True while there are more. Whoever has got one gets no second."""
    row = session.scalar(select(Announcement).where(Announcement.id == announcement_id).with_for_update())
    if row is None or row.mailed_to is None:
        return False
    people = session.execute(
        select(CohortMember.id, Account.id, Account.email, Account.locale)
        .join(Account, Account.id == CohortMember.account_id)
        .where(
            CohortMember.cohort_id == row.cohort_id, CohortMember.state == ENROLLED, CohortMember.id > row.mailed_to,
            Account.email.is_not(None),
        )
        .order_by(CohortMember.id)
        .limit(most)
    ).all()
    for member_id, account_id, email, locale in people:
        queue_mail(session, ANNOUNCED_MAIL, str(email), locale, {"announcement": row.id}, account_id, now)
        row.mailed_to = member_id
    return len(people) == most


@dataclass(frozen=True, slots=True)
class MailedAnnouncement:
    """What a mail says."""

    course_key: str
    group: str
    texts: Texts


def mailed(session: Session, announcement_id: int) -> MailedAnnouncement | None:
    """An announcement as mails tell it; None when it is gone."""
    row = session.execute(
        select(CourseRow.key, Cohort.name, Announcement.texts)
        .join(Cohort, Cohort.course_id == CourseRow.id)
        .join(Announcement, Announcement.cohort_id == Cohort.id)
        .where(Announcement.id == announcement_id)
    ).first()
    return MailedAnnouncement(*row) if row else None
