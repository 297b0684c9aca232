"""The private practice set of a learner: cards, the log they follow from, sessions and the cards they showed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, Date, Float, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db.base import PERSONAL, Base, BigId, partial_index, row_id
from quizapp.db.types import UtcDateTime


class PracticeCard(Base):
    """A question that comes back, and when. Follows from the log of its reviews and could be made anew from it.

    Days are those of the course's time zone. The scheduler's state is always "review" (`rules/schedule.py`).
    """

    __tablename__ = "practice_card"
    __table_args__ = (UniqueConstraint("enrolment_id", "question_id"),)

    id: Mapped[int] = row_id()
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), info=PERSONAL)
    question_id: Mapped[str] = mapped_column(String(60), info=PERSONAL)
    stability: Mapped[float] = mapped_column(Float, info=PERSONAL)
    """Days until recall is expected to fall to 90 %."""
    difficulty: Mapped[float] = mapped_column(Float, info=PERSONAL)
    """1 (easy) to 10."""
    reviewed_on: Mapped[date] = mapped_column(Date, info=PERSONAL)
    due_on: Mapped[date] = mapped_column(Date, info=PERSONAL)
    missed_with: Mapped[int | None] = mapped_column(Integer, info=PERSONAL)
    """How certain (1 to 3) the last answer was that was not right at first; None where it was right or nobody asked."""


class PracticeSession(Base):
    """A few questions in a row, pinned to the revision they were drawn from. At most one is open."""

    __tablename__ = "practice_session"
    __table_args__ = (
        partial_index("uq_practice_session_one_open", "enrolment_id", where="ended_at IS NULL", unique=True),
    )

    id: Mapped[int] = row_id()
    code: Mapped[str] = mapped_column(String(40), unique=True, info=PERSONAL)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True, info=PERSONAL)
    revision_id: Mapped[int] = mapped_column(ForeignKey("course_revision.id"), info=PERSONAL)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    """When the last card was answered or the learner stopped; None while it waits."""


class PracticeItem(Base):
    """A card as it was shown: drawn once, answered once."""

    __tablename__ = "practice_item"
    __table_args__ = (UniqueConstraint("session_id", "number"),)

    id: Mapped[int] = row_id()
    session_id: Mapped[int] = mapped_column(ForeignKey("practice_session.id"), info=PERSONAL)
    number: Mapped[int] = mapped_column(Integer, info=PERSONAL)
    """1 for the first question of the session."""
    question_id: Mapped[str] = mapped_column(String(60), info=PERSONAL)
    layout: Mapped[dict[str, Any]] = mapped_column(info=PERSONAL)
    """Drawn anew for each session, e.g. the order of options."""
    response: Mapped[dict[str, Any]] = mapped_column(default=dict, info=PERSONAL)
    mark_numerator: Mapped[int | None] = mapped_column(BigId, info=PERSONAL)
    mark_denominator: Mapped[int | None] = mapped_column(BigId, info=PERSONAL)
    mark_answered: Mapped[bool | None] = mapped_column(Boolean, info=PERSONAL)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    """None until the answer was posted; solutions are shown from then on."""


class PracticeReview(Base):
    """The log: what each answer said to the scheduler. Only ever added to, but for answers that a correction marks anew; goes with
    its set when the learner clears it."""

    __tablename__ = "practice_review"
    __table_args__ = (
        UniqueConstraint("item_id"),
        UniqueConstraint("attempt_id", "question_id"),
        CheckConstraint("(item_id IS NULL) <> (attempt_id IS NULL)", name="one_source"),
        CheckConstraint("rating BETWEEN 1 AND 4", name="rating"),
    )

    id: Mapped[int] = row_id()
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True, info=PERSONAL)
    question_id: Mapped[str] = mapped_column(String(60), info=PERSONAL)
    rating: Mapped[int] = mapped_column(Integer, info=PERSONAL)
    """1 again, 2 hard, 3 good, 4 easy."""
    missed_with: Mapped[int | None] = mapped_column(Integer, info=PERSONAL)
    """As in the card."""
    reviewed_on: Mapped[date] = mapped_column(Date, info=PERSONAL)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("practice_item.id"), info=PERSONAL)
    """The shown card that was answered; one review for each, however often its form is sent."""
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempt.id"), info=PERSONAL)
    """The attempt whose marks were noted; None for an answer in practice."""
