"""Groups of a course, the people in them, client companies, announcements and addresses of calendars."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Integer, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db.base import NOT_PERSONAL, PERSONAL, Base, BigId, partial_index, row_id
from quizapp.db.types import UtcDateTime

WAITING, INVITED, ENROLLED, LEFT = "waiting", "invited", "enrolled", "left"
BY_LIST, BY_CODE, WITH_APPROVAL = "list", "code", "approval"
"""How people come into a group: trainers enrol them; whoever has the code; whoever has the code and is let in."""


class Company(Base):
    """A client company."""

    __tablename__ = "company"

    id: Mapped[int] = row_id()
    name: Mapped[str] = mapped_column(String(200), unique=True, info=NOT_PERSONAL)


class CompanyViewer(Base):
    """A person who sees who of a company has completed and passed, and nothing else."""

    __tablename__ = "company_viewer"
    __table_args__ = (UniqueConstraint("account_id", "company_id"),)

    id: Mapped[int] = row_id()
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), info=PERSONAL)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True, info=PERSONAL)


class Cohort(Base):
    """A group of a course."""

    __tablename__ = "cohort"
    __table_args__ = (
        UniqueConstraint("course_id", "name"),
        CheckConstraint("taken >= 0 AND (seats IS NULL OR taken <= seats)", name="seats"),
    )

    id: Mapped[int] = row_id()
    code: Mapped[str] = mapped_column(String(40), unique=True, info=NOT_PERSONAL)
    """Its name in addresses of trainers."""
    join_code: Mapped[str] = mapped_column(String(40), unique=True, info=NOT_PERSONAL)
    """What learners type or follow to come in; short, and admits nobody by itself where `joining` says so."""
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), info=NOT_PERSONAL)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"), index=True, info=NOT_PERSONAL)
    name: Mapped[str] = mapped_column(String(120), info=NOT_PERSONAL)
    starts_on: Mapped[date | None] = mapped_column(Date, info=NOT_PERSONAL)
    ends_on: Mapped[date | None] = mapped_column(Date, info=NOT_PERSONAL)
    seats: Mapped[int | None] = mapped_column(Integer, info=NOT_PERSONAL)
    """None: as many as come."""
    taken: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    """Members who are enrolled, counted by the same statement that lets them in."""
    joining: Mapped[str] = mapped_column(String(10), default=BY_LIST, info=NOT_PERSONAL)


class CohortDeadline(Base):
    """Until when a group works on a quiz."""

    __tablename__ = "cohort_deadline"
    __table_args__ = (UniqueConstraint("cohort_id", "quiz_key"),)

    id: Mapped[int] = row_id()
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), info=NOT_PERSONAL)
    quiz_key: Mapped[str] = mapped_column(String(60), default="", info=NOT_PERSONAL)
    """Empty: every quiz of the course that has none of its own."""
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, info=NOT_PERSONAL)


class CohortMember(Base):
    """A person in a group, on its waiting list, invited into it, or who was in it. In one course somebody is in one group at most."""

    __tablename__ = "cohort_member"
    __table_args__ = (
        UniqueConstraint("cohort_id", "account_id"),
        partial_index("uq_cohort_member_one_group", "account_id", "course_id", where="state = 'enrolled'", unique=True),
    )

    id: Mapped[int] = row_id()
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), info=PERSONAL)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True, info=PERSONAL)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), info=PERSONAL)
    """The group's course, so that the database itself sees to one group."""
    state: Mapped[str] = mapped_column(String(10), info=PERSONAL)
    since: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
    invited_as: Mapped[str | None] = mapped_column(String(254), info=PERSONAL)
    """While somebody is invited: the address that was typed. Trainers see this one, whatever hers is by then."""


class ConfirmedList(Base):
    """A list that a trainer has confirmed and the worker enrols; its rows are deleted when that is done."""

    __tablename__ = "confirmed_list"

    id: Mapped[int] = row_id()
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), index=True, info=NOT_PERSONAL)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), info=PERSONAL)
    """Who has confirmed it."""
    locale: Mapped[str] = mapped_column(String(8), info=PERSONAL)
    """Language of mails for people who are new."""
    rows: Mapped[str] = mapped_column(Text, info=PERSONAL)
    """Packed (`rules/listed.py`); empty when everything is done."""
    total: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    done: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    """Rows that were worked through."""
    enrolled: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    invited: Mapped[int] = mapped_column(Integer, default=0, server_default="0", info=NOT_PERSONAL)
    invites: Mapped[bool] = mapped_column(default=False, server_default=false(), info=NOT_PERSONAL)
    """Whether it was confirmed by a trainer of the group alone: then it invites, as she was told."""
    is_stopped: Mapped[bool] = mapped_column(default=False, server_default=false(), info=NOT_PERSONAL)
    """Whether the worker has stopped because who confirmed it may no longer do it."""
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)


class Announcement(Base):
    """What a trainer tells everybody in a group."""

    __tablename__ = "announcement"

    id: Mapped[int] = row_id()
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), index=True, info=NOT_PERSONAL)
    texts: Mapped[dict[str, Any]] = mapped_column(info=NOT_PERSONAL)
    """By language: title and body, plain text."""
    announced_at: Mapped[datetime] = mapped_column(UtcDateTime, info=NOT_PERSONAL)
    mailed_to: Mapped[int | None] = mapped_column(BigId, info=NOT_PERSONAL)
    """Up to which member mails are written down, so that nobody gets a second one; None where no mail was wanted."""


class CalendarAddress(Base):
    """A person's secret address under which a calendar program reads all dates."""

    __tablename__ = "calendar_address"

    id: Mapped[int] = row_id()
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), unique=True, info=PERSONAL)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True, info=PERSONAL)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
