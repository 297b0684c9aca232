"""Of which learners of a course somebody may read and change things."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """All learners of the course, or those of some groups. **Shape**: `cohort_ids` is None for all of the course."""

    cohort_ids: frozenset[int] | None = None

    @property
    def is_whole(self) -> bool:
        """True where no group limits it."""
        return self.cohort_ids is None

    def covers(self, cohort_id: int) -> bool:
        """Whether a group lies within.

        >>> Scope(frozenset({1})).covers(2), Scope().covers(2)
        (False, True)
        """
        return self.cohort_ids is None or cohort_id in self.cohort_ids

    def narrowed_to(self, cohort_id: int) -> Scope:
        """One group of it; nobody where the group does not lie within.

        >>> Scope(frozenset({1})).narrowed_to(2)
        Scope(cohort_ids=frozenset())
        """
        return Scope(frozenset({cohort_id}) if self.covers(cohort_id) else frozenset())


WHOLE_COURSE = Scope()
