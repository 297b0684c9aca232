"""Taking turns: who waits is served in the order of coming."""

from __future__ import annotations

import threading
from collections import deque


class Turns:
    """So many at once, the others in the order they came; the longest wait counts, not only the usual one."""

    def __init__(self, at_once: int = 1) -> None:
        self._guard = threading.Lock()
        self._free = at_once
        self._waiters: deque[threading.Lock] = deque()

    def acquire(self) -> None:
        """Wait for a turn."""
        with self._guard:
            if self._free:
                self._free -= 1
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiters.append(turn)
        turn.acquire()

    def release(self) -> None:
        """Pass the turn to who waits longest."""
        with self._guard:
            if self._waiters:
                self._waiters.popleft().release()
            else:
                self._free += 1

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *_error: object) -> None:
        self.release()
