"""Revoking papers, and taking that back. A writer of this room, beside `service.py`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.audit.service import record
from quizapp.certificates.models import Certificate
from quizapp.certificates.queries import enrolled_learner, revocable_paper
from quizapp.certificates.rules.revocation import Revocation
from quizapp.courses.models import Enrolment
from quizapp.kernel.errors import Conflict, Invalid, NotFound
from quizapp.kernel.identity import Identity
from quizapp.mail.service import queue_mail

REVOKED_MAIL, VALID_AGAIN_MAIL = "certificate_revoked", "certificate_valid_again"


def revoke(session: Session, identity: Identity, typed: str, why: Revocation, now: datetime) -> None:
    """From now on the paper is not valid; whoever looks it up reads that.

    **Shape**: `typed` as for `revocable_paper`. **Raises** NotFound, NotAllowed; Invalid when it does not say why; Conflict when it was
    revoked already. **Effects**: an entry in the log of acts, without the note; a mail to the holder. Where another valid paper came
    along with a joined account, it stands for the record now.
    """
    certificate = _locked(session, revocable_paper(session, identity, typed).id)
    if not why.is_complete:
        raise Invalid("revocation_without_reason")
    if certificate.revoked_at is not None:
        raise Conflict("already_revoked")
    stood = certificate.beside_since is None
    certificate.revoked_at, certificate.revoked_for, certificate.revoked_note = now, why.reason, why.note or None
    certificate.new_one_allowed = why.new_one_allowed
    session.flush()
    if stood and (next_one := _valid(session, certificate)) is not None:
        next_one.beside_since = None
    after = {"revoked": True, "reason": why.reason, "new_one": why.new_one_allowed}
    record(session, identity, "certificate_revoked", "certificate", certificate.id, {"revoked": False}, after, now)
    _tell_holder(session, certificate, REVOKED_MAIL, now)


def make_valid_again(session: Session, identity: Identity, typed: str, now: datetime) -> None:
    """Take a revocation back.

    **Raises** as `revoke`; Conflict when the paper is valid, and when a new one was issued in its place: of both only one may be.
    **Effects**: an entry in the log of acts, a mail to the holder; nothing is left of why it was revoked.
    """
    certificate = _locked(session, revocable_paper(session, identity, typed).id)
    revoked_at = certificate.revoked_at
    if revoked_at is None:
        raise Conflict("not_revoked")
    standing = _valid(session, certificate)
    if standing is not None and standing.issued_at >= revoked_at:
        raise Conflict("certificate_replaced")
    before = {"revoked": True, "reason": certificate.revoked_for, "new_one": certificate.new_one_allowed}
    certificate.revoked_at = certificate.revoked_for = certificate.revoked_note = None
    certificate.new_one_allowed, certificate.beside_since = False, now if standing else None
    session.flush()
    record(session, identity, "certificate_valid_again", "certificate", certificate.id, before, {"revoked": False}, now)
    _tell_holder(session, certificate, VALID_AGAIN_MAIL, now)


def _locked(session: Session, certificate_id: int) -> Certificate:
    """The paper and its record as they are now; nobody issues or revokes one of the same record meanwhile. **Raises** NotFound."""
    of_paper = select(Certificate.enrolment_id).where(Certificate.id == certificate_id).scalar_subquery()
    session.execute(select(Enrolment.id).where(Enrolment.id == of_paper).with_for_update())
    certificate = session.get(Certificate, certificate_id, with_for_update=True)
    if certificate is None:
        raise NotFound("no_such_certificate")
    return certificate


def _valid(session: Session, certificate: Certificate) -> Certificate | None:
    """Another valid paper of the same record and kind: the one that stands for it, else the oldest. None without a record."""
    if certificate.enrolment_id is None:
        return None
    return session.scalar(
        select(Certificate)
        .where(
            Certificate.enrolment_id == certificate.enrolment_id, Certificate.kind == certificate.kind,
            Certificate.id != certificate.id, Certificate.revoked_at.is_(None),
        )
        .order_by(Certificate.beside_since.is_not(None), Certificate.issued_at, Certificate.id)
        .limit(1)
    )


def _tell_holder(session: Session, certificate: Certificate, kind: str, now: datetime) -> None:
    learner = enrolled_learner(session, certificate.enrolment_id) if certificate.enrolment_id is not None else None
    if learner is not None and learner.email is not None:
        params = {"certificate": certificate.id}
        queue_mail(session, kind, learner.email, certificate.locale, params, learner.account_id, now)
