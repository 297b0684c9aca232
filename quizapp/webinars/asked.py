"""The meeting that an address names, for who leads it."""

from __future__ import annotations

from quizapp.cohorts.rules.scope import Scope
from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.web.extensions import reading
from quizapp.web.identity import current_identity
from quizapp.webinars.leading import scope_at


def led_within(course: str, number: int) -> tuple[PublishedCourse, Scope]:
    """The course of a meeting that one leads, and whom one sees at it. **Raises** NotAllowed, NotFound."""
    published = published_course(reading(), course)
    return published, own_scope(published, number)


def led_course(course: str, number: int) -> PublishedCourse:
    """The same where nobody is shown."""
    return led_within(course, number)[0]


def own_scope(published: PublishedCourse, number: int) -> Scope:
    """Whom one sees at a meeting of this course. Raises as `led_within`."""
    return scope_at(reading(), current_identity(), published, number)
