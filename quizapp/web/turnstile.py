"""Few requests work at once, many may still be arriving: whoever sends slowly keeps nobody waiting but themselves.

A server thread reads a form as slowly as it comes. With as many threads as may work at once, two telephones in a tunnel
would stop the site; so there are more threads, each takes the whole form first and then waits for its turn.
"""

from __future__ import annotations

import io
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flask import request

from quizapp.kernel.turns import Turns
from quizapp.web.attachments import TOO_MANY_AT_ONCE
from quizapp.web.extensions import end_reading

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

READ_AWAY = 8 * 1024 * 1024
"""So much is read of a form that is too large, because browsers show the page that says so only after having sent all."""
PIECE = 64 * 1024
UPLOADS_AT_ONCE = 6
"""So many large forms may be arriving; with more, slow lines would hold all threads."""
TURNS = "quizapp.turns"


class Turnstile:
    """An application of which `at_once` requests are worked on at once.

    **Units**: `largest` form in bytes. **Shape**: `largest_of` says of a request with a larger one how much it may send
    (files); such a form waits on disk, not in memory.
    """

    def __init__(
        self, application: WSGIApplication, at_once: int, largest: int, largest_of: Callable[[dict[str, Any]], int] | None = None
    ) -> None:
        self._application, self._turns, self._largest = application, Turns(at_once), largest
        self._largest_of = largest_of or (lambda _environ: largest)
        self._uploads = threading.BoundedSemaphore(UPLOADS_AT_ONCE)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Take the form, wait, answer."""
        self._take_form(environ)
        environ[TURNS] = self._turns
        with self._turns:
            return self._application(environ, start_response)

    def _take_form(self, environ: WSGIEnvironment) -> None:
        length = _length(environ.get("CONTENT_LENGTH"))
        if 0 < length <= self._largest:
            environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(length))
        elif length > self._largest:
            self._take_large_form(environ, length, self._largest_of(environ))

    def _take_large_form(self, environ: WSGIEnvironment, length: int, allowed: int) -> None:
        if length <= allowed and self._uploads.acquire(blocking=False):
            try:
                environ["wsgi.input"] = _kept_on_disk(environ["wsgi.input"], length)
            finally:
                self._uploads.release()
            return
        environ[TOO_MANY_AT_ONCE] = length <= allowed
        if length <= max(READ_AWAY, 2 * allowed):
            _read_away(environ["wsgi.input"], length)
            environ["wsgi.input"] = io.BytesIO()


@contextmanager
def stand_aside(environ: Mapping[str, Any]) -> Iterator[None]:
    """Give the turn to others while another server is waited for; take a new one before going on."""
    turns: Turns | None = environ.get(TURNS)
    if turns is None:
        yield
        return
    turns.release()
    try:
        yield
    finally:
        turns.acquire()


@contextmanager
def others_first() -> Iterator[None]:
    """For views: while something slow is waited for, no snapshot of the database is held, and others get the turn."""
    end_reading()
    with stand_aside(request.environ):
        yield


def _length(written: str | None) -> int:
    return int(written) if written and written.isascii() and written.isdigit() and len(written) < 16 else 0


def _kept_on_disk(stream: Any, length: int) -> Any:
    kept = tempfile.TemporaryFile()  # noqa: SIM115  # has no name; gone when the request is
    _read_away(stream, length, kept.write)
    kept.seek(0)
    return kept


def _read_away(stream: Any, length: int, keep: Callable[[bytes], object] = len) -> None:
    while length > 0:
        piece = stream.read(min(PIECE, length))
        if not piece:
            return
        keep(piece)
        length -= len(piece)
