"""Who sends slowly keeps nobody waiting; few work at once, in the order they came."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable

import pytest
from flask import Flask
from werkzeug.test import Client, EnvironBuilder

from quizapp.app import LARGEST_REQUEST
from quizapp.web.turnstile import READ_AWAY, Turnstile

pytestmark = pytest.mark.one_engine


class SlowForm(io.RawIOBase):
    """A form whose sender waits before the last bytes."""

    def __init__(self) -> None:
        self.arrives = threading.Event()

    def read(self, size: int = -1) -> bytes:
        """Blocks until the sender goes on."""
        self.arrives.wait(10)
        return b"x" * max(size, 0)


def plain(environ: dict[str, object], start_response: object) -> Iterable[bytes]:
    """Says how long the form was."""
    assert callable(start_response)
    start_response("200 OK", [])
    body = environ["wsgi.input"]
    assert isinstance(body, io.IOBase)
    return [str(len(body.read())).encode()]


def environ_of(body: io.IOBase, length: object) -> dict[str, object]:
    """A request with this form."""
    environ = EnvironBuilder(method="POST").get_environ()
    return {**environ, "wsgi.input": body, "CONTENT_LENGTH": str(length)}


def answer(turnstile: Turnstile, environ: dict[str, object]) -> bytes:
    """What the application says."""
    return b"".join(turnstile(environ, lambda *_args: lambda _data: None))


def test_forms_that_are_still_arriving_take_no_turn() -> None:
    turnstile = Turnstile(plain, at_once=1, largest=1000)
    slow = [SlowForm() for _ in range(5)]
    threads = [threading.Thread(target=answer, args=(turnstile, environ_of(form, 10))) for form in slow]
    for thread in threads:
        thread.start()
    assert answer(turnstile, environ_of(io.BytesIO(b"quick"), 5)) == b"5"
    assert all(thread.is_alive() for thread in threads)
    for form in slow:
        form.arrives.set()
    for thread in threads:
        thread.join(10)
    assert not any(thread.is_alive() for thread in threads)


def test_a_turn_is_given_back_when_the_application_fails() -> None:
    def broken(_environ: dict[str, object], _start_response: object) -> Iterable[bytes]:
        raise ZeroDivisionError

    turnstile = Turnstile(broken, at_once=1, largest=10)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            answer(turnstile, environ_of(io.BytesIO(), 0))


@pytest.mark.parametrize(
    ("length", "left"),
    [(0, 20), (7, 7), (10, 10), (11, 0), (20, 0), (READ_AWAY + 1, 20), ("", 20), ("-5", 20), ("x", 20), ("9" * 40, 20), ("٣", 20)],
)
def test_what_the_application_gets_to_read(length: object, left: int) -> None:
    turnstile = Turnstile(plain, at_once=1, largest=10)
    assert answer(turnstile, environ_of(io.BytesIO(b"x" * 20), length)) == str(left).encode()


def test_too_large_a_form_is_read_to_its_end_and_refused_with_a_page(app: Flask) -> None:
    app.wsgi_app = Turnstile(app.wsgi_app, 2, LARGEST_REQUEST)  # type: ignore[method-assign]  # as `create_served_app` does
    body = io.BytesIO(b"email=" + b"x" * 1_000_000)
    reply = Client(app).open("/de/sign-in", method="POST", input_stream=body, content_length=1_000_006)
    assert reply.status_code == 413
    assert "<html" in reply.text
    assert body.read() == b""
