"""Attendance lists that are made in the background, until somebody has fetched them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db.base import NOT_PERSONAL, PERSONAL, Base, row_id
from quizapp.db.types import UtcDateTime


class AttendancePaper(Base):
    """One list as PDF: asked for, then made, gone after a day."""

    __tablename__ = "attendance_paper"

    id: Mapped[int] = row_id()
    code: Mapped[str] = mapped_column(String(40), unique=True, info=NOT_PERSONAL)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True, info=PERSONAL)
    """Who asked for it; the paper says so. None for those of before this was kept."""
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    """The group whose trainer asked and beyond which it shows nobody; None for trainers of the course."""
    locale: Mapped[str] = mapped_column(String(8), info=NOT_PERSONAL)
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True, info=PERSONAL)
    """The PDF with names and addresses; None until it is made."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, info=NOT_PERSONAL)
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=NOT_PERSONAL)
