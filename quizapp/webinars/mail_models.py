"""How the mails of a course's webinars read, and who they come from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db.base import NOT_PERSONAL, PERSONAL, Base, row_id
from quizapp.db.types import UtcDateTime


class MailText(Base):
    """A trainer's own text for one kind of mail in one language; where there is none the standard text holds."""

    __tablename__ = "mail_text"
    __table_args__ = (UniqueConstraint("course_id", "kind", "locale"),)

    id: Mapped[int] = row_id()
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), info=NOT_PERSONAL)
    kind: Mapped[str] = mapped_column(String(20), info=NOT_PERSONAL)
    """A key of `rules/mail_text.py: PLACEHOLDERS`."""
    locale: Mapped[str] = mapped_column(String(8), info=NOT_PERSONAL)
    subject: Mapped[str] = mapped_column(String(150), info=NOT_PERSONAL)
    """Empty for the standard one; so is the body."""
    body: Mapped[str] = mapped_column(Text, info=NOT_PERSONAL)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, info=NOT_PERSONAL)


class MailSender(Base):
    """Whom the mails of a course's webinars name as their sender, and who gets the answers."""

    __tablename__ = "mail_sender"

    id: Mapped[int] = row_id()
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), unique=True, info=NOT_PERSONAL)
    name: Mapped[str] = mapped_column(String(80), info=PERSONAL)
    reply_to: Mapped[str] = mapped_column(String(254), info=PERSONAL)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, info=NOT_PERSONAL)
