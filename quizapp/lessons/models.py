"""What was read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db.base import PERSONAL, Base, row_id
from quizapp.db.types import UtcDateTime


class SectionRead(Base):
    """A learner marked a section of a lesson as read, whatever the language."""

    __tablename__ = "section_read"
    __table_args__ = (UniqueConstraint("enrolment_id", "module_key", "section_key"),)

    id: Mapped[int] = row_id()
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), info=PERSONAL)
    module_key: Mapped[str] = mapped_column(String(60), info=PERSONAL)
    section_key: Mapped[str] = mapped_column(String(60), info=PERSONAL)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
