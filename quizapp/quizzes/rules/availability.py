"""Whether a new attempt may be started."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from quizapp.content.document import AttemptRule


@dataclass(frozen=True, slots=True)
class PastAttempt:
    """What the rule needs to know of an earlier attempt; `finished_at` is None while it is open."""

    number: int
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether to start now; else when, or never (`from_time` None). `left` is None without a limit."""

    may_start: bool
    left: int | None
    from_time: datetime | None = None


def availability(rule: AttemptRule, past: Sequence[PastAttempt], now: datetime, more: int = 0) -> Availability:
    """Judge the next start; `more` attempts are granted on top of the limit.

    **Units**: the waiting time runs from the end of the latest attempt.
    """
    left = None if rule.limit is None else max(0, rule.limit + more - len(past))
    if left == 0:
        return Availability(False, 0)
    ends = [attempt.finished_at for attempt in past if attempt.finished_at is not None]
    if rule.wait_minutes and ends:
        from_time = max(ends) + timedelta(minutes=rule.wait_minutes)
        if now < from_time:
            return Availability(False, left, from_time)
    return Availability(True, left)
