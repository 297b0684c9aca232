"""The mail about a certificate to its holder, in the words of the course where its trainers have put it into their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.certificates.jobs import make_issued_mail
from quizapp.certificates.queries import paper_by_id
from quizapp.courses.models import CourseRow
from quizapp.mail.message import Message
from quizapp.mail.models import OutboxMail
from quizapp.web.extensions import settings
from quizapp.webinars.followup_messages import About, OwnText, certificate
from quizapp.webinars.mail_texts import own_texts, sender_of
from quizapp.webinars.rules.mail_text import CERTIFICATE


def make_certificate_mail(session: Session, mail: OutboxMail, now: datetime) -> Message | None:
    """As `certificates` writes it or as the course does, from the course's sender; nothing when the paper is gone or no longer valid."""
    message = make_issued_mail(session, mail, now)
    if message is None:
        return None
    paper = paper_by_id(session, mail.params["certificate"])
    course_id = session.scalars(select(CourseRow.id).where(CourseRow.key == paper.course_key)).one()
    name, reply_to = sender_of(session, course_id)
    own = own_texts(session, course_id).get((CERTIFICATE, mail.locale), OwnText())
    if own != OwnText():
        about = About(mail.to_address, mail.locale, "", "", paper.fields["course"], "")
        link = f"{settings().base_url}/{mail.locale}/certificates/{paper.code}"
        message = certificate(about, own, link, paper.fields)
    return replace(message, sender_name=name, reply_to=reply_to)
