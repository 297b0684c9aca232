"""Attempts, their slots, every answer event ever sent, files handed in, marks given by hand, and changed outcomes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db.base import NOT_PERSONAL, PERSONAL, Base, BigId, partial_index, row_id
from quizapp.db.types import UtcDateTime

OPEN, CLOSED, MARKING, GRADED = "open", "closed", "marking", "graded"
UNMARKED, DRAFT, GIVEN = "unmarked", "draft", "given"
GRADE = "grade_attempt"
"""The job that grades; rooms and modules that enqueue it need not know who does it."""


class Attempt(Base):
    """One go of a learner at a quiz, pinned to the revision it was started with.

    Limits are constraints: numbers are unique per quiz, and at most one attempt is open.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "quiz_key", "number"),
        partial_index("uq_attempt_one_open", "enrolment_id", "quiz_key", where="state = 'open'", unique=True),
        partial_index("ix_attempt_waiting_for_grading", "state", where="state = 'closed'"),
        partial_index("ix_attempt_waiting_for_deadline", "grace_until", where="state = 'open' AND grace_until IS NOT NULL"),
        CheckConstraint("state IN ('open', 'closed', 'marking', 'graded')", name="state"),
    )

    id: Mapped[int] = row_id()
    code: Mapped[str] = mapped_column(String(40), unique=True, info=PERSONAL)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), info=PERSONAL)
    quiz_key: Mapped[str] = mapped_column(String(60), info=PERSONAL)
    number: Mapped[int] = mapped_column(Integer, info=PERSONAL)
    """1 for the first attempt at this quiz."""
    revision_id: Mapped[int] = mapped_column(ForeignKey("course_revision.id"), info=PERSONAL)
    state: Mapped[str] = mapped_column(String(10), info=PERSONAL)
    """open -> closed (no answer accepted) -> marking (only while a person has to mark something) -> graded."""
    locale: Mapped[str] = mapped_column(String(8), info=PERSONAL)
    """Language at the start; settles how an ambiguous number is read."""
    seed: Mapped[int] = mapped_column(BigId, info=PERSONAL)
    """What questions and option orders were drawn from."""
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
    deadline_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    """When time is up: an instant, settled at the start; None without limit and window. Only extra time moves it, later."""
    grace_until: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    """Until when answers count that arrive after the deadline; then the attempt is closed."""
    time_zone: Mapped[str | None] = mapped_column(String(60), info=PERSONAL)
    """On whose clock the window was read."""
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    """When it was handed in, at the latest the deadline, however late it was closed."""
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"), index=True, info=PERSONAL)
    """The learner's group when it was handed in; its trainers mark it. None: trainers of the whole course alone."""
    graded_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    points_numerator: Mapped[int | None] = mapped_column(BigId, info=PERSONAL)
    """Exact result on the 100-point scale; None before grading and for quizzes without points."""
    points_denominator: Mapped[int | None] = mapped_column(BigId, info=PERSONAL)
    points_for_sorting: Mapped[float | None] = mapped_column(Float, info=PERSONAL)
    """Never decides passing."""
    passed: Mapped[bool | None] = mapped_column(Boolean, info=PERSONAL)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(info=PERSONAL)
    """The frozen grade: shown points, decimal grade, band, scale name and version, rounding policy, pass points."""
    answers_forgotten_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    """Since when only marks are left, because the learner was erased or the answers had grown old."""


class AttemptSlot(Base):
    """One question of an attempt: how it was drawn, the current answer, the mark."""

    __tablename__ = "attempt_slot"
    __table_args__ = (UniqueConstraint("attempt_id", "slot"),)

    id: Mapped[int] = row_id()
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), info=PERSONAL)
    slot: Mapped[int] = mapped_column(Integer, info=PERSONAL)
    """1 for the first question."""
    question_id: Mapped[str] = mapped_column(String(60), info=PERSONAL)
    layout: Mapped[dict[str, Any]] = mapped_column(info=PERSONAL)
    """Drawn once, e.g. the order of options."""
    section: Mapped[int | None] = mapped_column(Integer, info=PERSONAL)
    """1 for the first section; None in a quiz without sections."""
    worth: Mapped[str | None] = mapped_column(Text, info=PERSONAL)
    """Exact points of the attempt's 100, "25/3"; None where the question's raw points decide."""
    revision: Mapped[int] = mapped_column(Integer, default=0, info=PERSONAL)
    """Assigned by the server: 0 for a blank, then one more with each accepted answer."""
    response: Mapped[dict[str, Any]] = mapped_column(default=dict, info=PERSONAL)
    digest: Mapped[str] = mapped_column(String(64), default="", info=PERSONAL)
    """SHA-256 of the posted fields (`rules/answer.py`); "" for a blank slot."""
    tab: Mapped[str] = mapped_column(String(40), default="", info=PERSONAL)
    """Which browser tab the current answer came from."""
    sequence: Mapped[int] = mapped_column(Integer, default=0, info=PERSONAL)
    """That tab's count of the current answer."""
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    mark_numerator: Mapped[int | None] = mapped_column(BigId, info=PERSONAL)
    mark_denominator: Mapped[int | None] = mapped_column(BigId, info=PERSONAL)
    mark_answered: Mapped[bool | None] = mapped_column(Boolean, info=PERSONAL)
    tries: Mapped[int] = mapped_column(Integer, default=0, server_default="0", info=PERSONAL)
    """How many tries were used, in learn mode."""
    tried_digest: Mapped[str | None] = mapped_column(String(64), info=PERSONAL)
    """`digest` of the answer that was tried last; None before the first try."""
    certainty: Mapped[int | None] = mapped_column(Integer, info=PERSONAL)
    """How certain the learner is of the answer, 1 to 3; None where nothing was said. Never part of the mark."""
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    """When it was right or the last try was used: from then on the solution is shown and no answer is taken."""


class AnswerTry(Base):
    """One try at a question, in learn mode. Only ever added to; its number is used once."""

    __tablename__ = "answer_try"
    __table_args__ = (UniqueConstraint("slot_id", "number"),)

    id: Mapped[int] = row_id()
    slot_id: Mapped[int] = mapped_column(ForeignKey("attempt_slot.id"), info=PERSONAL)
    number: Mapped[int] = mapped_column(Integer, info=PERSONAL)
    """1 for the first try."""
    response: Mapped[dict[str, Any]] = mapped_column(info=PERSONAL)
    mark_numerator: Mapped[int] = mapped_column(BigId, info=PERSONAL)
    """Exact, what the tries before it cost taken off."""
    mark_denominator: Mapped[int] = mapped_column(BigId, info=PERSONAL)
    certainty: Mapped[int | None] = mapped_column(Integer, info=PERSONAL)
    """As in the slot, when it was tried."""
    tried_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)


class AnswerEvent(Base):
    """Every answer as it arrived. Only ever added to."""

    __tablename__ = "answer_event"
    __table_args__ = (UniqueConstraint("slot_id", "tab", "sequence"),)

    id: Mapped[int] = row_id()
    slot_id: Mapped[int] = mapped_column(ForeignKey("attempt_slot.id"), info=PERSONAL)
    tab: Mapped[str] = mapped_column(String(40), info=PERSONAL)
    """Which browser tab sent it."""
    sequence: Mapped[int] = mapped_column(Integer, info=PERSONAL)
    """Counted by the tab."""
    base_revision: Mapped[int] = mapped_column(Integer, info=PERSONAL)
    """The revision the tab had seen."""
    revision: Mapped[int | None] = mapped_column(Integer, info=PERSONAL)
    """The revision it became; 0 when the same tab's later answer stood already, -1 when it came too late to count, None in
    conflict with another tab's.

    All of them are kept."""
    digest: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    response: Mapped[dict[str, Any]] = mapped_column(info=PERSONAL)
    certainty: Mapped[int | None] = mapped_column(Integer, info=PERSONAL)
    """What was said with this answer, as in the slot."""
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)


class QuestionCorrection(Base):
    """A published question corrected after the fact: what it was and what it became, kept for ever."""

    __tablename__ = "question_correction"
    __table_args__ = (
        Index("ix_question_correction_question", "course_id", "question_id"),
        CheckConstraint("state IN ('draft', 'applying', 'applied')", name="state"),
    )

    id: Mapped[int] = row_id()
    code: Mapped[str] = mapped_column(String(40), unique=True, info=NOT_PERSONAL)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), info=NOT_PERSONAL)
    question_id: Mapped[str] = mapped_column(String(60), info=NOT_PERSONAL)
    question_digest: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    """Of the question as published: where it reads exactly so, in whichever revision, the correction holds."""
    what: Mapped[str] = mapped_column(String(20), info=NOT_PERSONAL)
    """accept_more, new_key, withdraw."""
    policy: Mapped[str] = mapped_column(String(10), info=NOT_PERSONAL)
    """favour: nobody loses points; all: the new key for everybody. "" for a draft."""
    state: Mapped[str] = mapped_column(String(10), info=NOT_PERSONAL)
    """draft -> applying (marked by from here on, earlier results are worked out anew) -> applied."""
    old_question: Mapped[str] = mapped_column(Text, info=NOT_PERSONAL)
    new_question: Mapped[str] = mapped_column(Text, info=NOT_PERSONAL)
    """JSON, rendered as in the edition."""
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime, info=NOT_PERSONAL)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=NOT_PERSONAL)
    total: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    """Results to be worked out anew, counted when it was applied."""
    done: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    last_attempt_id: Mapped[int] = mapped_column(BigId, info=NOT_PERSONAL)
    """Up to here results are worked out anew; 0 before the first."""


class CorrectedMark(Base):
    """A mark that a correction changed, and what became of the attempt's result."""

    __tablename__ = "corrected_mark"
    __table_args__ = (UniqueConstraint("correction_id", "attempt_id"),)

    id: Mapped[int] = row_id()
    correction_id: Mapped[int] = mapped_column(ForeignKey("question_correction.id"), info=PERSONAL)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), index=True, info=PERSONAL)
    slot: Mapped[int] = mapped_column(Integer, info=PERSONAL)
    old_mark: Mapped[str] = mapped_column(String(45), info=PERSONAL)
    new_mark: Mapped[str] = mapped_column(String(45), info=PERSONAL)
    """Exact shares of the question, as texts."""
    got_worse: Mapped[bool] = mapped_column(Boolean, info=PERSONAL)
    old_outcome: Mapped[dict[str, Any] | None] = mapped_column(info=PERSONAL)
    new_outcome: Mapped[dict[str, Any] | None] = mapped_column(info=PERSONAL)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)


class SubmittedFile(Base):
    """A file that a learner has sent for a question. Which of them are the answer, the slot's response says."""

    __tablename__ = "submitted_file"
    __table_args__ = (UniqueConstraint("slot_id", "digest"),)

    id: Mapped[int] = row_id()
    slot_id: Mapped[int] = mapped_column(ForeignKey("attempt_slot.id"), info=PERSONAL)
    digest: Mapped[str] = mapped_column(ForeignKey("stored_file.digest"), index=True, info=PERSONAL)
    name: Mapped[str] = mapped_column(String(120), info=PERSONAL)
    """As the learner called it, without folders."""
    size: Mapped[int] = mapped_column(Integer, info=PERSONAL)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)


class HandMark(Base):
    """The mark that a person gives to one answer. A mark that was given is never changed, only followed by another row."""

    __tablename__ = "hand_mark"
    __table_args__ = (
        UniqueConstraint("slot_id", "number"),
        partial_index("ix_hand_mark_waiting", "slot_id", where="state <> 'given'"),
        CheckConstraint("state IN ('unmarked', 'draft', 'given')", name="state"),
    )

    id: Mapped[int] = row_id()
    slot_id: Mapped[int] = mapped_column(ForeignKey("attempt_slot.id"), info=PERSONAL)
    number: Mapped[int] = mapped_column(Integer, info=PERSONAL)
    """1 for the first mark, one more for each later change. The highest counts."""
    version: Mapped[int] = mapped_column(Integer, info=PERSONAL)
    """Counts every save of the answer's mark, drafts too: a form says which it has seen."""
    state: Mapped[str] = mapped_column(String(10), info=PERSONAL)
    """unmarked -> draft -> given."""
    points: Mapped[dict[str, Any]] = mapped_column(info=PERSONAL)
    """Exact points as texts by the criterion's id."""
    comment: Mapped[str] = mapped_column(Text, info=PERSONAL)
    """For the learner."""
    reason: Mapped[str] = mapped_column(String(500), info=PERSONAL)
    """Why a mark that was given was changed; "" for the first."""
    marker_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True, info=PERSONAL)
    marked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)


class OralResult(Base):
    """Points of a supplementary talk, which count once beside twice the written ones."""

    __tablename__ = "oral_result"
    __table_args__ = (UniqueConstraint("attempt_id", "number"),)

    id: Mapped[int] = row_id()
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), info=PERSONAL)
    number: Mapped[int] = mapped_column(Integer, info=PERSONAL)
    """1 for the first entry, one more for each correction. The highest counts."""
    written: Mapped[dict[str, Any]] = mapped_column(info=PERSONAL)
    """The written outcome that it was entered beside."""
    points: Mapped[str] = mapped_column(String(40), info=PERSONAL)
    """Exact, of 100."""
    examiner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True, info=PERSONAL)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)


class OutcomeChange(Base):
    """An outcome that was replaced after grading: what stood before, what came, and through what."""

    __tablename__ = "outcome_change"

    id: Mapped[int] = row_id()
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), index=True, info=PERSONAL)
    cause: Mapped[str] = mapped_column(String(20), info=PERSONAL)
    """`hand_mark`, `oral`; other rooms add theirs."""
    before: Mapped[dict[str, Any] | None] = mapped_column(info=PERSONAL)
    after: Mapped[dict[str, Any] | None] = mapped_column(info=PERSONAL)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
