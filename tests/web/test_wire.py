"""What the real server says to bytes that no browser sends, and to senders that stop half-way."""

from __future__ import annotations

import http.client
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.browser import LiveServer
from tests.waiting import PATIENCE_S

HEAD = b"Host: 127.0.0.1\r\nConnection: close\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
ODD: dict[str, bytes] = {
    "another site's address": b"GET http://evil.example/de HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    "our address, their host": b"GET http://127.0.0.1/de HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    "two hosts": b"GET /de HTTP/1.1\r\nHost: evil.example\r\n" + HEAD + b"\r\n",
    "two hosts turned round": b"GET /de HTTP/1.1\r\n" + HEAD + b"Host: evil.example\r\n\r\n",
    "no host": b"GET /de HTTP/1.1\r\nConnection: close\r\n\r\n",
    "an old protocol": b"GET /de HTTP/1.0\r\n\r\n",
    "a zero byte": b"GET /de\x00 HTTP/1.1\r\n" + HEAD + b"\r\n",
    "a header with a zero byte": b"GET /de/ HTTP/1.1\r\n" + HEAD + b"X: a\x00b\r\n\r\n",
    "an endless address": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n" + HEAD + b"\r\n",
    "a negative length": b"POST /de/sign-in HTTP/1.1\r\n" + HEAD + b"Content-Length: -1\r\n\r\n",
    "two lengths": b"POST /de/sign-in HTTP/1.1\r\n" + HEAD + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\naaaaa",
    "a request in a request": b"POST /de/sign-in HTTP/1.1\r\n" + HEAD
    + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /de/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "out of the folder": b"GET /static/x/../../config.py HTTP/1.1\r\n" + HEAD + b"\r\n",
    "two slashes": b"GET //evil.example/%2f.. HTTP/1.1\r\n" + HEAD + b"\r\n",
    "an unknown method": b"BREW /de/ HTTP/1.1\r\n" + HEAD + b"\r\n",
    "a form in pieces": b"POST /csp-reports HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
}


def port_of(server: LiveServer) -> int:
    """Where it listens."""
    return server.settings.port


def say(server: LiveServer, sent: bytes) -> bytes:
    """Everything it answers."""
    with socket.create_connection(("127.0.0.1", port_of(server)), timeout=PATIENCE_S) as connection:
        connection.sendall(sent)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


@pytest.mark.parametrize("kind", ODD)
def test_odd_bytes_are_refused_once(live_server: LiveServer, kind: str) -> None:
    answer = say(live_server, ODD[kind])
    status = int(answer.split(b" ", 2)[1])
    assert 400 <= status < 500, answer[:200]
    assert answer.count(b"HTTP/1.") == 1
    assert b"evil" not in answer


def test_the_server_does_not_tell_its_version(live_server: LiveServer) -> None:
    with closing(urllib.request.urlopen(f"{live_server.base_url}/de/")) as answer:
        told = {name: value for name, value in answer.headers.items() if name.lower() in ("server", "x-powered-by", "via")}
    assert not any(character.isdigit() for value in told.values() for character in value)


@pytest.fixture
def senders_who_stop(live_server: LiveServer) -> Iterator[int]:
    """Eight connections whose form never comes to its end; how many they are."""
    connections = [socket.create_connection(("127.0.0.1", port_of(live_server)), timeout=PATIENCE_S) for _ in range(8)]
    for connection in connections:
        connection.sendall(b"POST /de/sign-in HTTP/1.1\r\n" + HEAD + FORM + b"Content-Length: 1000\r\n\r\nemail=")
    yield len(connections)
    for connection in connections:
        connection.close()


def test_senders_who_stop_half_way_keep_nobody_waiting(live_server: LiveServer, senders_who_stop: int) -> None:
    for _ in range(senders_who_stop):
        with closing(urllib.request.urlopen(f"{live_server.base_url}/health", timeout=PATIENCE_S)) as answer:
            assert answer.status == 200


@pytest.mark.parametrize("size", [300_000, 1_000_000, 5_000_000])
def test_whoever_sends_too_much_gets_to_read_why(live_server: LiveServer, size: int) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port_of(live_server), timeout=PATIENCE_S)) as connection:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/de/sign-in", b"email=" + b"x" * size, headers)
        answer = connection.getresponse()
        assert answer.status == 413
        assert b'<html lang="de"' in answer.read()
