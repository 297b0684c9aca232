"""The dates of this room: webinars of courses in which somebody learns or of which she is trainer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.cohorts.rules.calendar import CalendarDate
from quizapp.courses.queries import published_courses
from quizapp.kernel.identity import Identity
from quizapp.web.locale import current_locale
from quizapp.webinars.queries import meetings_of, open_to


def webinar_dates(session: Session, identity: Identity, _now: datetime) -> Iterator[CalendarDate]:
    """One query for each of the person's courses. The address to join stands on the webinar's page alone."""
    for published in published_courses(session, identity.account_id):
        course = published.edition.course
        if published.enrolment_id is None and course.key not in identity.trainer_of | identity.trains_groups_in:
            continue
        title = course.title.in_locale(current_locale(), (course.source_locale,))
        within = () if identity.may_see_results_of(course.key) else (open_to(identity.account_id),)
        for meeting in meetings_of(session, published, *within):
            times, path = meeting.plan.timetable, f"courses/{course.key}/webinars/{meeting.number}"
            yield CalendarDate(
                f"webinar-{meeting.number}", meeting.plan.title, title, times.starts_at, times.ends_at, course.time_zone, path
            )
