"""Mails about a certificate to its holder; that it is there in the words of the course where its trainers have put it into their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.certificates import messages
from quizapp.certificates.jobs import make_issued_mail
from quizapp.certificates.queries import IssuedPaper, paper_by_id
from quizapp.certificates.revoking import REVOKED_MAIL, VALID_AGAIN_MAIL
from quizapp.certificates.service import ISSUED_MAIL
from quizapp.courses.models import CourseRow
from quizapp.kernel.errors import NotFound
from quizapp.mail.message import Message
from quizapp.mail.models import OutboxMail
from quizapp.mail.service import MakeMessage
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
    course_id, name, reply_to = _course(session, paper)
    own = own_texts(session, course_id).get((CERTIFICATE, mail.locale), OwnText())
    if own != OwnText():
        about = About(mail.to_address, mail.locale, "", "", paper.fields["course"], "")
        message = certificate(about, own, _page_of(mail, paper), paper.fields)
    return replace(message, sender_name=name, reply_to=reply_to)


def make_revocation_mail(session: Session, mail: OutboxMail, now: datetime) -> Message | None:
    """That it is no longer valid, or valid again; nothing when the paper is gone, or that has changed since."""
    is_revoked = mail.kind == REVOKED_MAIL
    try:
        paper = paper_by_id(session, mail.params["certificate"])
    except NotFound:
        return None
    if (paper.revoked_at is not None) != is_revoked:
        return None
    (_course_id, name, reply_to), link = _course(session, paper), _page_of(mail, paper)
    if is_revoked:
        allowed = paper.revocation is not None and paper.revocation.new_one_allowed
        message = messages.certificate_revoked(
            mail.to_address, mail.locale, paper.fields, link, settings().issuer_address, allowed, can_answer=bool(reply_to)
        )
    else:
        message = messages.certificate_valid_again(mail.to_address, mail.locale, paper.fields, link)
    return replace(message, sender_name=name, reply_to=reply_to)


def _course(session: Session, paper: IssuedPaper) -> tuple[int, str, str]:
    """The paper's course, with name and address of who sends its mails."""
    course_id = session.scalars(select(CourseRow.id).where(CourseRow.key == paper.course_key)).one()
    return (course_id, *sender_of(session, course_id))


def _page_of(mail: OutboxMail, paper: IssuedPaper) -> str:
    return f"{settings().base_url}/{mail.locale}/certificates/{paper.code}"


MAILS: dict[str, MakeMessage] = {
    ISSUED_MAIL: make_certificate_mail, REVOKED_MAIL: make_revocation_mail, VALID_AGAIN_MAIL: make_revocation_mail,
}
"""Kind of mail -> who writes it."""
