"""Reading courses and enrolments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from quizapp.content.edition import Edition
from quizapp.courses.editions import edition_of
from quizapp.courses.models import CourseRevision, CourseRow, Enrolment
from quizapp.courses.rules.extra_time import NO_EXTRA_TIME, ExtraTime
from quizapp.courses.rules.results_privacy import Sight, sight_of
from quizapp.db.session import read_rows
from quizapp.kernel.errors import NotFound

# Built once: every page of a course asks this.
_CURRENT = (
    select(
        CourseRow.id, CourseRevision.id, CourseRevision.digest, Enrolment.id, Enrolment.extra_time_percent,
        Enrolment.extra_time_moves_window, CourseRow.results_privacy, CourseRow.privacy_changed_at,
    )
    .join(CourseRevision, CourseRevision.id == CourseRow.revision_id)
    .outerjoin(Enrolment, (Enrolment.course_id == CourseRow.id) & (Enrolment.account_id == bindparam("account_id")))
)
_BY_KEY = _CURRENT.where(CourseRow.key == bindparam("course_key"))
_ALL = _CURRENT.order_by(CourseRow.key)


@dataclass(frozen=True, slots=True)
class PublishedCourse:
    """A course as learners meet it now; `enrolment_id` is None for who has not started."""

    course_id: int
    revision_id: int
    edition: Edition
    results_privacy: str
    enrolment_id: int | None = None
    extra_time: ExtraTime = NO_EXTRA_TIME
    privacy_changed_at: datetime | None = None

    @property
    def sight(self) -> Sight:
        """What trainers and administrators see of a learner who shares nothing of her own accord."""
        return sight_of(self.results_privacy)


def published_course(session: Session, course_key: str, account_id: int | None = None) -> PublishedCourse:
    """The current revision of a course, with the asker's enrolment, in one query. **Raises** NotFound."""
    row = read_rows(session, _BY_KEY, {"account_id": account_id, "course_key": course_key}).first()
    if row is None:
        raise NotFound("no_such_course")
    return _published(session, row)


def published_courses(session: Session, account_id: int | None = None) -> Sequence[PublishedCourse]:
    """All published courses by key, with the asker's enrolments."""
    rows = read_rows(session, _ALL, {"account_id": account_id}).all()
    return [_published(session, row) for row in rows]


def _published(session: Session, row: Row[*tuple[Any, ...]]) -> PublishedCourse:
    course_id, revision_id, digest, enrolment_id, percent, moves_window, privacy, changed_at = row
    extra = ExtraTime(percent, bool(moves_window)) if percent else NO_EXTRA_TIME
    edition = edition_of(session, revision_id, digest)
    return PublishedCourse(course_id, revision_id, edition, privacy, enrolment_id, extra, changed_at)


def course_keys(session: Session) -> Sequence[str]:
    """Keys of all published courses."""
    return session.scalars(select(CourseRow.key).where(CourseRow.revision_id.is_not(None)).order_by(CourseRow.key)).all()


def course_titles(session: Session, locale: str) -> dict[str, str]:
    """Titles of all published courses by key, in this language, else in the one the course was written in."""
    courses = (published.edition.course for published in published_courses(session))
    return {course.key: course.title.in_locale(locale, (course.source_locale,)) for course in courses}


def current_document(session: Session, course_key: str) -> str:
    """The source document of the current revision, as JSON. **Raises** NotFound."""
    document = session.scalar(
        select(CourseRevision.document)
        .join(CourseRow, CourseRow.revision_id == CourseRevision.id)
        .where(CourseRow.key == course_key)
    )
    if document is None:
        raise NotFound("no_such_course")
    return document
