"""Work that is due."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db.base import NOT_PERSONAL, Base, BigId, row_id
from quizapp.db.types import UtcDateTime


class Job(Base):
    """One piece of work, written in the transaction of its cause. Done work is deleted; a failed one waits longer."""

    __tablename__ = "job"
    __table_args__ = (UniqueConstraint("kind", "object_id"), Index("ix_job_due", "comes_last", "due_at"))

    id: Mapped[int] = row_id()
    kind: Mapped[str] = mapped_column(String(40), info=NOT_PERSONAL)
    """A key of `wiring.jobs`."""
    object_id: Mapped[int] = mapped_column(BigId, info=NOT_PERSONAL)
    """Row the work is about, e.g. an attempt."""
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, info=NOT_PERSONAL)
    comes_last: Mapped[bool] = mapped_column(default=False, server_default=false(), info=NOT_PERSONAL)
    """Nobody waits for it before a screen: it is done when nothing else is due."""
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime, info=NOT_PERSONAL)
    """A worker is on it until then; afterwards anyone may take it."""
    tries: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    last_error: Mapped[str | None] = mapped_column(Text, info=NOT_PERSONAL)
    """Kind of the last failure, without personal data."""
