"""Who sends slowly keeps nobody waiting; few work at once, quick work is not held up by long work. On the real server."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from quizapp.web.door import READ_AWAY, UPLOADS_AT_ONCE, quick_work
from tests.live import ServerProcess, free_port
from tests.waiting import PATIENCE_S, wait_until
from tests.web.behind_door import LARGEST, LARGEST_FILE, addresses

pytestmark = [pytest.mark.one_engine, pytest.mark.xdist_group("door")]

HEAD = b"Host: 127.0.0.1\r\nConnection: close\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The application of `behind_door`, served."""
    folder, port = tmp_path_factory.mktemp("door"), free_port()
    command = [sys.executable, "-m", "tests.web.behind_door", str(port)]
    running = ServerProcess(command, {"PYTHONPATH": str(Path(__file__).parents[2])}, f"http://127.0.0.1:{port}/quick", folder)
    running.wait_until_it_answers()
    yield running
    running.stop()


def connect(server: ServerProcess) -> socket.socket:
    """A connection of its own."""
    return socket.create_connection(("127.0.0.1", int(server.base_url.split(":")[2].split("/")[0])), timeout=PATIENCE_S)


def rest_of(connection: socket.socket) -> bytes:
    """Everything the server still says."""
    return b"".join(iter(lambda: connection.recv(65_536), b""))


def told(answer: bytes) -> dict[str, Any]:
    """What the application was asked, as it tells."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b" 200 " in head.split(b"\r\n")[0], head
    said: dict[str, Any] = json.loads(body)
    return said


def ask(server: ServerProcess, sent: bytes) -> dict[str, Any]:
    """Send a whole request."""
    with connect(server) as connection:
        connection.sendall(sent)
        return told(rest_of(connection))


def form(path: str, size: int, length: bytes | None = None) -> bytes:
    """A request with a form of so many bytes."""
    head = b"POST " + path.encode() + b" HTTP/1.1\r\n" + HEAD + b"Content-Length: " + (length or str(size).encode())
    return head + b"\r\n\r\n" + b"x" * size


def get(path: str) -> bytes:
    """A request without one."""
    return b"GET " + path.encode() + b" HTTP/1.1\r\n" + HEAD + b"\r\n"


def test_forms_that_are_still_arriving_keep_nobody_waiting(server: ServerProcess) -> None:
    slow = [connect(server) for _ in range(40)]
    for connection in slow:
        connection.sendall(form("/slow", 5, b"10"))
    assert ask(server, get("/quick"))["counted"].get("/slow", 0) == 0
    assert ask(server, get("/long"))["left"] == 0
    for connection in slow:
        connection.sendall(b"xxxxx")
        assert told(rest_of(connection))["left"] == 10
        connection.close()


def test_who_goes_away_while_sending_costs_nothing(server: ServerProcess) -> None:
    before = server.log.read_text()
    for path, sent in (("/gone", form("/gone", 5, b"10")), ("/files", form("/files", 5, b"100"))):
        count = ask(server, get("/quick"))["counted"].get(path, 0)
        with connect(server) as connection:
            connection.sendall(sent)
        assert ask(server, get("/quick"))["counted"].get(path, 0) == count
    assert server.log.read_text() == before


@pytest.mark.parametrize(("size", "left"), [(0, 0), (7, 7), (LARGEST, LARGEST), (LARGEST + 1, 0), (5_000_000, 0)])
def test_what_the_application_gets_to_read(server: ServerProcess, size: int, left: int) -> None:
    said = ask(server, form("/form", size))
    assert (said["left"], said["CONTENT_LENGTH"]) == (left, str(size))


@pytest.mark.parametrize(("size", "left"), [(0, 0), (7, 7), (LARGEST, LARGEST), (LARGEST + 1, LARGEST + 1), (40, LARGEST + 1)])
def test_of_a_form_in_pieces_enough_is_kept_to_see_that_it_is_too_large(server: ServerProcess, size: int, left: int) -> None:
    pieces = b"".join(b"1\r\nx\r\n" for _ in range(size)) + b"0\r\n\r\n"
    said = ask(server, b"POST /form HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + pieces)
    assert (said["left"], said.get("CONTENT_LENGTH")) == (left, None)


def test_what_is_far_too_large_is_answered_before_its_end(server: ServerProcess) -> None:
    with connect(server) as connection:
        connection.sendall(form("/form", READ_AWAY + 1_000_000, b"9000000000"))
        assert b"HTTP/1.1 200 OK" in connection.recv(1000)


def test_files_arrive_side_by_side_but_not_too_many(server: ServerProcess) -> None:
    assert ask(server, form("/files", LARGEST_FILE))["left"] == LARGEST_FILE
    assert ask(server, form("/files", LARGEST_FILE + 1))["left"] == 0
    arriving = [connect(server) for _ in range(UPLOADS_AT_ONCE)]
    for connection in arriving:
        connection.sendall(form("/files", 5, b"100"))
    while (said := ask(server, form("/files", 100)))["too_many"] is None:
        assert said["left"] == 100
    assert said["left"] == 0
    for connection in arriving:
        connection.sendall(b"x" * 95)
        assert told(rest_of(connection))["left"] == 100
        connection.close()


def test_long_work_is_done_by_two_and_holds_up_nothing_quick(server: ServerProcess) -> None:
    with ThreadPoolExecutor(6) as threads:
        before = ask(server, get("/quick?hold"))["counted"].get("/long", 0)
        long = [threads.submit(ask, server, get("/long")) for _ in range(6)]
        wait_until(lambda: ask(server, get("/quick"))["counted"].get("/long", 0) == before + 2)
        assert not any(one.done() for one in long)
        ask(server, get("/quick?let-go"))
        assert [one.result()["most_inside"] for one in long] == [2] * 6


def test_who_waits_for_another_server_stands_aside(server: ServerProcess) -> None:
    with ThreadPoolExecutor(3) as threads:
        ask(server, get("/quick?hold"))
        waiting = [threads.submit(ask, server, get("/aside")) for _ in range(3)]
        wait_until(lambda: ask(server, get("/quick"))["counted"].get("/aside", 0) == 3)  # the third began while two had not ended
        assert not any(one.done() for one in waiting)
        ask(server, get("/quick?let-go"))
        assert [one.result()["left"] for one in waiting] == [0, 0, 0]


def test_a_turn_is_given_back_when_the_application_fails(server: ServerProcess) -> None:
    for _ in range(3):
        with connect(server) as connection:
            connection.sendall(get("/broken"))
            assert b"HTTP/1.1 500" in rest_of(connection)
    assert ask(server, get("/long"))["left"] == 0


def test_a_long_reply_comes_in_pieces_and_is_closed(server: ServerProcess) -> None:
    closed = ask(server, get("/quick"))["counted"].get("closed", 0)
    with connect(server) as connection:
        connection.sendall(get("/pieces"))
        _, _, body = rest_of(connection).partition(b"\r\n\r\n")
    assert body == b"".join(bytes([number % 256]) * 10_000 for number in range(400))
    with connect(server) as connection:
        connection.sendall(get("/pieces"))
        assert connection.recv(100)

    def all_are_closed() -> bool:
        return bool(ask(server, get("/quick"))["counted"].get("closed", 0) == closed + 2)

    wait_until(all_are_closed, lambda: "the reply that nobody read to its end was not closed")


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"GET /a%20b%2Fc?x=%41&y=1+2 HTTP/1.1\r\n" + HEAD, {"PATH_INFO": "/a b/c", "QUERY_STRING": "x=%41&y=1+2"}),
        (b"GET /%C3%BC/%2500 HTTP/1.1\r\n" + HEAD, {"PATH_INFO": "/\xc3\xbc/%00", "REQUEST_METHOD": "GET"}),
        (b"GET /? HTTP/1.1\r\n" + HEAD, {"QUERY_STRING": "", "SERVER_PROTOCOL": "HTTP/1.1", "SCRIPT_NAME": ""}),
        (b"GET / HTTP/1.1\r\nCookie: a=1\r\nCookie: b=2\r\nX-A: 1\r\nx-a: 2\r\n" + HEAD, {"HTTP_COOKIE": "a=1;b=2", "HTTP_X_A": "1,2"}),
        (b"GET / HTTP/1.1\r\nHost: a\r\n" + HEAD, {"HTTP_HOST": "a,127.0.0.1"}),
        (b"GET / HTTP/1.1\r\nConnection: close\r\n", {"HTTP_HOST": ""}),
        (b"GET / HTTP/1.0\r\n", {"SERVER_PROTOCOL": "HTTP/1.0", "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http"}),
        (b"GET / HTTP/1.1\r\nContent-Type: text/plain\r\n" + HEAD, {"CONTENT_TYPE": "text/plain", "SERVER_NAME": "127.0.0.1"}),
    ],
)
def test_what_the_application_is_told(server: ServerProcess, sent: bytes, expected: dict[str, str]) -> None:
    said = ask(server, sent + b"\r\n")
    assert {name: said[name] for name in expected} == expected


def test_headers_that_come_twice_go_out_twice_and_head_has_no_body(server: ServerProcess) -> None:
    with connect(server) as connection:
        connection.sendall(b"HEAD /quick HTTP/1.1\r\n" + HEAD + b"\r\n")
        head, _, body = rest_of(connection).partition(b"\r\n\r\n")
    assert body == b""
    assert [line for line in head.split(b"\r\n") if line.startswith(b"set-cookie")] == [b"set-cookie: a=1", b"set-cookie: b=2"]


@pytest.mark.parametrize(
    ("method", "path", "is_quick"),
    [
        ("GET", "/quick", True), ("HEAD", "/quick", True), ("POST", "/quick", False), ("GET", "/quick/", False),
        ("POST", "/quick/a/b/c", True), ("POST", "/quick/a", False), ("GET", "/quick/a/b/c", False), ("GET", "/long", False),
        ("BREW", "/quick", False), ("GET", "/quick\n", False),
    ],
)
def test_which_work_is_quick(method: str, path: str, is_quick: bool) -> None:
    quick = quick_work(addresses(), {"quick", "quick_path"})
    assert quick({"REQUEST_METHOD": method, "PATH_INFO": path}) is is_quick
