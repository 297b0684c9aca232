"""Few requests work at once, many may still be arriving: whoever sends slowly keeps nobody waiting but themselves.

A server thread reads a form as slowly as it comes. With as many threads as may work at once, two telephones in a tunnel
would stop the site; so there are more threads, each takes the whole form first and then waits for its turn.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from quizapp.kernel.turns import Turns

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

READ_AWAY = 8 * 1024 * 1024
"""So much is read of a form that is too large, because browsers show the page that says so only after having sent all."""
PIECE = 64 * 1024


class Turnstile:
    """An application of which `at_once` requests are worked on at once. **Units**: `largest` form in bytes."""

    def __init__(self, application: WSGIApplication, at_once: int, largest: int) -> None:
        self._application, self._turns, self._largest = application, Turns(at_once), largest

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Take the form, wait, answer."""
        self._take_form(environ)
        with self._turns:
            return self._application(environ, start_response)

    def _take_form(self, environ: WSGIEnvironment) -> None:
        length = _length(environ.get("CONTENT_LENGTH"))
        if 0 < length <= self._largest:
            environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(length))
        elif self._largest < length <= READ_AWAY:
            _read_away(environ["wsgi.input"], length)
            environ["wsgi.input"] = io.BytesIO()


def _length(written: str | None) -> int:
    return int(written) if written and written.isascii() and written.isdigit() and len(written) < 16 else 0


def _read_away(stream: Any, length: int) -> None:
    while length > 0:
        piece = stream.read(min(PIECE, length))
        if not piece:
            return
        length -= len(piece)
