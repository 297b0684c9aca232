"""What the worker does for follow-up links: writing their mails when they leave, forgetting answers that nothing followed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.courses.models import CourseRow
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.mail.message import Message
from quizapp.mail.models import OutboxMail
from quizapp.web.extensions import settings
from quizapp.webinars import followup_messages
from quizapp.webinars.following import forget_provisional
from quizapp.webinars.link_models import FollowupLink
from quizapp.webinars.mailing import INVITATION
from quizapp.webinars.models import Meeting
from quizapp.webinars.rules.followup import VALID, link_state, link_token


def make_followup_mail(session: Session, mail: OutboxMail, now: datetime) -> Message | None:
    """The link, valid from now; nothing when it was withdrawn, the mails were stopped, or a reminder came too late."""
    link = session.get(FollowupLink, mail.params["link"])
    if link is None or link_state(link.expires_at, link.revoked_at, now) != "open" or link.stopped_at is not None:
        return None
    if mail.kind != INVITATION and link.started_at is not None:
        return None
    link.expires_at = now + VALID
    meeting = session.get_one(Meeting, link.meeting_id)
    course = published_course(session, session.get_one(CourseRow, meeting.course_id).key).edition.course
    pages, secret = f"{settings().base_url}/{mail.locale}", settings().secret_key
    return followup_messages.followup(
        mail.to_address, mail.locale, is_reminder=mail.kind != INVITATION, title=meeting.title, host=meeting.host,
        course=course.title.in_locale(mail.locale, (course.source_locale,)),
        link=f"{pages}/f/{link_token(link.code, 'learn', secret)}", stop_url=f"{pages}/u/{link_token(link.code, 'stop', secret)}",
    )


def forget_old_answers(database: Database, now: datetime) -> None:
    """Provisional answers that nothing followed do not stay."""
    with database.transaction() as session:
        forget_provisional(session, now)
