"""What the worker does for follow-up links: writing their mails when they leave, forgetting answers that nothing followed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.courses.models import CourseRow
from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.db.session import Database
from quizapp.mail.message import Message
from quizapp.mail.models import OutboxMail
from quizapp.practice.boosters import questions_to_repeat
from quizapp.practice.rules.session import minutes_for
from quizapp.web.extensions import settings
from quizapp.webinars import followup_messages
from quizapp.webinars.following import forget_provisional
from quizapp.webinars.followup_messages import About
from quizapp.webinars.link_models import FollowupLink, FollowupMail
from quizapp.webinars.mailing import INVITATION, stopped_addresses
from quizapp.webinars.models import Meeting
from quizapp.webinars.rules.followup import VALID, Purpose, link_state, link_token


def make_followup_mail(session: Session, mail: OutboxMail, now: datetime) -> Message | None:
    """The link, valid from now; nothing when it was withdrawn, the mails were stopped, or a reminder came too late."""
    link = _wanted(session, mail, now)
    if link is None or (mail.kind != INVITATION and link.started_at is not None):
        return None
    link.expires_at = now + VALID
    about, _course = _about(session, mail, link)
    return followup_messages.followup(about, is_reminder=mail.kind != INVITATION, link=_address(mail, link, "f", "learn"))


def make_booster_mail(session: Session, mail: OutboxMail, now: datetime) -> Message | None:
    """What is to be repeated, chosen now; nothing when everything is mastered, or as with every other mail of a link."""
    link, row = _wanted(session, mail, now), session.scalar(select(FollowupMail).where(FollowupMail.mail_id == mail.id))
    if link is None or row is None or link.enrolment_id is None:
        return None
    about, course = _about(session, mail, link)
    most = session.get_one(Meeting, link.meeting_id).booster_questions
    row.question_ids = questions_to_repeat(session, link.enrolment_id, course.edition, most, now)
    if not row.question_ids:
        return None
    link.expires_at = now + VALID
    count = len(row.question_ids)
    address = _address(mail, link, f"b/{row.id}", "practise")
    return followup_messages.booster(about, questions=count, minutes=minutes_for(count), link=address)


def _wanted(session: Session, mail: OutboxMail, now: datetime) -> FollowupLink | None:
    """The link, if it still works and nobody said that no more mails are wanted."""
    link = session.get(FollowupLink, mail.params["link"])
    if link is None or link_state(link.expires_at, link.revoked_at, now) != "open" or link.stopped_at is not None:
        return None
    course_id = session.get_one(Meeting, link.meeting_id).course_id
    stopped = session.scalars(stopped_addresses(course_id)).all()
    return None if mail.to_address in stopped else link


def _about(session: Session, mail: OutboxMail, link: FollowupLink) -> tuple[About, PublishedCourse]:
    meeting = session.get_one(Meeting, link.meeting_id)
    published = published_course(session, session.get_one(CourseRow, meeting.course_id).key)
    course = published.edition.course
    title = course.title.in_locale(mail.locale, (course.source_locale,))
    stop_url = _address(mail, link, "u", "stop")
    return About(mail.to_address, mail.locale, meeting.title, meeting.host, title, stop_url), published


def _address(mail: OutboxMail, link: FollowupLink, place: str, purpose: Purpose) -> str:
    return f"{settings().base_url}/{mail.locale}/{place}/{link_token(link.code, purpose, settings().secret_key)}"


def forget_old_answers(database: Database, now: datetime) -> None:
    """Provisional answers that nothing followed do not stay."""
    with database.transaction() as session:
        forget_provisional(session, now)
