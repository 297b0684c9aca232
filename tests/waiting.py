"""Waiting for what another thread or process does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from time import monotonic, sleep
from typing import TypeVar
from zoneinfo import ZoneInfo

PATIENCE_S = 120
"""Longer than anything takes on a machine that others keep busy as well: who waits in vain waits once."""
LOOKS_EVERY_S = 0.05
LONGEST_TEST_S = 100
T = TypeVar("T")


def wait_until(seen: Callable[[], T | None], otherwise: Callable[[], str] = lambda: "it did not come") -> T:
    """What is seen, as soon as it is something. **Raises** AssertionError with what `otherwise` says when it does not come."""
    deadline = monotonic() + PATIENCE_S
    while not (found := seen()):
        assert monotonic() < deadline, otherwise()
        sleep(LOOKS_EVERY_S)
    return found


def stay_in_one_day(zone: str = "Europe/Berlin") -> None:
    """Return at once, or after midnight where that is near: for tests by the real clock in which something is due tomorrow."""

    def has_time() -> bool:
        now = datetime.now(ZoneInfo(zone)).replace(tzinfo=None)
        return datetime.combine(now.date() + timedelta(days=1), time()) - now > timedelta(seconds=LONGEST_TEST_S)

    wait_until(has_time)
