"""Bytes by their digest: pictures of courses, papers of learners."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db.base import NOT_PERSONAL, PERSONAL, Base
from quizapp.db.types import UtcDateTime


class StoredFile(Base):
    """One file, stored once however often it is used."""

    __tablename__ = "stored_file"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True, info=NOT_PERSONAL)
    """SHA-256 of the bytes."""
    media_type: Mapped[str] = mapped_column(String(100), info=NOT_PERSONAL)
    size: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    is_public: Mapped[bool] = mapped_column(Boolean, info=NOT_PERSONAL)
    """True for media of courses; papers are only given to those who may see them."""
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, info=PERSONAL)
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime, info=NOT_PERSONAL)
