"""How often one network address may look papers up: 30 times a minute, 300 a day; an unknown code counts five times.

Looking up is a GET and must not write, so the counters live in the process under keyed hashes of addresses; with several
web processes each counts for itself, and a restart forgets.
"""

from __future__ import annotations

import threading
from datetime import datetime

from quizapp.web.errors import TooMany
from quizapp.web.ratelimit import Limit, key_digest, network_of

LIMITS = (
    Limit("verify_minute", most=30, window_s=60, code="too_many_look_ups"),
    Limit("verify_day", most=300, window_s=86_400, code="too_many_look_ups"),
)
UNKNOWN_COUNTS = 5
MOST_KEPT = 20_000


class LookUps:
    """Counts of one process."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._counts: dict[tuple[str, int], int] = {}
        self._guard = threading.Lock()

    def refuse_too_many(self, address: str, now: datetime) -> None:
        """**Raises** TooMany when the address has used up a window."""
        for limit in LIMITS:
            if self._counts.get(self._window(limit, address, now), 0) >= limit.most:
                remaining = limit.window_s - int(now.timestamp()) % limit.window_s
                raise TooMany(limit.code, retry_after_s=remaining)

    def count(self, address: str, now: datetime, *, is_known: bool) -> None:
        """Count a look-up."""
        with self._guard:
            if len(self._counts) >= MOST_KEPT:
                self._counts.clear()
            for limit in LIMITS:
                window = self._window(limit, address, now)
                self._counts[window] = self._counts.get(window, 0) + (1 if is_known else UNKNOWN_COUNTS)

    def _window(self, limit: Limit, address: str, now: datetime) -> tuple[str, int]:
        return key_digest(self._secret, limit, network_of(address)), int(now.timestamp()) // limit.window_s
