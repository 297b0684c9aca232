"""Telling attendees of follow-up links that a result or a certificate is there. Each is told once, by one mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.certificates.models import Certificate
from quizapp.certificates.service import ATTENDEE_MAIL
from quizapp.courses.editions import edition_of
from quizapp.courses.models import Enrolment
from quizapp.jobs.service import enqueue
from quizapp.kernel.events import AttemptFinished, CertificateIssued
from quizapp.mail.models import OutboxMail
from quizapp.quizzes.models import Attempt
from quizapp.quizzes.service import RESULT_MAIL
from quizapp.webinars.link_models import FollowupLink, FollowupMail
from quizapp.webinars.mailing import queue_all
from quizapp.webinars.models import Attendee, Meeting
from quizapp.webinars.rules.followup import followup_quiz
from quizapp.webinars.rules.plan import Target
from quizapp.webinars.stopping import stopped_addresses

RESULT = "followup_result"
TELL_RESULT, TELL_CERTIFICATE = "tell_followup_result", "tell_followup_certificate"


def tell_result_later(session: Session, finished: AttemptFinished) -> None:
    """An attempt is marked; where it began behind a link its attendee is told, after this transaction."""
    if _has_link(session, finished.enrolment_id):
        enqueue(session, TELL_RESULT, finished.attempt_id, finished.at)


def tell_certificate_later(session: Session, issued: CertificateIssued) -> None:
    """A certificate is issued; the same."""
    if _has_link(session, issued.enrolment_id):
        enqueue(session, TELL_CERTIFICATE, issued.certificate_id, issued.at)


def _has_link(session: Session, enrolment_id: int) -> bool:
    mine = (FollowupLink.enrolment_id == enrolment_id, FollowupLink.attendee_id.is_not(None))
    return session.scalar(select(FollowupLink.id).where(*mine).limit(1)) is not None


def note_result(session: Session, attempt_id: int, now: datetime) -> None:
    """Queue a mail about the first result behind a link; none where quizzes have mailed about this attempt already."""
    attempt = session.get(Attempt, attempt_id)
    if attempt is None:
        return
    course = edition_of(session, attempt.revision_id).course
    for link, meeting, email in _links(session, attempt.enrolment_id, "result"):
        quiz = followup_quiz(course, Target(meeting.target_kind, meeting.target_key))
        if quiz is not None and quiz.key == attempt.quiz_key and not _is_told(session, attempt):
            queue_all(session, RESULT, "result", [(link.id, email, link.locale)], now)
            return


def note_certificate(session: Session, certificate_id: int, now: datetime) -> None:
    """Queue a mail about a certificate; none where its holder has a confirmed address: the certificate itself goes there."""
    certificate = session.get(Certificate, certificate_id)
    if certificate is None:
        return
    holds = select(Enrolment.account_id).where(Enrolment.id == certificate.enrolment_id).scalar_subquery()
    holder = session.scalars(select(Account).where(Account.id == holds)).one()
    links = _links(session, certificate.enrolment_id, "certificate")
    if holder.email is None and links:
        link, _meeting, email = links[0]
        (mail,) = queue_all(session, ATTENDEE_MAIL, "certificate", [(link.id, email, link.locale)], now)
        mail.params = {**mail.params, "certificate": certificate.id}  # the mail is the address's, the record another's until proved


def _links(session: Session, enrolment_id: int | None, kind: str) -> Sequence[tuple[FollowupLink, Meeting, str]]:
    """Links of the record whose attendee can be mailed and has got none of this kind, each with its meeting and address; locked."""
    told = select(FollowupMail.link_id).where(FollowupMail.kind == kind)
    rows = session.execute(
        select(FollowupLink, Meeting, Attendee.address)
        .join(Meeting, Meeting.id == FollowupLink.meeting_id)
        .join(Attendee, Attendee.id == FollowupLink.attendee_id)
        .where(
            FollowupLink.enrolment_id == enrolment_id, FollowupLink.revoked_at.is_(None), Attendee.address.is_not(None),
            FollowupLink.id.not_in(told),
        )
        .order_by(FollowupLink.id)
        .with_for_update(of=FollowupLink)
    ).all()
    return [
        (link, meeting, str(email)) for link, meeting, email in rows
        if email not in session.scalars(stopped_addresses(meeting.course_id)).all()
    ]


def _is_told(session: Session, attempt: Attempt) -> bool:
    """Whether whoever waited for a person's marks got the mail of the quizzes."""
    account_id = select(Enrolment.account_id).where(Enrolment.id == attempt.enrolment_id).scalar_subquery()
    mails = select(OutboxMail.params).where(OutboxMail.kind == RESULT_MAIL, OutboxMail.account_id == account_id)
    return any(params.get("attempt") == attempt.id for params in session.scalars(mails))
