"""Reading reports, writing them down and counting anew: done by the worker, or at once where it is little."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from quizapp.accounts.models import Account
from quizapp.courses.editions import edition_of
from quizapp.courses.models import CourseRow
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.interchange.attendance.heads import Meaning
from quizapp.interchange.attendance.reading import Unknown
from quizapp.interchange.attendance.stays import Report
from quizapp.kernel.errors import Invalid
from quizapp.webinars.attendance_queries import all_attendees
from quizapp.webinars.evidence import note_evidence
from quizapp.webinars.importing import (
    READING,
    apply_portion,
    ask_for_columns,
    count_presence,
    forget_imports,
    heads_digest,
    keep_plan,
    people_to_apply,
    refuse,
)
from quizapp.webinars.leading import scope_of_meeting
from quizapp.webinars.list_pdf import render_list
from quizapp.webinars.models import AttendanceImport, Attendee, ColumnMapping, Meeting
from quizapp.webinars.paper_models import AttendancePaper
from quizapp.webinars.papers import forget_papers, keep_paper
from quizapp.webinars.printed_list import printed_list
from quizapp.webinars.queries import meeting_by_number, plan_of
from quizapp.webinars.reading import Asked, known_people, plan_of_report, read_bytes
from quizapp.webinars.rules.rows import row_from_json

RECOUNTED_AT_ONCE = 100


def read_attendance(database: Database, import_id: int, now: datetime) -> None:
    """Read a report outside any transaction, and keep what it would write, why it is refused, or what has to be asked."""
    with database.reading() as session:
        waiting = _waiting(session, import_id)
        if waiting is None:
            return
        content, asked, heads, mappings = waiting
        known = known_people(session, asked)
    try:
        found = _read(content, asked, heads, mappings)
    except Invalid as refused:
        with database.transaction() as session:
            refuse(session, import_id, refused)
        return
    plan = None if isinstance(found, Unknown) else plan_of_report(found, known, asked)
    with database.transaction() as session:
        if isinstance(found, Unknown):
            ask_for_columns(session, import_id, found.heads, found.examples)
        else:
            keep_plan(session, import_id, found.form, plan or [], now)


def _read(
    content: bytes, asked: Asked, heads: list[str], mappings: Mapping[str, dict[Meaning, int]]
) -> Report | Unknown:
    """By chosen columns if these heads were asked about, else as it stands; then by columns that are remembered for its heads."""
    if heads and (columns := mappings.get(heads_digest(heads))):
        return read_bytes(content, asked, columns, heads)
    found = read_bytes(content, asked, None)
    if isinstance(found, Unknown) and (columns := mappings.get(heads_digest(found.heads))):
        return read_bytes(content, asked, columns, found.heads)
    return found


def _waiting(
    session: Session, import_id: int
) -> tuple[bytes, Asked, list[str], dict[str, dict[Meaning, int]]] | None:
    row = session.scalar(select(AttendanceImport).where(AttendanceImport.id == import_id).options(undefer(AttendanceImport.content)))
    if row is None or row.state != READING or row.content is None:
        return None
    meeting = session.get_one(Meeting, row.meeting_id)
    course = session.get_one(CourseRow, meeting.course_id)
    zone = ZoneInfo(edition_of(session, course.revision_id or 0).course.time_zone)
    remembered = session.scalars(select(ColumnMapping).where(ColumnMapping.course_id == course.id))
    mappings: dict[str, Any] = {mapping.heads_digest: mapping.columns for mapping in remembered}
    heads = row.plan[0]["heads"] if row.plan else []
    return row.content, Asked(meeting.id, course.id, plan_of(meeting).timetable, zone, meeting.cohort_id), heads, mappings


def apply_attendance(database: Database, import_id: int, now: datetime) -> None:
    """Write a report down, portion by portion; what a crash leaves is done by the next run."""
    with database.reading() as session:
        people = people_to_apply(session, import_id)
    is_left = True
    while is_left:
        with database.transaction() as session:
            is_left = apply_portion(session, import_id, people, now)


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
    """Reports that were handed in and never applied go after two days, lists that were made after one."""
    with database.transaction() as session:
        forget_imports(session, now)
        forget_papers(session, now)
