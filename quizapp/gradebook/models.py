"""What learners ask of trainers about a question or a result, and what they were told; with whom they are counted in figures."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db.base import NOT_PERSONAL, PERSONAL, Base, BigId, partial_index, row_id
from quizapp.db.types import UtcDateTime

REPORT, REVIEW = "report", "review"
OPEN, ANSWERED, CLOSED = "open", "answered", "closed"


class LearnerRequest(Base):
    """A question that was reported, or a result that somebody should look at again."""

    __tablename__ = "learner_request"
    __table_args__ = (
        partial_index("uq_learner_request_one_open_review", "attempt_id", where="kind = 'review' AND state = 'open'", unique=True),
        CheckConstraint("kind IN ('report', 'review')", name="kind"),
        CheckConstraint("state IN ('open', 'answered', 'closed')", name="state"),
    )

    id: Mapped[int] = row_id()
    code: Mapped[str] = mapped_column(String(40), unique=True, info=PERSONAL)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), index=True, info=PERSONAL)
    kind: Mapped[str] = mapped_column(String(10), info=PERSONAL)
    slot: Mapped[int | None] = mapped_column(Integer, info=PERSONAL)
    """The reported question's place in the attempt; None for a result."""
    text: Mapped[str] = mapped_column(Text, info=PERSONAL)
    state: Mapped[str] = mapped_column(String(10), index=True, info=PERSONAL)
    """open -> answered (the learner can read why) or closed (settled without an answer)."""
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
    answer: Mapped[str] = mapped_column(Text, info=PERSONAL)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True, info=PERSONAL)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)


class FigurePlace(Base):
    """With whom a learner is counted in figures about a quiz, and what came of her first attempt, as it was then; given once
    (`counting.py`), never changed, never given again."""

    __tablename__ = "figure_place"
    __table_args__ = (UniqueConstraint("course_id", "quiz_key", "cohort_id", "place"), UniqueConstraint("enrolment_id", "quiz_key"))

    id: Mapped[int] = row_id()
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), info=NOT_PERSONAL)
    quiz_key: Mapped[str] = mapped_column(String(60), info=PERSONAL)
    cohort_id: Mapped[int] = mapped_column(BigId, info=PERSONAL)
    """The group in which she was then; 0 where she is counted with the whole course only."""
    place: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    """From 0 within quiz and group; so many as the smallest group are a portion."""
    block: Mapped[int | None] = mapped_column(Integer, info=NOT_PERSONAL)
    """From 1 within quiz and group: those whom figures count together (`settling.py`); None while it waits."""
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id", ondelete="SET NULL"), info=PERSONAL)
    """None when two records that both had a place became one: that portion is not shown again."""
    week: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    """In which week she handed it in: its Monday. With the points None for nobody, and for an attempt that was not graded any more when
    version 51 of the database wrote them down."""
    points_numerator: Mapped[int | None] = mapped_column(BigId, info=PERSONAL)
    points_denominator: Mapped[int | None] = mapped_column(BigId, info=PERSONAL)
    passed: Mapped[bool | None] = mapped_column(Boolean, info=PERSONAL)
    """None where nothing is passed."""
