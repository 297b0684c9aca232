"""The course and the group that an address names, as far as whoever asks may see them."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from quizapp.cohorts.access import scope_of
from quizapp.cohorts.queries import Group, group_by_code
from quizapp.cohorts.rules.scope import Scope
from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.web.extensions import now, reading
from quizapp.web.identity import current_identity


def own_course(course: str) -> tuple[PublishedCourse, Scope]:
    """A course of which one is trainer, wholly or of groups. **Raises** NotAllowed, NotFound."""
    scope = scope_of(reading(), current_identity(), course)
    return published_course(reading(), course), scope


def own_group(course: str, code: str) -> tuple[PublishedCourse, Group, Scope]:
    """A group of which one is trainer. **Raises** NotAllowed, NotFound."""
    published, scope = own_course(course)
    return published, group_by_code(reading(), published.course_id, code, scope), scope


def today_in(published: PublishedCourse) -> date:
    """The day on the clock of the course."""
    return now().astimezone(ZoneInfo(published.edition.course.time_zone)).date()
