"""Several who act at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any


def at_once(how_many: int, act: Callable[[], Any]) -> list[Any]:
    """What each of so many threads gets: its result, or the error it met."""
    start, results = threading.Barrier(how_many), []

    def run() -> None:
        start.wait()
        try:
            results.append(act())
        except Exception as error:
            results.append(error)

    threads = [threading.Thread(target=run) for _ in range(how_many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
