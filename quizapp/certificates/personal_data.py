"""A person's papers: export, erasure, merging."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quizapp.certificates.models import Certificate, RemovedPaper
from quizapp.certificates.rules.holder import without_holder
from quizapp.certificates.rules.numbering import serial
from quizapp.certificates.service import RENDER
from quizapp.courses.models import CourseRow, Enrolment
from quizapp.files.models import StoredFile
from quizapp.jobs.service import forget_job
from quizapp.kernel.events import EnrolmentsMerged

NOT_EXPORTED: dict[str, str] = {}
"""Columns that an export leaves out, and why: none."""


def export_for(session: Session, account_id: int) -> list[dict[str, Any]]:
    """Every paper with all that is printed on it, the PDF under its digest; and that one was removed after its time."""
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
            "beside_another_since": row.beside_since.isoformat() if row.beside_since else None, "hides_name": row.hides_name,
            "revoked_for": row.revoked_for, "revoked_note": row.revoked_note, "new_one_allowed": row.new_one_allowed,
            "file": row.file_digest, "fields": row.fields,
        }
        for row in rows
    ] + [
        {"course": key, "kind": row.kind, "removed_at": row.removed_at.isoformat()}
        for row, key in session.execute(
            select(RemovedPaper, CourseRow.key)
            .join(Enrolment, Enrolment.id == RemovedPaper.enrolment_id)
            .join(CourseRow, CourseRow.id == Enrolment.course_id)
            .where(Enrolment.account_id == account_id)
            .order_by(RemovedPaper.id)
        )
    ]


def files_for(session: Session, account_id: int) -> dict[str, bytes]:
    """The person's PDFs by a file name that says what each is, and whether it is no longer valid."""
    rows = session.execute(
        select(Certificate.year, Certificate.number, Certificate.revoked_at, StoredFile.content)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .join(StoredFile, StoredFile.digest == Certificate.file_digest)
        .where(Enrolment.account_id == account_id)
    )
    return {f"certificates/{serial(row.year, row.number)}{'-revoked' if row.revoked_at else ''}.pdf": row.content for row in rows}


def _papers_of(session: Session, account_id: int) -> list[Certificate]:
    mine = select(Certificate).join(Enrolment, Enrolment.id == Certificate.enrolment_id)
    return list(session.scalars(mine.where(Enrolment.account_id == account_id).order_by(Certificate.id)))


def erase_for(session: Session, account_id: int) -> None:
    """Remove the person's papers with their PDFs; afterwards their codes confirm nothing."""
    _remove(session, _papers_of(session, account_id))
    mine = select(Enrolment.id).where(Enrolment.account_id == account_id)
    session.execute(delete(RemovedPaper).where(RemovedPaper.enrolment_id.in_(mine)))


def keep_papers(session: Session, account_id: int, with_name: bool) -> None:
    """Before the person is erased: their papers go on being confirmed, and lead to no result any more.

    **Effects**: without the name the PDF and the points are gone as well. A revoked paper stays revoked, and why is gone. Again
    changes nothing.
    """
    papers = _papers_of(session, account_id)
    digests = [paper.file_digest for paper in papers if paper.file_digest]
    for paper in papers:
        paper.enrolment_id = paper.attempt_id = None
        paper.revoked_for = paper.revoked_note = None
        if not with_name:
            paper.fields, paper.file_digest = without_holder(paper.fields), None
            forget_job(session, RENDER, paper.id)
    session.flush()
    if not with_name:
        _remove_files(session, digests)


def remove_papers(session: Session, certificate_ids: Collection[int], now: datetime) -> None:
    """Remove papers that have been kept long enough, with their PDFs; their codes confirm nothing any more.

    **Effects**: where one stood for a record, that is kept in mind, so that the next lesson or regrading issues none anew.
    """
    papers = list(session.scalars(select(Certificate).where(Certificate.id.in_(certificate_ids))))
    stood = {(one.enrolment_id, one.kind) for one in papers if one.enrolment_id is not None and one.beside_since is None}
    of_them = RemovedPaper.enrolment_id.in_([enrolment_id for enrolment_id, _kind in stood])
    known = {(row.enrolment_id, row.kind) for row in session.scalars(select(RemovedPaper).where(of_them))}
    session.add_all(RemovedPaper(enrolment_id=enrolment_id, kind=kind, removed_at=now) for enrolment_id, kind in stood - known)
    _remove(session, papers)


def merge_into(session: Session, merged: EnrolmentsMerged) -> None:
    """Papers move along, and all stay valid; of a kind the oldest that is not revoked stands for the record. Revoked ones stay so."""
    ids = (merged.from_enrolment_id, merged.into_enrolment_id)
    papers = session.scalars(
        select(Certificate)
        .where(Certificate.enrolment_id.in_(ids))
        .order_by(Certificate.issued_at, Certificate.id)
    ).all()
    standing: dict[str, Certificate] = {}
    for paper in papers:
        if paper.revoked_at is None and standing.setdefault(paper.kind, paper) is not paper:
            paper.beside_since = paper.beside_since or merged.at
    session.flush()  # before the other takes the place that only one may have
    for paper in papers:
        paper.enrolment_id = merged.into_enrolment_id
    for paper in standing.values():
        paper.beside_since = None
    session.flush()
    there = select(RemovedPaper.kind).where(RemovedPaper.enrolment_id == merged.into_enrolment_id)
    moved = RemovedPaper.enrolment_id == merged.from_enrolment_id
    session.execute(delete(RemovedPaper).where(moved, RemovedPaper.kind.in_(there)))
    session.execute(update(RemovedPaper).where(moved).values(enrolment_id=merged.into_enrolment_id))


def _remove(session: Session, papers: list[Certificate]) -> None:
    digests = [paper.file_digest for paper in papers if paper.file_digest]
    for paper in papers:
        session.delete(paper)
    session.flush()
    _remove_files(session, digests)


def _remove_files(session: Session, digests: list[str]) -> None:
    # A paper's bytes name its holder and hold its own code, so no other row can point at the same file.
    session.execute(delete(StoredFile).where(StoredFile.digest.in_(digests), StoredFile.is_public.is_(False)))
