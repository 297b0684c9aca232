"""Where somebody goes on who signs in again, perhaps on another device."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.cohorts.companies import is_only_contact
from quizapp.cohorts.queries import own_rules
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import PublishedCourse
from quizapp.kernel.errors import NotFound
from quizapp.progress.queries import AskedAt, CourseProgress, course_of_enrolment, course_progress
from quizapp.quizzes.queries import newest_open_attempt
from quizapp.web.extensions import now, reading

LOOKED_AT = 5
"""So many of the courses that somebody learns in, the newest first."""


def goes_on_at(account_id: int) -> str | None:
    """The next question of the attempt that was begun last; without one the next passage or quiz of the course that was last learned
    in. Who only sees people of a company begins at them. None for who has begun nothing."""
    session = reading()
    if code := newest_open_attempt(session, account_id):
        return url_for("quizzes.resume", code=code)
    if is_only_contact(session, account_id):
        return url_for("company.company_people")
    begun = [(course, progress) for course, progress in _courses_of(session, account_id) if progress.has_started]
    newest = max(begun, key=lambda found: found[1].last_activity_at or now(), default=None)
    return _address(newest[0].edition.course.key, newest[1]) if newest else None


def _courses_of(session: Session, account_id: int) -> list[tuple[PublishedCourse, CourseProgress]]:
    """Courses of this person that are there now, with what was done of them."""
    mine = select(Enrolment.id).where(Enrolment.account_id == account_id).order_by(Enrolment.id.desc()).limit(LOOKED_AT)
    found = []
    for enrolment_id in session.scalars(mine).all():
        try:
            course = course_of_enrolment(session, enrolment_id)
        except NotFound:
            continue
        asked = AskedAt(now(), course.extra_time, own_rules(session, enrolment_id))
        found.append((course, course_progress(session, enrolment_id, course.edition, asked)))
    return found


def _address(course_key: str, progress: CourseProgress) -> str:
    step = progress.next_step
    if step.kind == "read":
        return url_for("lessons.lesson", course=course_key, module=step.module_key, _anchor=step.section_key)
    if step.quiz_key:
        return url_for("quizzes.intro", course=course_key, quiz=step.quiz_key)
    return url_for("progress.course", course=course_key)
