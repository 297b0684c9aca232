"""An application to stand behind the door, served by Granian as `quizapp serve` serves the real one."""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask import Flask

from quizapp.web.attachments import TOO_MANY_AT_ONCE
from quizapp.web.door import Door, quick_work, stand_aside

LARGEST, LARGEST_FILE, AT_ONCE = 10, 300_000, 2
Start = Callable[[str, list[tuple[str, str]]], object]

counted: Counter[str] = Counter()
inside, most_inside, guard, let_go = 0, 0, threading.Lock(), threading.Event()
let_go.set()


class Pieces:
    """A long reply; it is counted how many were closed."""

    def __iter__(self) -> Iterator[bytes]:
        for number in range(400):
            yield bytes([number % 256]) * 10_000

    def close(self) -> None:
        """Called by the server at the end, whatever happened."""
        counted["closed"] += 1


def work() -> None:
    """Work until it is let go, and note how many do so at once."""
    global inside, most_inside
    with guard:
        inside += 1
        most_inside = max(most_inside, inside)
    let_go.wait()
    with guard:
        inside -= 1


def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    """Does what the address says, and tells what it was asked."""
    path = environ["PATH_INFO"]
    counted[path] += 1
    if path == "/pieces":
        start_response("200 OK", [("Content-Length", "4000000")])
        return Pieces()
    if path == "/quick":
        {"hold": let_go.clear, "let-go": let_go.set}.get(environ["QUERY_STRING"], bool)()
    elif path == "/long":
        work()
    elif path == "/aside":
        with stand_aside(environ):
            let_go.wait()
    elif path == "/broken":
        raise ZeroDivisionError
    told = {name: value for name, value in environ.items() if isinstance(value, str)}
    form = environ["wsgi.input"].read()
    told |= {"left": len(form), "too_many": environ.get(TOO_MANY_AT_ONCE), "counted": counted, "most_inside": most_inside}
    body = json.dumps(told).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
    return [body]


def addresses() -> Flask:
    """Which of them are quick."""
    app = Flask("behind_door")
    app.add_url_rule("/quick", "quick", str)
    app.add_url_rule("/quick/<word>/<path:rest>", "quick_path", str, methods=["POST"])
    app.add_url_rule("/long", "long", str)
    return app


def create() -> Door:
    """The application behind its door."""

    def largest_of(environ: dict[str, Any]) -> int:
        return LARGEST_FILE if environ["PATH_INFO"] == "/files" else LARGEST

    return Door(application, AT_ONCE, LARGEST, largest_of, quick_work(addresses(), {"quick", "quick_path"}))


def main() -> None:
    """Serve until told to stop."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "tests.web.behind_door:create", factory=True, interface=Interfaces.RSGI, address="127.0.0.1", port=int(sys.argv[1]),
        websockets=False, log_level=LogLevels.error,
    ).serve()


if __name__ == "__main__":
    main()
