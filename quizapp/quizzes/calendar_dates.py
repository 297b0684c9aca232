"""The dates of this room: when quizzes with a window open and close, for who learns in the course or is its trainer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from quizapp.cohorts.rules.calendar import CalendarDate
from quizapp.courses.queries import published_courses
from quizapp.kernel.identity import Identity
from quizapp.quizzes.rules.timing import time_plan
from quizapp.web.locale import current_locale


def window_dates(session: Session, identity: Identity, _now: datetime) -> Iterator[CalendarDate]:
    """As windows are written, extra time of the learner included; deadlines of groups are told by their own room."""
    for published in published_courses(session, identity.account_id):
        course = published.edition.course
        if published.enrolment_id is None and course.key not in identity.trainer_of | identity.trains_groups_in:
            continue
        for quiz in course.all_quizzes():
            plan = time_plan(quiz.time, course.time_zone, published.extra_time)
            title = quiz.title.in_locale(current_locale(), (course.source_locale,))
            told = course.title.in_locale(current_locale(), (course.source_locale,))
            path = f"courses/{course.key}/quizzes/{quiz.key}"
            for kind, at, words in (
                ("opens", plan.opens_at, _("%(quiz)s opens", quiz=title)), ("closes", plan.closes_at, _("%(quiz)s closes", quiz=title)),
            ):
                if at is not None:
                    yield CalendarDate(f"quiz-{course.key}-{quiz.key}-{kind}", words, told, at, None, course.time_zone, path)
