"""Counters behind the rate limits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db.base import NOT_PERSONAL, Base, BigId, row_id
from quizapp.db.types import UtcDateTime


class FailureCount(Base):
    """Failures under one keyed hash in one time window (rate limits count failures, not addresses)."""

    __tablename__ = "failure_count"
    __table_args__ = (UniqueConstraint("key_digest", "window_start"), Index("ix_failure_count_window", "window_start"))

    id: Mapped[int] = row_id()
    key_digest: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    """Keyed hash of what is limited, e.g. an account or an address; cannot be turned back."""
    window_start: Mapped[datetime] = mapped_column(UtcDateTime, info=NOT_PERSONAL)
    count: Mapped[int] = mapped_column(BigId, default=0, info=NOT_PERSONAL)


class FailureRun(Base):
    """Failures in a row under one keyed hash, whatever the time between them; a success deletes the row."""

    __tablename__ = "failure_run"

    id: Mapped[int] = row_id()
    key_digest: Mapped[str] = mapped_column(String(64), unique=True, info=NOT_PERSONAL)
    """As above."""
    count: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True, info=NOT_PERSONAL)
