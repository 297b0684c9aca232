"""Taking back a report that was read in by mistake. A writer of this room, beside `service.py`.

What only this report told goes: times, and people of whom nothing else is known. Who has a link that was mailed or used stays on the list
without times, because a link that somebody holds is theirs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, exists, or_, select
from sqlalchemy.orm import Session

from quizapp.audit.service import record
from quizapp.courses.queries import PublishedCourse
from quizapp.jobs.service import enqueue
from quizapp.kernel.errors import Conflict, NotAllowed
from quizapp.kernel.identity import Identity
from quizapp.mail.models import OutboxMail
from quizapp.webinars.applying import COUNTED_AT_ONCE, count_presence
from quizapp.webinars.evidence import note_anew
from quizapp.webinars.importing import APPLIED, PATIENCE, TAKEN_BACK, TAKING_BACK, locked_import
from quizapp.webinars.leading import scope_at
from quizapp.webinars.link_models import FollowupLink, FollowupMail
from quizapp.webinars.links import forget_link_of
from quizapp.webinars.models import AttendanceImport, AttendanceWritten, Attendee, Meeting
from quizapp.webinars.queries import plan_of, was_from_elsewhere
from quizapp.webinars.rules.rows import row_from_json
from quizapp.webinars.rules.taken_back import left_of
from quizapp.webinars.written import told_of_attendees

TAKE_BACK = "take_back_attendance"
LOOKED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What taking a report back does. **Shape**: how many people leave the list, how many keep what another report told, and how many stay
    without times because their link was mailed or used."""

    going: int = 0
    keeping: int = 0
    staying: int = 0


def what_goes(session: Session, report: AttendanceImport) -> TakenBack:
    """What `take_back` would do, before it is done."""
    ids = session.scalars(_written_about(report.id).order_by(AttendanceWritten.attendee_id)).all()
    going = keeping = staying = 0
    for start in range(0, len(ids), LOOKED_AT_ONCE):
        some = ids[start : start + LOOKED_AT_ONCE]
        told, held = told_of_attendees(session, some), _holding_a_link(session, some)
        for attendee_id, sources in session.execute(select(Attendee.id, Attendee.sources).where(Attendee.id.in_(some))):
            has_rows = bool(left_of(sources, *_mine_and_others(told[attendee_id], report.id)))
            keeping += has_rows
            staying += not has_rows and attendee_id in held
            going += not has_rows and attendee_id not in held
    return TakenBack(going, keeping, staying)


def begin_to_take_back(session: Session, identity: Identity, course: PublishedCourse, code: str, now: datetime) -> int:
    """Begin to take a report back; its number.

    **Raises** NotAllowed for trainers of a group where somebody of another one was there, NotFound, Conflict for a report that is not
    written down. **Effects**: an entry in the log of acts.
    """
    row = locked_import(session, identity, course, code)
    if row.state != APPLIED or session.scalar(_written_about(row.id).limit(1)) is None:
        raise Conflict("import_not_to_be_taken_back")
    if was_from_elsewhere(session, row.meeting_id, scope_at(session, identity, course, row.meeting_id)):
        raise NotAllowed("others_were_there")
    row.state = TAKING_BACK
    record(session, identity, "attendance_taken_back", "meeting", row.meeting_id, None, {"people": row.total, "form": row.form}, now)
    enqueue(session, TAKE_BACK, row.id, now + PATIENCE)
    return row.id


def take_back_some(session: Session, import_id: int, now: datetime) -> bool:
    """Take back what the report told about the next few people; whether somebody may be left. Again it goes on where it was."""
    row = session.scalar(select(AttendanceImport).where(AttendanceImport.id == import_id).with_for_update())
    if row is None or row.state != TAKING_BACK:
        return False
    ids = session.scalars(_written_about(import_id).order_by(AttendanceWritten.attendee_id).limit(COUNTED_AT_ONCE)).all()
    meeting = session.scalars(select(Meeting).where(Meeting.id == row.meeting_id).with_for_update()).one()
    _take_back(session, meeting, import_id, ids, now)
    session.execute(delete(AttendanceWritten).where(AttendanceWritten.import_id == import_id, AttendanceWritten.attendee_id.in_(ids)))
    if not ids:
        row.state = TAKEN_BACK
    return bool(ids)


def _take_back(session: Session, meeting: Meeting, import_id: int, ids: Collection[int], now: datetime) -> None:
    told, held, plan, touched = told_of_attendees(session, ids), _holding_a_link(session, ids), plan_of(meeting), set[int]()
    for attendee in session.scalars(select(Attendee).where(Attendee.id.in_(ids)).with_for_update(of=Attendee)).all():
        if attendee.enrolment_id is not None:
            touched.add(attendee.enrolment_id)
        left = left_of(attendee.sources, *_mine_and_others(told[attendee.id], import_id))
        if left or attendee.id in held:
            attendee.sources = left
            count_presence(attendee, map(row_from_json, left), plan)
        else:
            forget_link_of(session, attendee.id)
            session.delete(attendee)
    session.flush()
    note_anew(session, meeting, touched, now)


def _mine_and_others(told: Mapping[int, set[str]], import_id: int) -> tuple[set[str], set[str]]:
    return told.get(import_id, set()), {one for number, digests in told.items() if number != import_id for one in digests}


def _written_about(import_id: int) -> Select[int]:
    return select(AttendanceWritten.attendee_id).where(AttendanceWritten.import_id == import_id).distinct()


def _holding_a_link(session: Session, attendee_ids: Collection[int]) -> set[int]:
    """Whose link was mailed, or is in the hands of a worker who mails it, or was used."""
    is_out = or_(OutboxMail.id.is_(None), OutboxMail.sent_at.is_not(None), OutboxMail.handed_at.is_not(None))
    mailed = (
        select(FollowupMail.id)
        .outerjoin(OutboxMail, OutboxMail.id == FollowupMail.mail_id)
        .where(FollowupMail.link_id == FollowupLink.id, is_out)
    )
    used = or_(FollowupLink.started_at.is_not(None), exists(mailed))
    return set(session.scalars(select(FollowupLink.attendee_id).where(FollowupLink.attendee_id.in_(attendee_ids), used)))
