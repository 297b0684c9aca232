"""Web server and worker, started together and ended together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from types import FrameType

from quizapp.config import Settings

THREADS_PER_PROCESS = 2  # more threads make SQLite writers starve; see docs/decisions/0003-server.md


def web_processes(settings: Settings) -> int:
    """How many web processes: as set, else one on SQLite and one per core on PostgreSQL."""
    return settings.web_processes or (1 if settings.is_sqlite else os.cpu_count() or 1)


def serve(settings: Settings, with_worker: bool = True) -> None:
    """Serve until told to stop; the worker runs beside the web server and is ended with it."""
    from granian import Granian  # deferred: only this command serves
    from granian.constants import Interfaces
    from granian.log import LogLevels

    worker = subprocess.Popen([sys.executable, "-m", "quizapp", "worker"]) if with_worker else None

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        Granian(
            "quizapp.app:create_app",
            factory=True,
            interface=Interfaces.WSGI,
            address=settings.host,
            port=settings.port,
            workers=web_processes(settings),
            blocking_threads=THREADS_PER_PROCESS,
            respawn_failed_workers=True,
            websockets=False,
            log_level=LogLevels.warning,
        ).serve()
    finally:
        if worker:
            worker.terminate()
            worker.wait(timeout=30)
