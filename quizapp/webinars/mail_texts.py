"""A course's own texts for its mails, and their sender: reading and writing them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, false, func, select
from sqlalchemy.orm import Session

from quizapp.accounts.access import require_results_of
from quizapp.audit.service import record
from quizapp.courses.queries import PublishedCourse
from quizapp.kernel.identity import Identity
from quizapp.mail.models import OutboxMail
from quizapp.webinars.followup_messages import OwnText
from quizapp.webinars.link_models import FollowupLink, FollowupMail
from quizapp.webinars.mail_models import MailSender, MailText
from quizapp.webinars.models import Meeting
from quizapp.webinars.rules.mail_text import CERTIFICATE


def own_texts(session: Session, course_id: int) -> Mapping[tuple[str, str], OwnText]:
    """What a course's trainers wrote, by kind and language."""
    rows = session.scalars(select(MailText).where(MailText.course_id == course_id))
    return {(row.kind, row.locale): OwnText(row.subject, row.body) for row in rows}


@dataclass(frozen=True, slots=True)
class TextInUse:
    """Which mails a text reaches. **Shape**: `waiting` leave with it, `earlier` were sent before it was changed; of the mail about a
    certificate, which goes to everybody who gets one, nothing is counted."""

    waiting: int = 0
    earlier: int = 0
    changed_at: datetime | None = None


def text_in_use(session: Session, course_id: int, kind: str, locale: str) -> TextInUse:
    """What waits to leave with a text, and what has left with another one."""
    if kind == CERTIFICATE:
        return TextInUse()
    same = (MailText.course_id == course_id, MailText.kind == kind, MailText.locale == locale)
    changed_at = session.scalar(select(MailText.changed_at).where(*same))
    of_kind = (Meeting.course_id == course_id, OutboxMail.kind == f"followup_{kind}", OutboxMail.locale == locale)
    earlier = (OutboxMail.state == "sent") & (OutboxMail.sent_at < changed_at) if changed_at else false()
    waiting, before = session.execute(
        select(func.count().filter(OutboxMail.state == "queued"), func.count().filter(earlier))
        .select_from(FollowupMail)
        .join(OutboxMail, OutboxMail.id == FollowupMail.mail_id)
        .join(FollowupLink, FollowupLink.id == FollowupMail.link_id)
        .join(Meeting, Meeting.id == FollowupLink.meeting_id)
        .where(*of_kind)
    ).one()
    return TextInUse(waiting, before, changed_at)


def sender_of(session: Session, course_id: int) -> tuple[str, str]:
    """Name and address for answers; both empty where nobody has said."""
    row = session.scalar(select(MailSender).where(MailSender.course_id == course_id))
    return (row.name, row.reply_to) if row else ("", "")


def save_text(
    session: Session, identity: Identity, course: PublishedCourse, kind: str, locale: str, text: OwnText, now: datetime
) -> None:
    """Keep a text, checked before; an empty one brings the standard text back. **Raises** NotAllowed. **Effects**: an entry in the
    log of acts."""
    require_results_of(identity, course.edition.course.key)
    same = (MailText.course_id == course.course_id, MailText.kind == kind, MailText.locale == locale)
    was_own = session.execute(delete(MailText).where(*same).returning(MailText.id)).first() is not None
    is_own = text != OwnText()
    if is_own:
        session.add(
            MailText(course_id=course.course_id, kind=kind, locale=locale, subject=text.subject, body=text.body, changed_at=now)
        )
    session.flush()
    about = {"kind": kind, "locale": locale}
    record(
        session, identity, "mail_text_changed", "course", course.course_id, {**about, "is_own": was_own}, {**about, "is_own": is_own}, now
    )


def save_sender(session: Session, identity: Identity, course: PublishedCourse, name: str, reply_to: str, now: datetime) -> None:
    """Name the sender and where answers go. **Raises** NotAllowed. **Effects**: an entry in the log of acts."""
    require_results_of(identity, course.edition.course.key)
    session.execute(delete(MailSender).where(MailSender.course_id == course.course_id))
    session.add(MailSender(course_id=course.course_id, name=name, reply_to=reply_to, changed_at=now))
    session.flush()
    # Neither name nor address stands in the log.
    noted = {"has_name": bool(name), "has_reply_to": bool(reply_to)}
    record(session, identity, "mail_sender_changed", "course", course.course_id, None, noted, now)
