"""Issuing papers: step 3 after closing and grading. The only writer of this room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, or_, select, text, update
from sqlalchemy.orm import Session

from quizapp.accounts.access import require_account
from quizapp.accounts.models import Account
from quizapp.audit.service import record
from quizapp.certificates.models import Certificate, RemovedPaper
from quizapp.certificates.paper import Facts, Issuer, paper_fields
from quizapp.certificates.queries import (
    EnrolledLearner,
    enrolled_learner,
    live_units,
    may_be_earned,
    progress_of,
    revoked_papers,
    was_removed,
)
from quizapp.certificates.rules.eligibility import Eligibility, LiveUnits
from quizapp.certificates.rules.holder import printed_name
from quizapp.certificates.rules.numbering import serial
from quizapp.courses.models import Enrolment
from quizapp.db.session import emit
from quizapp.files.service import store_file
from quizapp.jobs.service import enqueue
from quizapp.kernel.errors import NotAllowed, NotFound
from quizapp.kernel.events import (
    AccountsMerged,
    AttemptFinished,
    AttemptRegraded,
    CertificateIssued,
    EnrolmentsMerged,
    LessonSectionRead,
    LiveUnitsChanged,
)
from quizapp.kernel.identity import SERVER, Identity
from quizapp.kernel.ids import new_code
from quizapp.mail.models import OutboxMail
from quizapp.mail.service import queue_mail
from quizapp.progress.queries import CourseProgress
from quizapp.quizzes.models import Attempt

CERTIFY, RENDER, ISSUED_MAIL = "certify", "render_certificate", "certificate_issued"
ATTENDEE_MAIL = "followup_certificate"
"""The mail of a higher room to a holder without a confirmed address; who got it gets no second one."""

_COUNT_ON = text(
    "INSERT INTO paper_count (year, last_number) VALUES (:year, 1)"
    " ON CONFLICT (year) DO UPDATE SET last_number = paper_count.last_number + 1 RETURNING last_number"
)


@dataclass(frozen=True, slots=True)
class Certified:
    """What asking for the paper came to: its code, or what is missing for it."""

    code: str | None
    eligibility: Eligibility
    name_is_missing: bool = False
    is_barred: bool = False
    """One was revoked, and whoever revoked it has not allowed a new one."""


def certify(session: Session, enrolment_id: int, issuer: Issuer, now: datetime, locale: str | None = None) -> Certified:
    """Issue the course's paper if it is earned and its holder has a name; again gives the same paper.

    **Shape**: `locale` is the language the holder chose when she asked for it; where nobody asked it is that of the final test, else
    the account's, and a paper that was removed after its time, or revoked, is not issued anew.
    **Raises** NotFound when the enrolment is gone. **Effects**: all printed fields are frozen, the PDF is made later.
    """
    session.execute(select(Enrolment.id).where(Enrolment.id == enrolment_id).with_for_update())
    learner = enrolled_learner(session, enrolment_id)
    if learner is None:
        raise NotFound("no_such_enrolment")
    progress, judged = progress_of(session, learner)
    issued = session.scalar(
        select(Certificate.code).where(
            Certificate.enrolment_id == enrolment_id, Certificate.kind == judged.kind, Certificate.beside_since.is_(None),
            Certificate.revoked_at.is_(None),
        )
    )
    if issued is not None:
        return Certified(issued, judged)
    revoked = revoked_papers(session, enrolment_id)
    if not all(one.new_one_allowed for one in revoked):
        return Certified(None, judged, is_barred=True)
    if not judged.is_met or (locale is None and (revoked or was_removed(session, enrolment_id, judged.kind))):
        return Certified(None, judged)
    if not printed_name(learner.name):
        return Certified(None, judged, name_is_missing=True)
    return Certified(_issue(session, learner, progress, judged, issuer, locale, now).code, judged)


def _issue(
    session: Session, learner: EnrolledLearner, progress: CourseProgress, judged: Eligibility, issuer: Issuer,
    locale: str | None, now: datetime,
) -> Certificate:
    final = session.get_one(Attempt, progress.final.attempt_id) if progress.final else None
    chosen = locale or (final.locale if final else learner.locale)
    year = _day(now, learner).year
    number = _next_number(session, year)
    live = live_units(session, learner)
    facts = _facts(learner, progress, judged, final, live, serial(year, number), now)
    certificate = Certificate(
        code=facts.code, enrolment_id=learner.enrolment_id, kind=judged.kind, year=year, number=number,
        revision_id=learner.revision_id, attempt_id=final.id if final else None, locale=chosen,
        fields=paper_fields(facts, learner.edition, issuer, chosen), issued_at=now,
    )
    session.add(certificate)
    session.execute(delete(RemovedPaper).where(RemovedPaper.enrolment_id == learner.enrolment_id, RemovedPaper.kind == judged.kind))
    session.flush()
    enqueue(session, RENDER, certificate.id, now)
    issued = {"course": learner.course.key, "kind": judged.kind, "serial": facts.serial}
    record(session, SERVER, "certificate_issued", "certificate", certificate.id, None, issued, now)
    emit(session, CertificateIssued(now, certificate.id, learner.enrolment_id))
    return certificate


def _facts(
    learner: EnrolledLearner, progress: CourseProgress, judged: Eligibility, final: Attempt | None, live: LiveUnits | None,
    number: str, now: datetime,
) -> Facts:
    return Facts(
        kind=judged.kind, holder=printed_name(learner.name), code=new_code(), serial=number,
        starts_on=_day(progress.first_activity_at or learner.enrolled_at, learner),
        ends_on=_day(progress.last_activity_at or now, learner), issued_on=_day(now, learner),
        tested_on=_day(final.finished_at, learner) if final and final.finished_at else None,
        test_outcome=final.outcome if final else None, attended_units=live.attended if live else None,
    )


def _day(moment: datetime, learner: EnrolledLearner) -> date:
    return moment.astimezone(ZoneInfo(learner.course.time_zone)).date()


def _next_number(session: Session, year: int) -> int:
    """The year's next serial number, given once: what was removed is not given again.

    The row is locked by the statement itself, so who comes second waits until the first has committed or given up.
    """
    return int(session.execute(_COUNT_ON, {"year": year}).scalar_one())


def keep_paper(session: Session, certificate_id: int, pdf: bytes, now: datetime) -> None:
    """Store the PDF of a paper, once; a second one is thrown away. **Effects**: the holder gets a mail."""
    waiting = session.scalar(
        select(Certificate.id)
        .where(Certificate.id == certificate_id, Certificate.file_digest.is_(None))
        .with_for_update()
    )
    if waiting is None:
        return
    digest = store_file(session, pdf, "application/pdf", is_public=False, now=now)
    session.execute(update(Certificate).where(Certificate.id == certificate_id).values(file_digest=digest))
    _tell_holder(session, session.get_one(Certificate, certificate_id), now)


def _tell_holder(session: Session, certificate: Certificate, now: datetime) -> None:
    learner = enrolled_learner(session, certificate.enrolment_id) if certificate.enrolment_id is not None else None
    if learner is not None and learner.email is not None:
        params = {"certificate": certificate.id}
        queue_mail(session, ISSUED_MAIL, learner.email, certificate.locale, params, learner.account_id, now)


def hide_name(session: Session, identity: Identity, code: str, hides: bool, now: datetime) -> None:
    """Leave the holder's name out of the page that confirms the paper to strangers, or show it again; for the holder alone.

    **Raises** NotFound, NotAllowed for everybody else.
    """
    account_id = require_account(identity)
    found = session.execute(
        select(Certificate, Enrolment.account_id)
        .outerjoin(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(Certificate.code == code)
        .with_for_update(of=Certificate)
    ).first()
    if found is None:
        raise NotFound("no_such_certificate")
    certificate, holder = found
    if holder != account_id:
        raise NotAllowed("not_yours")
    before, certificate.hides_name = certificate.hides_name, hides
    if before != hides:
        record(
            session, identity, "certificate_name_hidden", "certificate", certificate.id, {"hides_name": before},
            {"hides_name": hides}, now,
        )


def certify_later(session: Session, happened: AttemptFinished | AttemptRegraded | LessonSectionRead | LiveUnitsChanged) -> None:
    """Something that may earn the paper has happened: have it looked at, after this transaction.

    Most of what happens earns none, because the final test comes last; then the worker is not troubled.
    """
    if may_be_earned(session, happened.enrolment_id):
        enqueue(session, CERTIFY, happened.enrolment_id, happened.at)


def certify_merged_later(session: Session, merged: EnrolmentsMerged) -> None:
    """Two records together may earn what neither did."""
    enqueue(session, CERTIFY, merged.into_enrolment_id, merged.at)


def certify_known_later(session: Session, merged: AccountsMerged) -> None:
    """A learner without a name or address may have become somebody with one: issue the paper, or send its mail now."""
    enrolments = select(Enrolment.id).where(Enrolment.account_id == merged.into_account_id)
    for enrolment_id in session.scalars(enrolments).all():
        enqueue(session, CERTIFY, enrolment_id, merged.at)
    email = select(Account.email).where(Account.id == merged.into_account_id).scalar_subquery()
    theirs = or_(OutboxMail.account_id.in_((merged.from_account_id, merged.into_account_id)), OutboxMail.to_address == email)
    mails = select(OutboxMail.params).where(OutboxMail.kind.in_((ISSUED_MAIL, ATTENDEE_MAIL)), theirs)
    told = {params["certificate"] for params in session.scalars(mails)}
    is_ready = (Certificate.file_digest.is_not(None), Certificate.revoked_at.is_(None))
    ready = select(Certificate).where(Certificate.enrolment_id.in_(enrolments), *is_ready)
    for certificate in session.scalars(ready).all():
        if certificate.id not in told:
            _tell_holder(session, certificate, merged.at)
