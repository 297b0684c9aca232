"""Long calculations, in the worker behind everybody else's.

A process that calculates for seconds is one that the system lets wait, also at the moment in which it holds SQLite's write lock. So the
thread that writes does nothing else, and the one that calculates holds no lock.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import TypeVar

Result = TypeVar("Result")
News = Callable[..., None]

NICE = 5
"""A third of the share that others get; on a machine with nothing else to do it changes nothing."""


class Aside:
    """Works something out in a thread of its own, while the caller waits.

    `behind_others`: at low priority, for a process in which nobody else waits for the interpreter.
    """

    def __init__(self, behind_others: bool) -> None:
        self._thread = ThreadPoolExecutor(1, "aside", initializer=_step_back if behind_others else None)

    def __enter__(self) -> Aside:
        return self

    def __exit__(self, *_error: object) -> None:
        self._thread.shutdown()

    def result_of(self, work: Callable[[News], Result], hear: News = lambda *_told: None) -> Result:
        """What `work` comes to. It is given a function; what it tells by that is heard by the caller's thread, with `hear`. Meanwhile it
        waits: two threads that both want the interpreter would hold a lock longer than one.

        **Raises** what either of them raises.
        """
        told: SimpleQueue[tuple[object, ...] | None] = SimpleQueue()
        heard: SimpleQueue[None] = SimpleQueue()
        is_heard = threading.Event()
        is_heard.set()

        def tell(*news: object) -> None:
            told.put(news)
            if is_heard.is_set():
                heard.get()

        future = self._thread.submit(work, tell)
        future.add_done_callback(lambda _done: told.put(None))
        try:
            while (news := told.get()) is not None:
                hear(*news)
                heard.put(None)
        finally:
            is_heard.clear()  # whatever is told from now on waits for nobody
            heard.put(None)
        return future.result()


def _step_back() -> None:
    try:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
    except OSError:  # systems whose threads have no priority of their own
        return
