"""Certifying and rendering, done by the worker."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.certificates import messages
from quizapp.certificates.paper import issuer_of
from quizapp.certificates.pdf import render_paper
from quizapp.certificates.queries import paper_by_id
from quizapp.certificates.service import certify, keep_paper
from quizapp.config import Settings
from quizapp.db.session import Database
from quizapp.jobs.worker import JobFunction
from quizapp.kernel.errors import NotFound
from quizapp.mail.message import Message
from quizapp.mail.models import OutboxMail
from quizapp.web.extensions import settings


def make_certify_job(configured: Settings) -> JobFunction:
    """The job that issues a paper if it is earned by now."""
    issuer = issuer_of(configured)

    def certify_enrolment(database: Database, enrolment_id: int, now: datetime) -> None:
        try:
            with database.transaction() as session:
                certify(session, enrolment_id, issuer, now)
        except NotFound:
            return  # merged into another enrolment, or erased

    return certify_enrolment


def render_certificate(database: Database, certificate_id: int, now: datetime) -> None:
    """Make the PDF outside any transaction and store it; a paper that has one is left alone."""
    with database.reading() as session:
        try:
            paper = paper_by_id(session, certificate_id)
        except NotFound:
            return  # erased meanwhile
    if paper.is_ready:
        return
    pdf = render_paper(paper.fields, paper.issued_at)
    with database.transaction() as session:
        keep_paper(session, certificate_id, pdf, now)


def make_issued_mail(session: Session, mail: OutboxMail, now: datetime) -> Message | None:
    """The mail with the link to the paper; nothing when the paper is gone or no longer valid."""
    try:
        paper = paper_by_id(session, mail.params["certificate"])
    except NotFound:
        return None
    if paper.revoked_at is not None:
        return None
    link = f"{settings().base_url}/{mail.locale}/certificates/{paper.code}"
    return messages.certificate_issued(mail.to_address, mail.locale, paper.fields, link)
