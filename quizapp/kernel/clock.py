"""The one place that reads the computer's clock."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The present instant, in UTC, aware."""
    return datetime.now(UTC)


class SteadyClock:
    """The present instant, not thrown by a clock that is set wrongly and right again.

    A step of the computer's clock is believed after it has lasted for a minute; until then time goes on as it did. So a step that is
    taken back ends no attempt, and none is closed because of it.
    """

    BELIEVED_AFTER = timedelta(seconds=60)
    SLACK = timedelta(seconds=1)
    """What a clock may be corrected by at once: how computers keep time every day."""

    def __init__(self, wall: Clock = system_clock, seconds_passed: Callable[[], float] = time.monotonic) -> None:
        self._wall, self._seconds_passed = wall, seconds_passed
        self._guard = threading.Lock()
        self._started = wall() - timedelta(seconds=seconds_passed())
        self._doubted: tuple[datetime, timedelta] | None = None

    def __call__(self) -> datetime:
        """The present instant, in UTC, aware."""
        passed = timedelta(seconds=self._seconds_passed())
        started = self._wall() - passed
        with self._guard:
            if abs(started - self._started) <= self.SLACK or self._is_believed(started, passed):
                self._started, self._doubted = started, None
            return self._started + passed

    def _is_believed(self, started: datetime, passed: timedelta) -> bool:
        """Whether the clock has stood at this distance for long enough."""
        if self._doubted is None or abs(started - self._doubted[0]) > self.SLACK:
            self._doubted = started, passed
        return passed - self._doubted[1] >= self.BELIEVED_AFTER
