"""What holds for one learner beside the rules of the course: deadlines of her group, and measures of her own.

Measures are more attempts and a later deadline. Why somebody has them is nobody's business and stored nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

MOST_ATTEMPTS_MORE = 20


@dataclass(frozen=True, slots=True)
class OwnEnd:
    """When one quiz ends for a learner. **Shape**: instants; `group` is her group's deadline, `later` one of her own."""

    group: datetime | None = None
    later: datetime | None = None

    def closing(self, written: datetime | None) -> datetime | None:
        """When the quiz closes for her: the window's end or her group's deadline, whichever comes first; her own later one
        takes the place of both. Where nothing ends, a later deadline ends nothing either.

        >>> noon, evening = datetime(2026, 1, 1, 12), datetime(2026, 1, 1, 18)
        >>> OwnEnd(group=noon).closing(evening) == noon, OwnEnd(noon, evening).closing(noon) == evening
        (True, True)
        >>> OwnEnd(later=noon).closing(None) is None
        True
        """
        ends = [end for end in (written, self.group) if end is not None]
        if not ends:
            return None
        return min(ends) if self.later is None else max(min(ends), self.later)


@dataclass(frozen=True, slots=True)
class Measures:
    """What a trainer grants one learner. **Shape**: `more_attempts` on top of every quiz's limit; `due_at` an instant."""

    more_attempts: int = 0
    due_at: datetime | None = None

    @property
    def is_possible(self) -> bool:
        """Whether it lies within bounds.

        >>> Measures(20).is_possible, Measures(21).is_possible, Measures(-1).is_possible
        (True, False, False)
        """
        return 0 <= self.more_attempts <= MOST_ATTEMPTS_MORE


@dataclass(frozen=True, slots=True)
class OwnRules:
    """Everything that holds for one learner. `deadlines` of her group are by quiz, "" is that of the course."""

    measures: Measures = Measures()
    deadlines: Mapping[str, datetime] = field(default_factory=dict)

    def end_of(self, quiz_key: str) -> OwnEnd:
        """When a quiz ends for her: by its own deadline, else by the course's."""
        return OwnEnd(self.deadlines.get(quiz_key, self.deadlines.get("")), self.measures.due_at)


NOTHING_OWN, NO_END = OwnRules(), OwnEnd()
