"""Web server and worker, started together and ended together."""

from __future__ import annotations

import errno
import gc
import importlib
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from quizapp.config import Settings
from quizapp.operations.processes import Keeper, leave_terminal, share_heaps

if TYPE_CHECKING:
    from flask import Flask

    from quizapp.web.door import Door

APP = "quizapp.app"
"""Imported by name: the application stands above this room."""

LOCAL_TIME = Path("/etc/localtime")

TURN_S = 0.001
"""How long a thread that calculates keeps the interpreter while others want it. Python's own 5 ms are as long as two saves take, and
a save asks for the interpreter back after each statement."""

LAST_REQUESTS_S = 10
"""How long a web process that was told to end may answer what it has begun."""


class CannotListen(Exception):
    """The address cannot be served; the message says why."""


def web_processes(settings: Settings) -> int:
    """How many web processes: as set, else one on SQLite and one per core on PostgreSQL."""
    return settings.web_processes or (1 if settings.is_sqlite else os.cpu_count() or 1)


def listening_address(settings: Settings) -> str:
    """The number of the address to listen on. **Raises** CannotListen, above all when another program listens there.

    The web server itself would share the port with another one like it, and each would get half of the requests.
    """
    where = f"port {settings.port} of {settings.host}"
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise CannotListen(f"QUIZAPP_HOST: {settings.host} is not an address of this computer.") from error
    tries = 10  # two seconds: a server that was killed may still be leaving
    while not _is_free(found[0], found[4], where):
        tries -= 1
        if not tries:
            raise CannotListen(
                f"Another program uses {where}, perhaps quizapp itself. Stop it, or choose another port with QUIZAPP_PORT."
            )
        time.sleep(0.2)
    return str(found[4][0])


def _is_free(family: int, address: tuple[Any, ...], where: str) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return False
        raise CannotListen(f"Cannot listen on {where}: {error.strerror}.") from error
    return True


def serve(settings: Settings, work: Callable[[Settings], None] | None = None) -> None:
    """Serve until told to stop. **Shape**: `work` is done in a process of its own beside the web server and ended with it.

    **Raises** CannotListen.
    """
    from granian import Granian  # deferred: only this command serves
    from granian.constants import Interfaces
    from granian.log import LogLevels

    address = listening_address(settings)
    share_heaps()
    _make_ready()
    worker = Keeper(lambda: _work_in_app(settings, work)) if work else None
    server = Granian(
        f"{__name__}:served_app",
        factory=True,
        interface=Interfaces.RSGI,
        address=address,
        port=settings.port,
        workers=web_processes(settings),
        workers_kill_timeout=LAST_REQUESTS_S,
        respawn_failed_workers=True,
        websockets=False,
        log_level=LogLevels.error,
    )
    logging.getLogger("_granian").addFilter(lambda record: "Python threads" not in record.msg)  # as many as meant
    _end_with_terminal(server)
    signal.signal(signal.SIGTERM, _stop)
    os.register_at_fork(after_in_child=leave_terminal)
    try:
        if worker:
            worker.start()
        server.serve()
    finally:
        for ending in (signal.SIGINT, signal.SIGTERM):  # whoever asks once more waits for the same, and nothing is left running
            signal.signal(ending, signal.SIG_IGN)
        if worker:
            worker.stop()


@cache
def shared_app() -> Flask:
    """The application of this process and of those forked from it, which share its memory. No database is open before a fork.

    Where processes are not forked, each makes its own.
    """
    app: Flask = importlib.import_module(APP).create_app()
    return app


def served_app() -> Door:
    """What Granian calls in each web process."""
    door: Door = importlib.import_module(APP).door_to(shared_app())
    return door


def _make_ready() -> None:
    """Do before the fork, once, what web process and worker would each do.

    **Effects**: what is there by now is never looked through for garbage: a collection in a fork would write to all of it, and so
    copy it. There is next to none yet, and to look for it takes longer than to serve ten pages.
    """
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else every installed package is asked whether it has one
    if LOCAL_TIME.exists():
        os.environ.setdefault("TZ", f":{LOCAL_TIME}")  # as without it, but Babel does not look for the zone among all 600
    sys.setswitchinterval(TURN_S)
    gc.disable()
    shared_app()
    from sqlalchemy.orm import configure_mappers  # deferred: imported with the application

    configure_mappers()
    gc.freeze()
    gc.enable()


def _work_in_app(settings: Settings, work: Callable[[Settings], None]) -> None:
    with shared_app().app_context():
        work(settings)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end_with_terminal(server: Granian) -> None:  # type: ignore[name-defined]  # noqa: F821  # imported when serving
    """In a terminal, closing its window ends the server; for a service SIGHUP starts fresh web processes."""
    if sys.stdin is not None and sys.stdin.isatty():
        server.on_startup(lambda: signal.signal(signal.SIGHUP, server.signal_handler_interrupt))
