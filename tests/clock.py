"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""Monday, 2 March 2026, ten o'clock in Berlin."""


class SettableClock:
    """Called like `system_clock`; `now` is set or advanced by the test."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **duration: float) -> datetime:
        """Move on by `timedelta(**duration)`; the new instant."""
        self.now += timedelta(**duration)
        return self.now
