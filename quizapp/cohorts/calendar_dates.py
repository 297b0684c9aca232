"""The dates of this room: when groups begin and end, and until when they work on what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from quizapp.cohorts.queries import dated_groups, deadlines_of_groups, own_deadlines
from quizapp.cohorts.rules.calendar import CalendarDate
from quizapp.courses.queries import published_courses
from quizapp.kernel.identity import Identity
from quizapp.web.locale import current_locale


def group_dates(session: Session, identity: Identity, _now: datetime) -> Iterator[CalendarDate]:
    """Of groups in which somebody learns or of which she is trainer; three queries."""
    courses = {one.course_id: one.edition.course for one in published_courses(session)}
    groups = [group for group in dated_groups(session, identity) if group.course_id in courses]
    deadlines = deadlines_of_groups(session, [group.id for group in groups])
    later = own_deadlines(session, identity.account_id)
    for group in groups:
        course = courses[group.course_id]
        title, zone = course.title.in_locale(current_locale(), (course.source_locale,)), course.time_zone
        path = f"courses/{course.key}"
        for kind, day, words in (
            ("start", group.starts_on, _("%(group)s begins", group=group.name)),
            ("end", group.ends_on, _("%(group)s ends", group=group.name)),
        ):
            if day is not None:
                yield CalendarDate(f"group-{group.id}-{kind}", words, title, day, None, zone, path)
        for quiz_key, due_at in deadlines.get(group.id, ()):
            quiz = course.quiz(quiz_key) if quiz_key else None
            what = quiz.title.in_locale(current_locale(), (course.source_locale,)) if quiz else title
            due = later.get(group.course_id, due_at)
            uid = f"group-{group.id}-due-{quiz_key or 'course'}"
            yield CalendarDate(uid, _("Deadline: %(quiz)s", quiz=what), title, max(due, due_at), None, zone, path)
