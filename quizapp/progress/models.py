"""The standing of a learner in each quiz, the attempt that counts; and live teaching attended."""

from __future__ import annotations

from sqlalchemy import Boolean, Float, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db.base import PERSONAL, Base, BigId, row_id


class QuizStanding(Base):
    """Written whenever an attempt finishes; lists and certificates read it instead of all attempts."""

    __tablename__ = "quiz_standing"
    __table_args__ = (UniqueConstraint("enrolment_id", "quiz_key"),)

    id: Mapped[int] = row_id()
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), info=PERSONAL)
    quiz_key: Mapped[str] = mapped_column(String(60), info=PERSONAL)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), info=PERSONAL)
    """The attempt that counts by the quiz's rule."""
    attempts: Mapped[int] = mapped_column(Integer, info=PERSONAL)
    """How many attempts are graded."""
    points_for_sorting: Mapped[float | None] = mapped_column(Float, info=PERSONAL)
    passed: Mapped[bool | None] = mapped_column(Boolean, info=PERSONAL)
    """Of the counting attempt; None where nothing is passed."""


class LiveAttendance(Base):
    """How long a learner took part in one meeting, written down by the room of meetings for those below it.

    **Units**: seconds that count, never more than were planned.
    """

    __tablename__ = "live_attendance"
    __table_args__ = (UniqueConstraint("enrolment_id", "meeting_id"),)

    id: Mapped[int] = row_id()
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), info=PERSONAL)
    meeting_id: Mapped[int] = mapped_column(BigId, index=True, info=PERSONAL)
    """The meeting's number; its table belongs to a room above."""
    seconds: Mapped[int] = mapped_column(Integer, info=PERSONAL)
