"""Processes that belong together: none outlives the one that started it, and one that dies is started again."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import NoReturn

log = logging.getLogger("quizapp.serve")

PAUSE_S = 1
"""Before a dead process is started again."""

LAST_WORK_S = 30
"""How long a process that was told to end may finish what it is at."""

ENDING = frozenset({signal.SIGTERM, signal.SIGINT})
MOST_FILES = 4096

_PR_SET_PDEATHSIG, _PR_SET_NAME = 1, 15
"""**Source**: Linux, prctl(2)."""

_M_ARENA_MAX, HEAPS = -8, 2
"""**Source**: glibc, mallopt(3)."""


def end_with_parent() -> None:
    """Ask Linux for SIGTERM when the parent is gone, even if it was killed. Elsewhere nothing happens."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _name_process(name: bytes) -> None:
    """What `ps -o comm` and `top` show, at most 15 bytes; the command line stays that of the parent."""
    _prctl(_PR_SET_NAME, name)


def _prctl(option: int, value: int | bytes) -> None:
    if sys.platform == "linux":
        import ctypes  # deferred: only processes that are started by another need it

        ctypes.CDLL(None).prctl(option, value)


def share_heaps() -> None:
    """Let all threads of this process and of its forks take memory from two heaps. By itself the C library gives each thread its
    own, up to eight per core, and what is free in one is of no use to another: 12 MB in a web process with 16 threads."""
    if sys.platform == "linux":
        import ctypes  # deferred: only a server needs it

        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # not every C library has it
        if mallopt is not None:
            mallopt(_M_ARENA_MAX, HEAPS)


def leave_terminal() -> None:
    """After a fork: Ctrl-C reaches the parent only, which then ends its children in order; two signals at once hang them."""
    os.setpgrp()
    end_with_parent()


class Keeper(threading.Thread):
    """Does work in a process forked from this one, and again when that has ended by itself.

    **Shape**: `work` runs in the fork with SIGTERM and SIGINT held back; it sets its own handlers and lets them through
    (`let_signals_through`). It shares the memory of what this process has imported.
    """

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__(name="keeper", daemon=True)
        self._work = work
        self._stopping = threading.Event()
        self._changing = threading.Lock()
        self._pid: int | None = None

    def start(self) -> None:
        """Work from now on. The first fork is made here, while this process has no other thread."""
        self._fork()
        super().start()

    def run(self) -> None:
        """Wait, start again, until `stop`."""
        while self._pid is not None:
            os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOWAIT)
            with self._changing:  # until here the number is the process's own; from here on it may be another's
                code = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
                self._pid = None
            if not self._stopping.is_set():
                log.warning("the worker has ended (%s) and is started again", code)
            self._stopping.wait(PAUSE_S)
            self._fork()

    def _fork(self) -> None:
        with self._changing:
            if self._stopping.is_set():
                return
            before, parent = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING), os.getpid()
            pid = os.fork()
            if pid == 0:
                _be_worker(self._work, parent)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            self._pid = pid

    def stop(self) -> None:
        """End the work; kill its process when it does not end in time."""
        self._stopping.set()
        if self.ident is None:
            return
        self._send(signal.SIGTERM)
        self.join(LAST_WORK_S)
        self._send(signal.SIGKILL)
        self.join()

    def _send(self, number: signal.Signals) -> None:
        with self._changing:
            if self._pid is not None:
                os.kill(self._pid, number)


def let_signals_through() -> None:
    """The work has its handlers; what came before is handled now."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)


def _be_worker(work: Callable[[], None], parent: int) -> NoReturn:
    """What the forked process does. It never returns into the code of its parent."""
    code = 1
    try:
        if os.getppid() != parent:
            os._exit(0)  # it was gone before this process could ask to end with it (`leave_terminal`)
        os.closerange(3, MOST_FILES)  # the web server's socket, in a fork that is made later
        _name_process(b"quizapp-worker")
        work()
        code = 0
    except BaseException:
        log.exception("the worker stops")
    finally:
        logging.shutdown()
        os._exit(code)
