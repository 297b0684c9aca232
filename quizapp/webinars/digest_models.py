"""What trainers of a meeting were told by mail about what came of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, true
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db.base import NOT_PERSONAL, Base, row_id
from quizapp.db.types import UtcDateTime


class MeetingDigest(Base):
    """Whether the digests of a meeting are wanted, and which were queued. No row: wanted, none yet."""

    __tablename__ = "meeting_digest"

    id: Mapped[int] = row_id()
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), unique=True, info=NOT_PERSONAL)
    is_on: Mapped[bool] = mapped_column(Boolean, default=True, server_default=true(), info=NOT_PERSONAL)
    day_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=NOT_PERSONAL)
    """When the one of the morning after was queued."""
    week_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=NOT_PERSONAL)
    """When the one of a week after was queued."""
