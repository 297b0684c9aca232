"""What every check of a course looks at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from quizapp.content.document import Course
from quizapp.content.links import Links
from quizapp.content.rendering import course_links
from quizapp.content.walk import Leaf, leaves


@dataclass(frozen=True)
class Inspection:
    """A course under inspection. **Shape**: `incomplete` as in `checks.check_course`."""

    course: Course
    links: Links
    incomplete: frozenset[str]

    @classmethod
    def of(cls, course: Course, incomplete: frozenset[str]) -> Inspection:
        """The inspection of a course."""
        return cls(course, course_links(course), incomplete)

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Every text of the course."""
        return tuple(leaves(self.course))

    def is_whole(self, *areas: str) -> bool:
        """True when none of these areas lost a part while reading."""
        return self.incomplete.isdisjoint(areas)
