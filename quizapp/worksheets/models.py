"""The texts of worksheets. Only the latest counts; no earlier one is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db.base import PERSONAL, Base, row_id
from quizapp.db.types import UtcDateTime


class Worksheet(Base):
    """What a learner wrote on one worksheet of a course. Read by her own pages, exports and erasure; by no page of staff."""

    __tablename__ = "worksheet"
    __table_args__ = (UniqueConstraint("enrolment_id", "question_id"),)

    id: Mapped[int] = row_id()
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), info=PERSONAL)
    question_id: Mapped[str] = mapped_column(String(60), info=PERSONAL)
    revision_id: Mapped[int] = mapped_column(ForeignKey("course_revision.id"), info=PERSONAL)
    """The revision it was last written on: it knows the labels of fields that the course may have dropped since."""
    texts: Mapped[dict[str, Any]] = mapped_column(info=PERSONAL)
    """Texts by field id, without blanks."""
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
