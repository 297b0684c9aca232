"""Publishing courses and enrolling learners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, text, update
from sqlalchemy.orm import Session

from quizapp.audit.service import record
from quizapp.content.blueprint import is_marked_by_hand
from quizapp.content.digest import course_digest
from quizapp.content.document import Course
from quizapp.courses.models import CourseRevision, CourseRow, Enrolment
from quizapp.courses.rules.extra_time import LEAST_PERCENT, MOST_PERCENT, ExtraTime
from quizapp.courses.rules.results_privacy import MODES, SELF_ASSESSMENT
from quizapp.db.session import emit
from quizapp.db.types import UtcDateTime
from quizapp.files.service import store_file
from quizapp.kernel.errors import Conflict, Invalid, NotFound
from quizapp.kernel.events import LearnerEnrolled, LearnerInvited
from quizapp.kernel.identity import CONSOLE, Identity


@dataclass(frozen=True, slots=True)
class PreparedRevision:
    """Everything a revision needs, made before the write transaction starts. JSON texts; media by path."""

    course: Course
    digest: str
    document: str
    edition: str
    media: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did: the revision's number, whether anything changed, and whom results of the course are for."""

    number: int
    is_new: bool
    results_privacy: str


def prepare_revision(course: Course, media: Mapping[str, bytes]) -> PreparedRevision:
    """Digest and render a course; slow work, done outside any transaction."""
    from quizapp.content.rendering import render_edition  # deferred: Markdown is only needed when publishing

    edition = render_edition(course)
    return PreparedRevision(course, course_digest(course), course.model_dump_json(), edition.model_dump_json(), media)


def publish_revision(
    session: Session, prepared: PreparedRevision, now: datetime, by: Identity = CONSOLE, results: str | None = None
) -> Published:
    """Make a prepared course the current one; the same digest again changes nothing.

    **Shape**: `results` is whom the results of a new course are for, where whoever installs it says so; a course that is
    there keeps its mode. **Raises** as `_new_course`.
    """
    course = session.scalar(select(CourseRow).where(CourseRow.key == prepared.course.key))
    if course is None:
        course = _new_course(session, prepared.course, results or prepared.course.results)
    revision = session.scalar(
        select(CourseRevision).where(CourseRevision.course_id == course.id, CourseRevision.digest == prepared.digest)
    )
    if revision is None:
        revision = _new_revision(session, course, prepared, now)
    is_new = _make_current(session, course, revision, by, now)
    return Published(revision.number, is_new, course.results_privacy)


def _new_course(session: Session, course: Course, mode: str | None) -> CourseRow:
    """A course that nobody has installed here before. **Raises** Invalid where nobody has chosen whom its results are for,
    Conflict for self-assessment where a person has to mark answers."""
    if mode not in MODES:
        raise Invalid("no_such_mode")
    if mode == SELF_ASSESSMENT and is_marked_by_hand(course):
        raise Conflict("mode_without_marking")
    row = CourseRow(key=course.key, results_privacy=mode)
    session.add(row)
    session.flush()
    return row


def _new_revision(session: Session, course: CourseRow, prepared: PreparedRevision, now: datetime) -> CourseRevision:
    types = {file.path: file.media_type for file in prepared.course.media}
    for path, content in prepared.media.items():
        store_file(session, content, types[path], is_public=True, now=now)
    last = session.scalar(select(func.max(CourseRevision.number)).where(CourseRevision.course_id == course.id)) or 0
    revision = CourseRevision(
        course_id=course.id, number=last + 1, digest=prepared.digest, document=prepared.document,
        edition=prepared.edition, published_at=now,
    )
    session.add(revision)
    session.flush()
    return revision


def _make_current(session: Session, course: CourseRow, revision: CourseRevision, by: Identity, now: datetime) -> bool:
    """From now on learners get this revision; False when they did already. **Effects**: one entry in the log of acts."""
    if course.revision_id == revision.id:
        return False
    old = session.get(CourseRevision, course.revision_id) if course.revision_id else None
    before, after = ({"revision": one.number, "digest": one.digest} if one else None for one in (old, revision))
    if after and not before:
        after["mode"] = course.results_privacy
    course.revision_id = revision.id
    record(session, by, "course_published", "course", course.key, before, after, now)
    return True


_ENROL = text(
    "INSERT INTO enrolment (account_id, course_id, enrolled_at) VALUES (:account_id, :course_id, :now)"
    " ON CONFLICT (account_id, course_id) DO NOTHING RETURNING id"
).bindparams(bindparam("now", type_=UtcDateTime))


def enrol(session: Session, account_id: int, course_id: int, now: datetime) -> int:
    """The learner's enrolment in the course, made if it is missing; its number."""
    same = select(Enrolment.id).where(Enrolment.account_id == account_id, Enrolment.course_id == course_id)
    found = session.scalar(same)
    if found is not None:
        return found
    made = session.scalar(_ENROL, {"account_id": account_id, "course_id": course_id, "now": now})
    if made is None:  # on PostgreSQL a second click may have enrolled the learner a moment ago
        return session.scalars(same).one()
    emit(session, LearnerEnrolled(now, made, account_id))
    return int(made)


def enrol_invited(session: Session, invited: LearnerInvited) -> None:
    """Enrol whoever accepted an invitation; a course that is gone meanwhile is passed over."""
    course_id = session.scalar(select(CourseRow.id).where(CourseRow.key == invited.course_key))
    if course_id is not None:
        enrol(session, invited.account_id, course_id, invited.at)


def lock_enrolment(session: Session, enrolment_id: int) -> ExtraTime:
    """The learner's extra time, and their turn: one start, or one change of it, at a time. **Raises** NotFound."""
    row = session.execute(
        select(Enrolment.extra_time_percent, Enrolment.extra_time_moves_window)
        .where(Enrolment.id == enrolment_id)
        .with_for_update()
    ).first()
    if row is None:
        raise NotFound("no_such_enrolment")
    return ExtraTime(row[0], bool(row[1]))


def set_extra_time(session: Session, enrolment_id: int, extra: ExtraTime) -> ExtraTime:
    """Give a learner extra time, or none; what they had before. **Raises** Invalid outside its bounds."""
    if not extra.is_possible:
        raise Invalid("extra_time_impossible", least=LEAST_PERCENT, most=MOST_PERCENT)
    before = lock_enrolment(session, enrolment_id)
    moves_window = extra.moves_window if extra.percent else None
    session.execute(
        update(Enrolment)
        .where(Enrolment.id == enrolment_id)
        .values(extra_time_percent=extra.percent, extra_time_moves_window=moves_window)
    )
    return before


def set_measures(session: Session, enrolment_id: int, more_attempts: int, due_at: datetime | None) -> dict[str, str | int | None]:
    """Grant a learner more attempts and a later deadline, or take them back; what there was before. The caller has judged them."""
    lock_enrolment(session, enrolment_id)
    row = session.execute(select(Enrolment.more_attempts, Enrolment.due_at).where(Enrolment.id == enrolment_id)).one()
    session.execute(
        update(Enrolment).where(Enrolment.id == enrolment_id).values(more_attempts=more_attempts or None, due_at=due_at)
    )
    return {"more_attempts": row.more_attempts or 0, "due_at": row.due_at and row.due_at.isoformat()}
