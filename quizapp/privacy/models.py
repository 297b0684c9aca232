"""Exports that were asked for, erasures and what stops one, and which notice applied to whom."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db.base import NOT_PERSONAL, PERSONAL, Base, BigId, row_id
from quizapp.db.types import UtcDateTime


class DataExport(Base):
    """Everything about one person in one file, made by the worker; gone a day after it was ready."""

    __tablename__ = "data_export"

    id: Mapped[int] = row_id()
    code: Mapped[str] = mapped_column(String(40), unique=True, info=PERSONAL)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True, info=PERSONAL)
    locale: Mapped[str] = mapped_column(String(8), info=PERSONAL)
    """Language of its readable page."""
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
    done: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    total: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    """Rooms that were asked, of how many."""
    ready_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    file_digest: Mapped[str | None] = mapped_column(ForeignKey("stored_file.digest"), info=NOT_PERSONAL)


class Erasure(Base):
    """A person who asked to be erased. While it runs it names the account; afterwards nothing here leads to anybody.

    Kept, so that a backup from before does not bring the person back (`erasing.erase_again`).
    """

    __tablename__ = "erasure"

    id: Mapped[int] = row_id()
    mark: Mapped[str] = mapped_column(String(64), unique=True, info=NOT_PERSONAL)
    """Digest of the account's number and first instant: finds the account in a restored backup, and tells nothing without it."""
    certificates: Mapped[str] = mapped_column(String(20), info=NOT_PERSONAL)
    """What becomes of certificates, as the person was told: keep_name, keep_pseudonym, delete."""
    account_id: Mapped[int | None] = mapped_column(BigId, info=PERSONAL)
    """None when done. No foreign key: it outlives the account."""
    mail_id: Mapped[int | None] = mapped_column(BigId, info=PERSONAL)
    """The mail that confirms it, until it has left."""
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, info=NOT_PERSONAL)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=NOT_PERSONAL)


class LegalHold(Base):
    """While it stands the person's data is neither erased nor deleted by its age."""

    __tablename__ = "legal_hold"

    id: Mapped[int] = row_id()
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True, info=PERSONAL)
    reason: Mapped[str] = mapped_column(String(500), info=PERSONAL)
    """Shown to the person."""
    since: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)


class NoticeVersion(Base):
    """A version of the operator's privacy notice, as it was when somebody first came under it."""

    __tablename__ = "notice_version"
    __table_args__ = (UniqueConstraint("locale", "digest"),)

    id: Mapped[int] = row_id()
    locale: Mapped[str] = mapped_column(String(8), info=NOT_PERSONAL)
    digest: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    """SHA-256 of the text."""
    text: Mapped[str] = mapped_column(Text, info=NOT_PERSONAL)
    """As the operator wrote it, Markdown."""
    since: Mapped[datetime] = mapped_column(UtcDateTime, info=NOT_PERSONAL)


class NoticeSeen(Base):
    """Which version applied when a person began to learn, signed in or said that they had read it, the first time for each version."""

    __tablename__ = "notice_seen"
    __table_args__ = (UniqueConstraint("account_id", "notice_id"),)

    id: Mapped[int] = row_id()
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), info=PERSONAL)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice_version.id"), index=True, info=PERSONAL)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
