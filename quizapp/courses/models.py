"""Courses, their published revisions, and who learns in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db.base import NOT_PERSONAL, PERSONAL, Base, BigId, row_id
from quizapp.db.types import UtcDateTime


class CourseRow(Base):
    """A course by its key; points to the revision that new learners and attempts get."""

    __tablename__ = "course"

    id: Mapped[int] = row_id()
    key: Mapped[str] = mapped_column(String(60), unique=True, info=NOT_PERSONAL)
    revision_id: Mapped[int | None] = mapped_column(BigId, info=NOT_PERSONAL)
    """The current revision. No foreign key, because revisions point here; both are written in one transaction."""
    results_privacy: Mapped[str] = mapped_column(String(20), server_default="open", info=NOT_PERSONAL)
    """Whom results are for, one of `rules/results_privacy.py: MODES`. Whoever installs the course chooses it
    (`service.py: _new_course`); the default is that of courses from before there was a choice."""
    privacy_changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=NOT_PERSONAL)
    """When that was last changed although somebody learned in the course already; learners are told."""


class CourseRevision(Base):
    """One published state of a course. Never changed; attempts and certificates point at it."""

    __tablename__ = "course_revision"
    __table_args__ = (UniqueConstraint("course_id", "number"), UniqueConstraint("course_id", "digest"))

    id: Mapped[int] = row_id()
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), info=NOT_PERSONAL)
    number: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    digest: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    """SHA-256 of the canonical document."""
    document: Mapped[str] = mapped_column(Text, info=NOT_PERSONAL)
    """The course document as JSON, Markdown as written."""
    edition: Mapped[str] = mapped_column(Text, info=NOT_PERSONAL)
    """The rendered edition as JSON, made once at publishing."""
    published_at: Mapped[datetime] = mapped_column(UtcDateTime, info=NOT_PERSONAL)


class Enrolment(Base):
    """A learner in a course."""

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("account_id", "course_id"),)

    id: Mapped[int] = row_id()
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), info=PERSONAL)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True, info=PERSONAL)
    enrolled_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
    extra_time_percent: Mapped[int | None] = mapped_column(Integer, info=PERSONAL)
    """On top of every time limit; None for none. Why is not stored. Shown to the learner and on the trainer's page of the
    learner only."""
    extra_time_moves_window: Mapped[bool | None] = mapped_column(Boolean, info=PERSONAL)
    """Whether windows end later for this learner as well."""
    more_attempts: Mapped[int | None] = mapped_column(Integer, info=PERSONAL)
    """On top of every quiz's limit; None for none. Why is not stored, and it is shown as extra time is."""
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    """A later deadline of one's own, in place of the group's; None for the group's."""
    shares_points_since: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    """Where a works agreement holds points back: since when the learner shares hers; None where she does not."""
