"""How requests come in: forms arrive side by side, quick work is done one after the other, long work by a few threads.

A process whose threads change places with every request spends a third of its time on that (`docs/benchmarks.md`). So one
thread takes all requests in, on an event loop, where a form that arrives slowly keeps nobody waiting; what learners do most
it does itself, whole, and hands everything else to threads, of which few work at once.
"""

from __future__ import annotations

import asyncio
import io
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from flask import Flask, request

from quizapp.kernel.turns import Turns
from quizapp.web.attachments import TOO_MANY_AT_ONCE
from quizapp.web.extensions import end_reading

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

READ_AWAY = 8 * 1024 * 1024
"""So much is read of a form that is too large, because browsers show the page that says so only after having sent all."""
UPLOADS_AT_ONCE = 6
"""So many large forms may be arriving: together they must not fill the disk."""
THREADS = 16
"""More than may work at once: some only wait, for another server (`stand_aside`) or for somebody who reads slowly."""
SENT_WHOLE = 256 * 1024
"""Longer replies are sent in pieces, as fast as they are read."""
GONE = frozenset({"RSGIProtocolClosed", "RSGIProtocolError", "SenderGone"})
"""Granian's errors for a connection that ended, by name, because only `quizapp serve` needs Granian; and our own."""
TURNS = "quizapp.turns"


class SenderGone(Exception):
    """Less came of a form than was announced. Granian does not always say so where a form is read in pieces."""


class Reply(NamedTuple):
    """What the application answers: all of it, or, of a long one, the pieces still to come."""

    status: int
    headers: list[tuple[str, str]]
    whole: bytes
    pieces: Iterator[bytes] | None
    close: Callable[[], object]


class Door:
    """A WSGI application behind an event loop (Granian's RSGI).

    **Shape**: `is_quick` says of a request that its work takes a few milliseconds; of the others `at_once` are worked on at
    once. **Units**: `largest` form in bytes; `largest_of` says of a request with a larger one how much it may send (files):
    such a form waits on disk, not in memory.
    """

    def __init__(
        self,
        application: WSGIApplication,
        at_once: int,
        largest: int,
        largest_of: Callable[[WSGIEnvironment], int] | None = None,
        is_quick: Callable[[WSGIEnvironment], bool] = lambda _environ: False,
    ) -> None:
        self._application, self._turns, self._largest = application, Turns(at_once), largest
        self._largest_of, self._is_quick = largest_of or (lambda _environ: largest), is_quick
        self._threads = ThreadPoolExecutor(THREADS, "work")
        self._uploads = 0

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Take the form, work or have it worked on, answer. Who goes away in between is not waited for."""
        try:
            await self._serve(environ_of(scope), protocol)
        except Exception as error:
            if type(error).__name__ not in GONE:
                raise

    async def _serve(self, environ: WSGIEnvironment, protocol: Any) -> None:
        await self._take_form(environ, protocol)
        if self._is_quick(environ):
            reply = self._answer(environ)
        else:
            reply = await asyncio.get_running_loop().run_in_executor(self._threads, self._answer_in_turn, environ)
        if reply.pieces is None:
            protocol.response_bytes(reply.status, reply.headers, reply.whole)
        else:
            await self._send_in_pieces(protocol, reply, reply.pieces)

    def _answer_in_turn(self, environ: WSGIEnvironment) -> Reply:
        environ[TURNS] = self._turns
        with self._turns:
            return self._answer(environ)

    def _answer(self, environ: WSGIEnvironment) -> Reply:
        begun: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _error: object = None) -> Callable[[bytes], object]:
            begun[:] = int(status[:3]), [(name.lower(), value) for name, value in headers]
            return begun.append

        body = self._application(environ, start_response)
        close = getattr(body, "close", int)
        if isinstance(body, list) or _length(dict(begun[1]).get("content-length")) <= SENT_WHOLE:
            try:
                return Reply(begun[0], begun[1], b"".join(body), None, int)
            finally:
                close()
        return Reply(begun[0], begun[1], b"", iter(body), close)

    async def _send_in_pieces(self, protocol: Any, reply: Reply, pieces: Iterator[bytes]) -> None:
        loop = asyncio.get_running_loop()
        try:
            transport = protocol.response_stream(reply.status, reply.headers)
            while (piece := await loop.run_in_executor(self._threads, next, pieces, None)) is not None:
                await transport.send_bytes(piece)
        finally:
            reply.close()

    async def _take_form(self, environ: WSGIEnvironment, protocol: Any) -> None:
        written = environ.get("CONTENT_LENGTH")
        length = _length(written)
        if written is None and "HTTP_TRANSFER_ENCODING" not in environ:
            environ["wsgi.input"] = io.BytesIO()
        elif length <= self._largest and written is not None:
            environ["wsgi.input"] = io.BytesIO(await protocol())
        else:
            await self._take_large_form(environ, protocol, length)

    async def _take_large_form(self, environ: WSGIEnvironment, protocol: Any, length: int) -> None:
        """A form that is too large, or whose length is not told, is kept as far as the application will want to look at it."""
        allowed = self._largest_of(environ)
        environ["wsgi.input"] = io.BytesIO()
        if self._largest < length <= allowed:
            if self._uploads < UPLOADS_AT_ONCE:
                self._uploads += 1
                try:
                    environ["wsgi.input"] = await _kept_on_disk(protocol, length)
                finally:
                    self._uploads -= 1
                return
            environ[TOO_MANY_AT_ONCE] = True
        await _read_away(protocol, environ["wsgi.input"], 0 if length else self._largest + 1, max(READ_AWAY, 2 * allowed))


def environ_of(scope: Any) -> WSGIEnvironment:
    """What WSGI says of a request, without its form. **Source**: PEP 3333; headers that come twice are joined as in RFC 9110."""
    host, _, port = scope.server.rpartition(":")
    version = scope.http_version
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{version}" if "." in version else f"HTTP/{version}.0",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }
    for name, value in scope.headers.items():
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        environ[key] = f"{environ[key]}{';' if key == 'HTTP_COOKIE' else ','}{value}" if key in environ else value
    environ.setdefault("HTTP_HOST", scope.authority or "")  # else Werkzeug would take our own address for what was asked
    return environ


def quick_work(app: Flask, endpoints: Iterable[str]) -> Callable[[WSGIEnvironment], bool]:
    """Says of a request whether it asks one of these endpoints, by the shape of its address alone."""
    wanted = set(endpoints)
    by_method: dict[str, list[str]] = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint in wanted:
            shape = "".join(
                re.escape(part) if number % 2 == 0 else ".+" if part.startswith("path:") else "[^/]+"
                for number, part in enumerate(re.split("<([^>]+)>", rule.rule))
            )
            for method in (rule.methods or set()) & {"GET", "HEAD", "POST"}:
                by_method.setdefault(method, []).append(shape)
    shapes = {method: re.compile("|".join(found)).fullmatch for method, found in by_method.items()}

    def is_quick(environ: WSGIEnvironment) -> bool:
        matches = shapes.get(environ["REQUEST_METHOD"])
        return matches is not None and matches(environ["PATH_INFO"]) is not None

    return is_quick


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


async def _kept_on_disk(protocol: Any, length: int) -> BinaryIO:
    """**Raises** SenderGone when not all of the form came. **Units**: bytes."""
    kept: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115  # has no name; gone when the request is
    async for piece in protocol:
        kept.write(piece)
    if kept.tell() < length:
        kept.close()
        raise SenderGone
    kept.seek(0)
    return kept


async def _read_away(protocol: Any, keep: BinaryIO, kept: int, most: int) -> None:
    """**Units**: bytes. Of what is read the first `kept` are kept; after `most` the rest is not waited for."""
    read = 0
    async for piece in protocol:
        keep.write(piece[: max(0, kept - read)])
        read += len(piece)
        if read > most:
            break
    keep.seek(0)
