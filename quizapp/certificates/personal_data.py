"""A person's papers: export, erasure, merging."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.certificates.models import Certificate
from quizapp.certificates.rules.numbering import serial
from quizapp.courses.models import Enrolment
from quizapp.files.models import StoredFile
from quizapp.kernel.events import EnrolmentsMerged


def export_for(session: Session, account_id: int) -> list[dict[str, Any]]:
    """Every paper with all that is printed on it; the PDF lies under its digest."""
    rows = session.scalars(
        select(Certificate)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(Enrolment.account_id == account_id)
        .order_by(Certificate.id)
    )
    return [
        {
            "code": row.code, "kind": row.kind, "serial": serial(row.year, row.number), "language": row.locale,
            "issued_at": row.issued_at.isoformat(), "revoked_at": row.revoked_at.isoformat() if row.revoked_at else None,
            "file": row.file_digest, "fields": row.fields,
        }
        for row in rows
    ]


def erase_for(session: Session, account_id: int) -> None:
    """Remove the person's papers with their PDFs; afterwards their codes confirm nothing."""
    mine = (
        select(Certificate)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(Enrolment.account_id == account_id)
    )
    _remove(session, list(session.scalars(mine)))


def merge_into(session: Session, merged: EnrolmentsMerged) -> None:
    """Papers move along; where both enrolments have one of a kind the older one stands."""
    ids = (merged.from_enrolment_id, merged.into_enrolment_id)
    kept: set[str] = set()
    superseded: list[Certificate] = []
    moving: list[Certificate] = []
    for paper in session.scalars(
        select(Certificate).where(Certificate.enrolment_id.in_(ids)).order_by(Certificate.issued_at, Certificate.id)
    ):
        (superseded if paper.kind in kept else moving).append(paper)
        kept.add(paper.kind)
    _remove(session, superseded)
    for paper in moving:
        paper.enrolment_id = merged.into_enrolment_id
    session.flush()


def _remove(session: Session, papers: list[Certificate]) -> None:
    digests = [paper.file_digest for paper in papers if paper.file_digest]
    for paper in papers:
        session.delete(paper)
    session.flush()
    # A paper's bytes name its holder and hold its own code, so no other row can point at the same file.
    session.execute(delete(StoredFile).where(StoredFile.digest.in_(digests), StoredFile.is_public.is_(False)))
