"""Reading reports, writing them down and counting anew: done by the worker, or at once where it is little."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from quizapp.accounts.models import Account
from quizapp.config import Settings
from quizapp.courses.editions import edition_of
from quizapp.courses.models import CourseRow
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.interchange.attendance.heads import Meaning
from quizapp.interchange.attendance.reading import Unknown
from quizapp.interchange.attendance.stays import Report
from quizapp.interchange.tables import Tell
from quizapp.jobs.aside import Aside
from quizapp.jobs.worker import JobFunction
from quizapp.kernel.errors import Invalid
from quizapp.webinars.applying import (
    COUNTED_AT_ONCE,
    Piece,
    close_import,
    count_presence,
    finish_piece,
    next_piece,
    note_of_piece,
    write_piece,
)
from quizapp.webinars.attendance_queries import all_attendees
from quizapp.webinars.evidence import note_evidence
from quizapp.webinars.importing import (
    APPLY,
    PEOPLE,
    ROWS,
    ask_for_columns,
    begin_reading,
    forget_imports,
    heads_digest,
    keep_parts,
    keep_plan,
    note_progress,
    refuse,
)
from quizapp.webinars.leading import scope_of_meeting, scope_of_report
from quizapp.webinars.list_pdf import render_list
from quizapp.webinars.models import AttendanceImport, Attendee, ColumnMapping, Meeting
from quizapp.webinars.paper_models import AttendancePaper
from quizapp.webinars.papers import MAKE_PAPER, forget_papers, keep_paper
from quizapp.webinars.printed_list import printed_list
from quizapp.webinars.queries import meeting_by_number, plan_of
from quizapp.webinars.reading import Asked, known_people, plan_of_report, read_bytes, told_of
from quizapp.webinars.removing import forget_removed
from quizapp.webinars.rules.parts import Entry, counts_of, in_parts
from quizapp.webinars.rules.rows import row_from_json
from quizapp.webinars.sealed_reports import opened_columns, opened_report, sealed_columns
from quizapp.webinars.service import RECOUNT
from quizapp.webinars.taking_back import TAKE_BACK, take_back_some

RECOUNTED_AT_ONCE = 100
KEPT_AT_ONCE = 4
"""Pieces of a plan that are kept in one transaction."""


def make_read_job(configured: Settings) -> JobFunction:
    """The job that reads a report with the key that the server has for it."""

    def read(database: Database, import_id: int, now: datetime) -> None:
        read_attendance(database, import_id, configured.secret_key, now)

    return read


def read_attendance(database: Database, import_id: int, secret: str, now: datetime) -> None:
    """Read a report outside any transaction, and keep what it would write, why it is refused, or what has to be asked."""
    with database.transaction() as session:
        run = begin_reading(session, import_id)
    if run is None:
        return

    def hear(step: str, done: int, goal: int) -> None:
        with database.transaction() as session:
            note_progress(session, import_id, run, step, done, goal)

    try:
        with Aside(database.gives_way) as aside:
            found, plan = aside.result_of(lambda tell: _worked_out(database, import_id, secret, tell), hear)
    except Invalid as refused:
        with database.transaction() as session:
            refuse(session, import_id, run, refused)
        return
    if isinstance(found, Report):
        _keep(database, import_id, run, found, plan, now)
    else:
        with database.transaction() as session:
            ask_for_columns(session, import_id, run, found, now)


def _worked_out(
    database: Database, import_id: int, secret: str, tell: Callable[..., None]
) -> tuple[Report | Mapping[str, Any], list[Entry]]:
    """The report and its plan; of one that nobody knows what has to be asked, sealed. **Raises** Invalid."""
    with database.reading() as session:
        row, asked, mappings = _waiting(session, import_id)
        known = known_people(session, asked)
    content, key = opened_report(row.content, row.reading_key, secret)
    told = opened_columns(row.asked, key)
    found = _read(content, asked, told.heads if told else (), mappings, partial(tell, ROWS))
    if isinstance(found, Unknown):
        return sealed_columns(found, key), []
    return found, plan_of_report(found, known, asked, partial(tell, PEOPLE))


def _keep(database: Database, import_id: int, run: int, report: Report, plan: list[Entry], now: datetime) -> None:
    """Little by little, so that nobody waits for megabytes to be written."""
    parts, counts = in_parts(plan), {**counts_of(plan), "told": told_of(report)}
    for first in range(0, len(parts), KEPT_AT_ONCE):
        with database.transaction() as session:
            if not keep_parts(session, import_id, run, first, parts[first : first + KEPT_AT_ONCE]):
                return
    with database.transaction() as session:
        keep_plan(session, import_id, run, report.form, counts, now)


def _read(
    content: bytes, asked: Asked, heads: Sequence[str], mappings: Mapping[str, dict[Meaning, int]], tell: Tell
) -> Report | Unknown:
    """By chosen columns if these heads were asked about, else as it stands; then by columns that are remembered for its heads."""
    if heads and (columns := mappings.get(heads_digest(heads))):
        return read_bytes(content, asked, columns, heads, tell)
    found = read_bytes(content, asked, None, tell=tell)
    if isinstance(found, Unknown) and (columns := mappings.get(heads_digest(found.heads))):
        return read_bytes(content, asked, columns, found.heads, tell)
    return found


def _waiting(session: Session, import_id: int) -> tuple[AttendanceImport, Asked, dict[str, dict[Meaning, int]]]:
    row = session.get_one(AttendanceImport, import_id, options=[undefer(AttendanceImport.content)])
    meeting = session.get_one(Meeting, row.meeting_id)
    course = session.get_one(CourseRow, meeting.course_id)
    zone = ZoneInfo(edition_of(session, course.revision_id or 0).course.time_zone)
    remembered = session.scalars(select(ColumnMapping).where(ColumnMapping.course_id == course.id))
    mappings: dict[str, Any] = {mapping.heads_digest: mapping.columns for mapping in remembered}
    scope = scope_of_report(session, row, meeting.cohort_id)
    return row, Asked(meeting.id, course.id, plan_of(meeting).timetable, zone, scope), mappings


def apply_attendance(database: Database, import_id: int, now: datetime) -> None:
    """Write a report down, piece by piece; what a crash leaves is done by the next run."""
    with Aside(database.gives_way) as aside:
        while (piece := aside.result_of(lambda _tell: _next_piece(database, import_id))) is not None:
            _write_down(database, piece, now)
    with database.transaction() as session:
        close_import(session, import_id, now)


def take_back_attendance(database: Database, import_id: int, now: datetime) -> None:
    """Take a report back, a few people at a time; what a crash leaves is done by the next run."""
    is_more = True
    while is_more:
        with database.transaction() as session:
            is_more = take_back_some(session, import_id, now)


def _next_piece(database: Database, import_id: int) -> Piece | None:
    with database.reading() as session:
        return next_piece(session, import_id)


def _write_down(database: Database, piece: Piece, now: datetime) -> None:
    with database.transaction() as session:
        linked = sorted(write_piece(session, piece, now))
    for start in range(0, len(linked), COUNTED_AT_ONCE):
        with database.transaction() as session:
            note_of_piece(session, piece.import_id, linked[start : start + COUNTED_AT_ONCE], now)
    if linked:
        with database.transaction() as session:
            finish_piece(session, piece)


def recount_attendance(database: Database, meeting_id: int, now: datetime) -> None:
    """Work out everybody's presence anew, because the times of the meeting have changed."""
    last: int | None = 0
    while last is not None:
        with database.transaction() as session:
            last = _recount(session, meeting_id, last, now)


def _recount(session: Session, meeting_id: int, after: int, now: datetime) -> int | None:
    meeting = session.scalar(select(Meeting).where(Meeting.id == meeting_id).with_for_update())
    if meeting is None:
        return None
    rows = session.scalars(
        select(Attendee)
        .where(Attendee.meeting_id == meeting_id, Attendee.id > after)
        .order_by(Attendee.id)
        .limit(RECOUNTED_AT_ONCE)
    ).all()
    plan = plan_of(meeting)
    for row in rows:
        count_presence(row, map(row_from_json, row.sources), plan)
    session.flush()
    note_evidence(session, meeting, {row.enrolment_id for row in rows if row.enrolment_id is not None}, now)
    return rows[-1].id if rows else None


def make_attendance_paper(database: Database, paper_id: int, now: datetime) -> None:
    """Set a long attendance list outside any transaction, and keep it until it is fetched."""
    with database.reading() as session:
        paper = session.get(AttendancePaper, paper_id)
        if paper is None or paper.made_at is not None:
            return
        key = session.get_one(CourseRow, session.get_one(Meeting, paper.meeting_id).course_id).key
        published = published_course(session, key)
        meeting = meeting_by_number(session, published, paper.meeting_id)
        rows = all_attendees(session, paper.meeting_id, scope_of_meeting(paper.cohort_id))
        printed = printed_list(published.edition.course, meeting, rows, paper.locale, _who(session, paper), now)
    content = render_list(printed, now)
    with database.transaction() as session:
        keep_paper(session, paper_id, content, now)


def _who(session: Session, paper: AttendancePaper) -> str:
    asker = session.get(Account, paper.account_id or 0)
    return (asker.name or asker.email or "") if asker else ""


def forget_reports(database: Database, now: datetime) -> None:
    """Files whose columns nobody named go after an hour, reports that were never applied after two days, lists that were made after
    one, fingerprints of who was removed after two years."""
    with database.transaction() as session:
        forget_imports(session, now)
        forget_removed(session, now)
        forget_papers(session, now)


JOBS: dict[str, JobFunction] = {
    APPLY: apply_attendance, TAKE_BACK: take_back_attendance, MAKE_PAPER: make_attendance_paper,
    RECOUNT: recount_attendance,
}
"""Part of `wiring.jobs`."""
