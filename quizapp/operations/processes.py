"""Processes that belong together: none outlives the one that started it, and one that dies is started again."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading

log = logging.getLogger("quizapp.serve")

PAUSE_S = 1
"""Before a dead process is started again."""

LAST_WORK_S = 30
"""How long a process that was told to end may finish what it is at."""

_PR_SET_PDEATHSIG = 1
"""**Source**: Linux, prctl(2)."""


def end_with_parent() -> None:
    """Ask Linux for SIGTERM when the parent is gone, even if it was killed. Elsewhere nothing happens."""
    if sys.platform == "linux":
        import ctypes  # deferred: only processes that are started by another need it

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def leave_terminal() -> None:
    """After a fork: Ctrl-C reaches the parent only, which then ends its children in order; two signals at once hang them."""
    os.setpgrp()
    end_with_parent()


class Keeper(threading.Thread):
    """Runs a command beside this process, and again when it has ended by itself."""

    def __init__(self, command: list[str]) -> None:
        super().__init__(name="keeper", daemon=True)
        self._command = command
        self._stopping = threading.Event()
        self._starting = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Run from now on. No fork of this process falls into the start of the command, which would wait for the fork's end."""
        lock = self._starting
        os.register_at_fork(before=lock.acquire, after_in_parent=lock.release, after_in_child=lock.release)
        super().start()

    def run(self) -> None:
        """Start, wait, start again, until `stop`."""
        while process := self._start():
            code = process.wait()
            if not self._stopping.is_set():
                log.warning("the worker has ended (%s) and is started again", code)
            self._stopping.wait(PAUSE_S)

    def _start(self) -> subprocess.Popen[bytes] | None:
        with self._starting:
            if self._stopping.is_set():
                return None
            self._process = subprocess.Popen(self._command, process_group=0)
            return self._process

    def stop(self) -> None:
        """End the command; kill it when it does not end in time."""
        with self._starting:
            self._stopping.set()
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(LAST_WORK_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
