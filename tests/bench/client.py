"""A small HTTP/1.1 client for load on this computer: persistent connections, no parsing beyond what is needed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode


@dataclass
class Reply:
    """Status, headers (lower case) and body of one reply."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """Body as text."""
        return self.body.decode()


@dataclass
class Browser:
    """One connection with one cookie, to a server on loopback."""

    port: int
    cookie: str = ""
    csrf: str = ""
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = field(default=None, repr=False)

    async def request(self, method: str, path: str, form: dict[str, str] | None = None, accept: str = "text/html") -> Reply:
        """Send one request; the connection is opened anew when the server has closed it."""
        body = urlencode(form).encode() if form is not None else b""
        return await self._send(method, path, body, "application/x-www-form-urlencoded" if form is not None else "", accept)

    async def send_file(self, path: str, field: str, content: bytes) -> Reply:
        """Send a form with a file, as a page does."""
        boundary = "quizapp-bench"
        before = f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="report.csv"\r\n\r\n'
        body = before.encode() + content + f"\r\n--{boundary}--\r\n".encode()
        return await self._send("POST", path, body, f"multipart/form-data; boundary={boundary}", "text/html")

    async def _send(self, method: str, path: str, body: bytes, content_type: str, accept: str) -> Reply:
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept: {accept}\r\nAccept-Language: en\r\n"
        if self.cookie:
            head += f"Cookie: {self.cookie}\r\n"
        if content_type:
            head += f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n"
            head += f"X-CSRFToken: {self.csrf}\r\n"
        message = head.encode() + b"\r\n" + body
        try:
            return await self._exchange(message)
        except (ConnectionError, asyncio.IncompleteReadError):
            self._streams = None
            return await self._exchange(message)

    async def _exchange(self, message: bytes) -> Reply:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._streams
        writer.write(message)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status, *lines = head.split("\r\n")
        headers = {}
        for line in lines:
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
        if "set-cookie" in headers:
            self.cookie = headers["set-cookie"].split(";", 1)[0]
        length = int(headers.get("content-length", 0))
        body = await reader.readexactly(length) if length else b""
        return Reply(int(status.split(" ")[1]), headers, body)

    def close(self) -> None:
        """Let the connection go."""
        if self._streams:
            self._streams[1].close()
            self._streams = None

    async def leave(self) -> None:
        """Let the connection go and wait until it has gone."""
        if self._streams:
            _reader, writer = self._streams
            self.close()
            await writer.wait_closed()


def percentile(durations: Sequence[float], share: float) -> float:
    """The duration below which this share stayed."""
    return sorted(durations)[min(len(durations) - 1, int(len(durations) * share))]


@dataclass(frozen=True)
class Load:
    """What a load run saw. **Units**: seconds."""

    requests: int
    seconds: float
    durations: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds

    def percentile(self, share: float) -> float:
        """The duration below which this share of requests stayed."""
        return percentile(self.durations, share)


async def run_load(actions: list[Callable[[], Awaitable[None]]], seconds: float) -> Load:
    """Run each action again and again, all at the same time, for so many seconds."""
    durations: list[float] = []
    start = time.perf_counter()
    end = start + seconds

    async def repeat(action: Callable[[], Awaitable[None]]) -> None:
        while True:
            before = time.perf_counter()
            if before >= end:
                return
            await action()
            durations.append(time.perf_counter() - before)

    await asyncio.gather(*(repeat(action) for action in actions))
    return Load(len(durations), time.perf_counter() - start, tuple(durations))
