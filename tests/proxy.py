"""A bad network between a browser and the server: a real proxy on loopback that may spoil what it carries."""

from __future__ import annotations

import asyncio
import random
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, cast

Mischief = Literal["none", "portal", "login", "empty", "foreign", "broken", "bad_gateway", "reset", "lossy"]
HTML = b"<!doctype html><title>Hotel</title><p>Welcome. Please accept our terms."
REPLIES: dict[str, bytes] = {
    "portal": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n",
    "login": b"HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Type: text/html\r\n",
    "bad_gateway": b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\n",
    "empty": b"HTTP/1.1 204 No Content\r\n",
    "foreign": b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n",
}
BODIES = {"empty": b"", "foreign": b'{"saved": true, "digest": "0", "revision": 1}'}


class Proxy:
    """Carries every request on a connection of its own. **Shape**: `mischief` is done to saves only, and only they are `held`.

    **Units**: seconds.
    """

    def __init__(self, server_port: int) -> None:
        self.server_port, self.port = server_port, 0
        self.mischief: Mischief = "none"
        self.delay_s, self.loss = 0.0, 0.0
        self.held = False
        self.spoilt = 0
        self.dice = random.Random(7)
        self.carrying: set[asyncio.Task[None]] = set()
        self.opened: weakref.WeakSet[asyncio.StreamWriter] = weakref.WeakSet()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request, one reply."""
        task = cast("asyncio.Task[None]", asyncio.current_task())
        self.carrying.add(task)
        self.opened.add(writer)
        try:
            request = await _read_message(reader)
            if request:
                await self._answer(request, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
            self.carrying.discard(task)

    async def _answer(self, request: bytes, writer: asyncio.StreamWriter) -> None:
        line = request.split(b"\r\n", 1)[0]
        is_save = line.startswith(b"POST") and (b"/answers/" in line or b"/files " in line)
        if not is_save:
            writer.write(await self._ask(request))
        elif self.mischief in REPLIES:
            self.spoilt += 1
            body = BODIES.get(self.mischief, HTML)
            writer.write(REPLIES[self.mischief] + f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
        else:
            await self._spoil(request, writer)
        await writer.drain()

    async def _spoil(self, request: bytes, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self.delay_s / 2)
        while self.held:
            await asyncio.sleep(0.02)
        if self.mischief == "lossy" and self.dice.random() < self.loss:
            self.spoilt += 1  # lost on the way there
            return
        reply = await self._ask(request)
        await asyncio.sleep(self.delay_s / 2)
        if self.mischief == "reset" or (self.mischief == "lossy" and self.dice.random() < self.loss):
            self.spoilt += 1  # done, but nobody hears of it
        elif self.mischief == "broken":
            self.spoilt += 1
            head, _, body = reply.partition(b"\r\n\r\n")
            writer.write(head.replace(b"Content-Length", b"X-Length") + b"\r\n\r\n" + body[: len(body) // 2])
        else:
            writer.write(reply)

    async def _ask(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.server_port)
        self.opened.add(writer)
        try:
            writer.write(request)
            return await reader.read(-1)
        finally:
            writer.close()


async def _read_message(reader: asyncio.StreamReader) -> bytes:
    """A request with its body, told to close the connection after it."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = await reader.readline()
        if not line:
            return b""
        if not line.lower().startswith((b"connection:", b"upgrade-insecure-requests:")):
            head += line
    length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    return head[:-2] + b"Connection: close\r\n\r\n" + await reader.readexactly(length)


@contextmanager
def proxy_before(server_port: int) -> Iterator[Proxy]:
    """A proxy that runs in a thread of its own until the end of the block."""
    proxy, loop = Proxy(server_port), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    starting = asyncio.run_coroutine_threadsafe(asyncio.start_server(proxy.carry, "127.0.0.1", 0), loop)
    server = starting.result(10)
    proxy.port = server.sockets[0].getsockname()[1]
    yield proxy
    asyncio.run_coroutine_threadsafe(_end(proxy, server), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


async def _end(proxy: Proxy, server: asyncio.Server) -> None:
    """Close it, and whatever connections are still under way."""
    server.close()
    # A connection that is just being accepted would be left open if its task were ended before it has a transport.
    while accepting := asyncio.all_tasks() - proxy.carrying - {asyncio.current_task()}:
        await asyncio.wait(accepting, timeout=0.01)
    under_way = set(proxy.carrying)
    for task in under_way:
        task.cancel()
    await asyncio.gather(*under_way, return_exceptions=True)
    for writer in list(proxy.opened):  # who does not read keeps a connection open that was closed on this side
        writer.transport.abort()
    await asyncio.sleep(0.05)  # transports close a turn later
