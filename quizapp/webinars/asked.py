"""The meeting that an address names, for who leads it."""

from __future__ import annotations

from quizapp.cohorts.rules.scope import Scope
from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.web.extensions import reading
from quizapp.web.identity import current_identity
from quizapp.webinars.leading import scope_at


def led_course(course: str, number: int) -> PublishedCourse:
    """The course of a meeting that one leads. **Raises** NotAllowed, NotFound."""
    published = published_course(reading(), course)
    scope_at(reading(), current_identity(), published, number)
    return published


def own_scope(published: PublishedCourse, number: int) -> Scope:
    """Whom one sees at it."""
    return scope_at(reading(), current_identity(), published, number)
