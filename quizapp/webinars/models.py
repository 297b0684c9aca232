"""Meetings with their dates, who attended them, and the files that say so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer, LargeBinary, String, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, column_property, mapped_column

from quizapp.accounts.models import Account
from quizapp.db.base import NOT_PERSONAL, PERSONAL, Base, row_id
from quizapp.db.types import UtcDateTime
from quizapp.webinars.rules.boosters import NO_BOOSTERS

MATCHED, NEW, APART = "matched", "new", "apart"
"""What is known of an attendee: `Attendee.state`."""


class Meeting(Base):
    """One webinar of a course."""

    __tablename__ = "meeting"

    id: Mapped[int] = row_id()
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True, info=NOT_PERSONAL)
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"), index=True, info=NOT_PERSONAL)
    """The group it is for; None for everybody in the course."""
    title: Mapped[str] = mapped_column(String(200), info=NOT_PERSONAL)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, info=NOT_PERSONAL)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, info=NOT_PERSONAL)
    breaks: Mapped[list[Any]] = mapped_column(JSON, info=NOT_PERSONAL)
    """Announced breaks in order: pairs of instants as ISO texts in UTC."""
    locale: Mapped[str] = mapped_column(String(8), info=NOT_PERSONAL)
    """The language spoken."""
    host: Mapped[str] = mapped_column(String(200), default="", info=PERSONAL)
    """Who leads it, as it is shown and printed; empty where nobody is named."""
    planned_seconds: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    """Teaching units that were planned, as seconds: 2 units are 5400."""
    join_url: Mapped[str] = mapped_column(String(1000), default="", info=NOT_PERSONAL)
    """Where to join. Shown to enrolled people while the door is open, and to nobody else."""
    target_kind: Mapped[str] = mapped_column(String(20), default="", info=NOT_PERSONAL)
    """What follows it: section | quiz | pretest | posttest, or empty."""
    target_key: Mapped[str] = mapped_column(String(140), default="", info=NOT_PERSONAL)
    """"visible#niche" of a section, "visible" of a quiz; empty for pre- and post-test, which the course names."""
    booster_days: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"), info=NOT_PERSONAL)
    """Days after it on which boosters leave, as `rules/boosters.py` writes them; empty for none."""
    booster_questions: Mapped[int] = mapped_column(Integer, default=NO_BOOSTERS.questions, server_default="3", info=NOT_PERSONAL)
    """How many questions each booster holds."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, info=NOT_PERSONAL)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, info=NOT_PERSONAL)


class Attendee(Base):
    """One person at one meeting, known to this server or not."""

    __tablename__ = "attendee"
    __table_args__ = (UniqueConstraint("meeting_id", "key"),)

    id: Mapped[int] = row_id()
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), info=PERSONAL)
    key: Mapped[str] = mapped_column(String(330), info=PERSONAL)
    """Who it is within the meeting: "learner:" and the enrolment, else "mail:" and the address, else "name:" and the folded name,
    "unclear:" and the name where what stood for an address was none; "apart:" before it where a trainer of a group handed in rows about
    somebody beyond the group; "settled:" and the number for who was linked to a learner and is no longer (decision record 19).
    Two imports of the same person at once meet here."""
    name: Mapped[str | None] = mapped_column(String(200), info=PERSONAL)
    email: Mapped[str | None] = mapped_column(String(254), index=True, info=PERSONAL)
    """As the report says it, lower case; confirmed by nobody."""
    initials: Mapped[str] = mapped_column(String(8), info=PERSONAL)
    presence_seconds: Mapped[int] = mapped_column(Integer, info=PERSONAL)
    """All stays together, within the meeting, without its breaks."""
    present_hundredths: Mapped[int] = mapped_column(Integer, info=PERSONAL)
    """Presence in hundredths of a per cent of the meeting, cut: 7999 is 79.99 %; at least one for who was there at all."""
    unit_hundredths: Mapped[int] = mapped_column(Integer, info=PERSONAL)
    """Presence in hundredths of teaching units, rounded; never more than planned."""
    sources: Mapped[list[Any]] = mapped_column(JSON, info=PERSONAL)
    """The rows it comes from, as mapped and nothing else: name, email, joined, left, seconds."""
    state: Mapped[str] = mapped_column(String(10), info=PERSONAL)
    """matched: an account is known; new: none is; apart: somebody has decided that it is none of those who were offered."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True, info=PERSONAL)
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"), index=True, info=PERSONAL)
    """Set when the account learns in the course."""
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
    address: Mapped[str | None] = column_property(
        func.coalesce(email, select(Account.email).where(Account.id == account_id).correlate_except(Account).scalar_subquery())
    )
    """Where mails go: what the report says, else the address of the account that is known."""


WAS_THERE = Attendee.present_hundredths > 0
"""Who was there for a moment at least. Others stand on the list, because a report names them, and are neither invited nor counted."""


class RemovedAttendee(Base):
    """A name that was removed from the list of a meeting: a fingerprint that is found again in a report and names nobody."""

    __tablename__ = "removed_attendee"

    id: Mapped[int] = row_id()
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL)
    salt: Mapped[str] = mapped_column(String(43), info=NOT_PERSONAL)
    fingerprint: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    """As `rules/removed.py` makes it."""
    removed_at: Mapped[datetime] = mapped_column(UtcDateTime, info=NOT_PERSONAL)


class ImportProgress(Base):
    """How far a report is read, or written down. In a row of its own: SQLite writes a row whole, and beside the file that is megabytes."""

    __tablename__ = "import_progress"

    import_id: Mapped[int] = mapped_column(
        ForeignKey("attendance_import.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, info=NOT_PERSONAL
    )
    step: Mapped[str] = mapped_column(String(10), default="rows", server_default=text("'rows'"), info=NOT_PERSONAL)
    """rows: of the file, read | people: looked up | written: people, written down"""
    done: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    goal: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"), info=NOT_PERSONAL)
    """How many there are of what the step counts; 0 while nobody knows."""
    run: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"), info=NOT_PERSONAL)
    """How often reading was begun: of two at once only the later one keeps what it finds."""


class ImportPart(Base):
    """A piece of what applying a report will write. Pieces come and go one by one, because who writes megabytes at once keeps others
    from saving."""

    __tablename__ = "import_part"

    import_id: Mapped[int] = mapped_column(
        ForeignKey("attendance_import.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, info=NOT_PERSONAL
    )
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, info=NOT_PERSONAL)
    """In order, from 0; who is doubtful comes first, in pieces of their own."""
    entries: Mapped[list[Any]] = mapped_column(JSON, info=PERSONAL)
    """One entry a person, and what is dropped and why: `rules/parts.py`."""


class AttendanceImport(Base):
    """A report that was handed in, from the file to the rows that were written. The file goes as soon as it is read."""

    __tablename__ = "attendance_import"

    id: Mapped[int] = row_id()
    code: Mapped[str] = mapped_column(String(40), unique=True, info=NOT_PERSONAL)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True, info=NOT_PERSONAL)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), info=PERSONAL)
    """Who handed it in."""
    state: Mapped[str] = mapped_column(String(10), info=NOT_PERSONAL)
    """reading | mapping | preview | applying | applied | refused | dropped | lapsed | unwriting (being taken back) | taken_back"""
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True, info=PERSONAL)
    """The file, sealed (`sealed_reports.py`); None as soon as its rows are known or it is refused, dropped or lapsed."""
    reading_key: Mapped[str | None] = mapped_column(String(400), info=NOT_PERSONAL)
    """What opens it, sealed with the server's secret key; None unless it is being read."""
    form: Mapped[str] = mapped_column(String(40), default="", info=NOT_PERSONAL)
    """Which program's report it is, as `interchange` calls it."""
    fault: Mapped[dict[str, Any] | None] = mapped_column(info=NOT_PERSONAL)
    """Why it was refused: code and parameters."""
    asked: Mapped[dict[str, Any] | None] = mapped_column(info=PERSONAL)
    """Of a table that nobody knows: heads and first rows, and which sheet they are of, sealed as the file is."""
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"), info=NOT_PERSONAL)
    """What the plan holds, as `rules/parts.py` counts it; `told`: how the file was read (`reading.py: told_of`)."""
    decisions: Mapped[dict[str, Any]] = mapped_column(info=PERSONAL)
    """For who is doubtful: the account that was chosen, by key of the attendee."""
    total: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)


class AttendanceWritten(Base):
    """What a report that was written down has told about one of the list, so that it can be taken back. Goes with the report."""

    __tablename__ = "attendance_written"

    id: Mapped[int] = row_id()
    import_id: Mapped[int] = mapped_column(ForeignKey("attendance_import.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL)
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"), index=True, info=PERSONAL)
    rows: Mapped[list[Any]] = mapped_column(JSON, info=PERSONAL)
    """Digests of rows of `attendee.sources`, as `rules/taken_back.py` makes them."""


class ColumnMapping(Base):
    """Which column means what, for tables of a course whose heads no program is known by; remembered for the next one."""

    __tablename__ = "column_mapping"
    __table_args__ = (UniqueConstraint("course_id", "heads_digest"),)

    id: Mapped[int] = row_id()
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), info=NOT_PERSONAL)
    heads_digest: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    """SHA-256 of the heads in order."""
    columns: Mapped[dict[str, Any]] = mapped_column(info=NOT_PERSONAL)
    """Meaning -> number of the column."""
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, info=NOT_PERSONAL)
