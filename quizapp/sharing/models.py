"""Who looked at whose results."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db.base import PERSONAL, Base, row_id
from quizapp.db.types import UtcDateTime

LIST, LEARNER, EXPORT, ANSWER, TALK, REQUEST, CORRECTION, CERTIFICATE, COMPANY = (
    "list", "learner", "export", "answer", "talk", "request", "correction", "certificate", "company",
)
ATTENDANCE, ATTENDANCE_FILE, LINKS = "attendance", "attend_file", "links_file"
WHATS = (
    LIST, LEARNER, EXPORT, ANSWER, TALK, REQUEST, CORRECTION, CERTIFICATE, COMPANY, ATTENDANCE, ATTENDANCE_FILE, LINKS,
)


class ResultLook(Base):
    """Somebody of the staff opened results of a learner, or took them along as a file. Shown to the learner."""

    __tablename__ = "result_look"
    __table_args__ = (
        Index("ix_result_look_account_id_looked_at", "account_id", "looked_at"),
        Index("ix_result_look_viewer_id_looked_at", "viewer_id", "looked_at"),
    )

    id: Mapped[int] = row_id()
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), info=PERSONAL)
    """Whose results."""
    viewer_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), info=PERSONAL)
    """Who looked; None when that person was erased."""
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True, info=PERSONAL)
    what: Mapped[str] = mapped_column(String(12), info=PERSONAL)
    """One of `WHATS`."""
    looked_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
