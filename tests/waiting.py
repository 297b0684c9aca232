"""Waiting for what another thread or process does."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE_S = 120
"""Longer than anything takes on a machine that others keep busy as well: who waits in vain waits once."""
LOOKS_EVERY_S = 0.05
T = TypeVar("T")


def wait_until(seen: Callable[[], T | None], otherwise: Callable[[], str] = lambda: "it did not come") -> T:
    """What is seen, as soon as it is something. **Raises** AssertionError with what `otherwise` says when it does not come."""
    deadline = time.monotonic() + PATIENCE_S
    while not (found := seen()):
        assert time.monotonic() < deadline, otherwise()
        time.sleep(LOOKS_EVERY_S)
    return found
