"""What the worker does for follow-up links: writing their mails when they leave, forgetting answers that nothing followed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, select, union_all
from sqlalchemy.orm import Session

from quizapp.certificates.service import ATTENDEE_MAIL
from quizapp.courses.models import CourseRow
from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.db.session import Database
from quizapp.jobs.worker import JobFunction, Schedule
from quizapp.mail.message import Message
from quizapp.mail.models import OutboxMail
from quizapp.mail.service import MakeMessage
from quizapp.practice.boosters import questions_to_repeat
from quizapp.practice.rules.session import minutes_for
from quizapp.web.extensions import settings
from quizapp.webinars import followup_messages
from quizapp.webinars.boosters import BOOSTER, queue_boosters
from quizapp.webinars.following import forget_provisional
from quizapp.webinars.followup_messages import About, OwnText
from quizapp.webinars.followup_results import RESULT, TELL_CERTIFICATE, TELL_RESULT, note_certificate, note_result
from quizapp.webinars.link_models import FollowupLink, FollowupMail
from quizapp.webinars.mail_texts import own_texts, sender_of
from quizapp.webinars.mailing import INVITATION, REMINDER
from quizapp.webinars.models import Meeting
from quizapp.webinars.rules import mail_text as texts
from quizapp.webinars.rules.boosters import day_due, day_of, read_days
from quizapp.webinars.rules.followup import VALID, Purpose, link_state, link_token
from quizapp.webinars.stopping import stopped_addresses, unreachable_addresses


def make_followup_mail(session: Session, mail: OutboxMail, now: datetime) -> Message | None:
    """The link, valid from now; nothing when it was withdrawn, the mails were stopped, or a reminder came too late."""
    link = _wanted(session, mail, now)
    if link is None or (mail.kind != INVITATION and link.started_at is not None):
        return None
    return _written(session, mail, link, texts.INVITATION if mail.kind == INVITATION else texts.REMINDER, _follow(mail, link), now)


def make_result_mail(session: Session, mail: OutboxMail, now: datetime) -> Message | None:
    """Where the result stands, or the certificate beside it; neither points nor name are in the mail."""
    link, kind = _wanted(session, mail, now), texts.RESULT if mail.kind == RESULT else texts.CERTIFICATE
    return None if link is None else _written(session, mail, link, kind, f"{_follow(mail, link)}/result", now)


def make_booster_mail(session: Session, mail: OutboxMail, now: datetime) -> Message | None:
    """What is to be repeated, chosen now; nothing when everything is mastered, its day is past, or as with every other mail of a link."""
    link, row = _wanted(session, mail, now), session.scalar(select(FollowupMail).where(FollowupMail.mail_id == mail.id))
    if link is None or row is None or link.enrolment_id is None:
        return None
    meeting = session.get_one(Meeting, link.meeting_id)
    if day_due(meeting.starts_at, read_days(meeting.booster_days), now) != day_of(row.kind):  # after days without SMTP several wait
        return None
    edition = _course(session, meeting).edition
    row.question_ids = questions_to_repeat(session, link.enrolment_id, edition, meeting.booster_questions, now)
    if not row.question_ids:
        return None
    address = _address(mail, link, f"b/{row.id}", "practise")
    return _written(session, mail, link, texts.BOOSTER, address, now, len(row.question_ids))


def _wanted(session: Session, mail: OutboxMail, now: datetime) -> FollowupLink | None:
    """The link, if it still works and nobody said that no more mails are wanted."""
    link = session.get(FollowupLink, mail.params["link"])
    if link is None or link_state(link.expires_at, link.revoked_at, now) != "open" or link.stopped_at is not None:
        return None
    course_id = session.get_one(Meeting, link.meeting_id).course_id
    unwanted: CompoundSelect[Any] = union_all(stopped_addresses(course_id), unreachable_addresses())
    return None if mail.to_address in session.scalars(unwanted).all() else link


def _written(
    session: Session, mail: OutboxMail, link: FollowupLink, kind: str, address: str, now: datetime, questions: int = 0
) -> Message:
    """The mail in its standard text or the course's own; its link is valid from now."""
    link.expires_at = now + VALID
    meeting = session.get_one(Meeting, link.meeting_id)
    course = _course(session, meeting).edition.course
    title = course.title.in_locale(mail.locale, (course.source_locale,))
    stop_url, sender = _address(mail, link, "u", "stop"), sender_of(session, meeting.course_id)
    about = About(mail.to_address, mail.locale, meeting.title, meeting.host, title, stop_url, *sender)
    own = own_texts(session, meeting.course_id).get((kind, mail.locale), OwnText())
    return followup_messages.followup(about, kind, own, address, questions, minutes_for(questions))


def _course(session: Session, meeting: Meeting) -> PublishedCourse:
    return published_course(session, session.get_one(CourseRow, meeting.course_id).key)


def _follow(mail: OutboxMail, link: FollowupLink) -> str:
    return _address(mail, link, "f", "learn")


def _address(mail: OutboxMail, link: FollowupLink, place: str, purpose: Purpose) -> str:
    code = link.stop_code or link.code if purpose == "stop" else link.code
    return f"{settings().base_url}/{mail.locale}/{place}/{link_token(code, purpose, settings().secret_key)}"


def tell_result(database: Database, attempt_id: int, now: datetime) -> None:
    """Queue the mail about a result, if its attempt was made behind a follow-up link."""
    with database.transaction() as session:
        note_result(session, attempt_id, now)


def tell_certificate(database: Database, certificate_id: int, now: datetime) -> None:
    """Queue the mail about a certificate whose holder has no address but that of the attendance list."""
    with database.transaction() as session:
        note_certificate(session, certificate_id, now)


def forget_old_answers(database: Database, now: datetime) -> None:
    """Provisional answers that nothing followed do not stay."""
    with database.transaction() as session:
        forget_provisional(session, now)


MAILS: dict[str, MakeMessage] = {
    INVITATION: make_followup_mail, REMINDER: make_followup_mail, BOOSTER: make_booster_mail, RESULT: make_result_mail,
    ATTENDEE_MAIL: make_result_mail,
}
"""Kind of mail -> who writes it."""

JOBS: dict[str, JobFunction] = {TELL_RESULT: tell_result, TELL_CERTIFICATE: tell_certificate}
"""Part of `wiring.jobs`."""

SCHEDULES = (
    Schedule("queue boosters", 300, queue_boosters), Schedule("forget provisional answers", 86_400, forget_old_answers),
)
