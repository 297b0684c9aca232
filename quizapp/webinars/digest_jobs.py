"""Writing digests when they leave, with the figures of that moment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.courses.models import CourseRow
from quizapp.courses.queries import published_course
from quizapp.kernel.identity import Identity
from quizapp.mail.message import Message
from quizapp.mail.models import OutboxMail
from quizapp.sharing.models import LIST
from quizapp.sharing.service import note_looks
from quizapp.web.extensions import settings
from quizapp.webinars.digest_messages import digest, named
from quizapp.webinars.digesting import trainers_of, wants_digests
from quizapp.webinars.leading import scope_of_meeting
from quizapp.webinars.models import Meeting
from quizapp.webinars.queries import meeting_by_number
from quizapp.webinars.through import followed_through


def make_digest_mail(session: Session, mail: OutboxMail, now: datetime) -> Message | None:
    """What came of the meeting so far; nothing for who is its trainer no longer, or when digests were switched off.

    **Effects**: who is named reads that this trainer has seen it.
    """
    row = session.get(Meeting, mail.params["meeting"])
    if row is None or not wants_digests(session, row.id):
        return None
    trainer = next((one for one in trainers_of(session, row) if one.account_id == mail.account_id), None)
    if trainer is None:
        return None
    scope = scope_of_meeting(None if trainer.is_of_course else row.cohort_id)
    published = published_course(session, session.get_one(CourseRow, row.course_id).key)
    found = followed_through(
        session, published, meeting_by_number(session, published, row.id), scope, settings().smallest_group, mail.locale, now
    )
    seen = [one.account_id for one in named(found) if one.account_id]
    note_looks(session, Identity(account_id=mail.account_id), row.course_id, seen, LIST, now)
    course = published.edition.course
    page = f"{settings().base_url}/{mail.locale}/courses/{course.key}/webinars/{row.id}/follow-through"
    title = course.title.in_locale(mail.locale, (course.source_locale,))
    return digest(mail.to_address, mail.locale, row.title, title, found, page, is_week=mail.params["digest"] == "week")
