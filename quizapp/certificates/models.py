"""Issued papers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db.base import NOT_PERSONAL, PERSONAL, Base, partial_index, row_id
from quizapp.db.types import UtcDateTime


class Certificate(Base):
    """One paper. Everything printed on it is frozen here; the file is made once and kept.

    One valid paper of a kind stands for each record; those that came along when accounts were joined stay beside it and are as valid.
    A revoked one stands for nothing, so that a new one can take its place.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        partial_index(
            "uq_certificate_standing", "enrolment_id", "kind", where="beside_since IS NULL AND revoked_at IS NULL", unique=True
        ),
        Index("ix_certificate_enrolment_id", "enrolment_id"),
        UniqueConstraint("year", "number"),
    )

    id: Mapped[int] = row_id()
    code: Mapped[str] = mapped_column(String(40), unique=True, info=PERSONAL)
    """Public, more than 128 bits; in the QR code."""
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"), info=PERSONAL)
    """None when its holder was erased and the paper kept: then it leads to no result any more."""
    kind: Mapped[str] = mapped_column(String(40), info=PERSONAL)
    """attendance | attendance_with_test"""
    year: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    number: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    """Serial number of the year, printed as 2026-000017; never given again (`PaperCount`)."""
    revision_id: Mapped[int] = mapped_column(ForeignKey("course_revision.id"), info=PERSONAL)
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempt.id"), info=PERSONAL)
    """The final test it rests on."""
    locale: Mapped[str] = mapped_column(String(8), info=PERSONAL)
    fields: Mapped[dict[str, Any]] = mapped_column(info=PERSONAL)
    """All that is printed: holder, course, dates, hours, contents, competences, result, issuer, signatory."""
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
    file_digest: Mapped[str | None] = mapped_column(ForeignKey("stored_file.digest"), info=PERSONAL)
    """The PDF, None until it is made."""
    hides_name: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false(), info=PERSONAL)
    """Whether the page that confirms it to strangers leaves the holder's name out."""
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    revoked_for: Mapped[str | None] = mapped_column(String(20), info=PERSONAL)
    """Why: one of `rules/revocation.py`. Read by the holder and who may see the paper, never by strangers who look it up."""
    revoked_note: Mapped[str | None] = mapped_column(String(500), info=PERSONAL)
    """What whoever revoked it added for the holder."""
    new_one_allowed: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false(), info=PERSONAL)
    """Whether the holder of a revoked paper may ask for a new one, once it is earned."""
    beside_since: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    """Set when accounts were joined and an older paper stands for the record; this one stays valid."""


class RemovedPaper(Base):
    """A record whose paper was kept long enough and removed: nothing that happens issues it anew, but its holder may ask for one."""

    __tablename__ = "removed_paper"
    __table_args__ = (UniqueConstraint("enrolment_id", "kind"),)

    id: Mapped[int] = row_id()
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), info=PERSONAL)
    kind: Mapped[str] = mapped_column(String(40), info=PERSONAL)
    """As the paper's."""
    removed_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)


class PaperCount(Base):
    """The last serial number that a year has given. It only grows: a paper that was removed leaves its number to nobody."""

    __tablename__ = "paper_count"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, info=NOT_PERSONAL)
    last_number: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
