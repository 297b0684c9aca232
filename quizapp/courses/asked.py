"""The course that an address names, as far as whoever asks may see it."""

from __future__ import annotations

from quizapp.accounts.access import require_results_of
from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.web.extensions import reading
from quizapp.web.identity import current_identity


def own_course(course: str) -> PublishedCourse:
    """A course of which one is trainer as a whole. **Raises** NotAllowed, NotFound."""
    require_results_of(current_identity(), course)
    return published_course(reading(), course)
