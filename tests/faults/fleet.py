"""Browsers that save as fast as they may and keep their own ledger of what the server has confirmed."""

from __future__ import annotations

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from quizapp.quizzes.rules.answer import fields_digest
from tests.quizzes.pages import hidden_fields
from tests.waiting import wait_until

PATIENCE_S = 5.0
PAUSE_S = 0.05
WORDS = 2
"""The slot of the final test that takes words."""


@dataclass
class Saver:
    """One learner at one attempt. **Shape**: `ledger` maps a count to the digest that was confirmed for it."""

    base_url: str
    cookie: str
    code: str
    tab: str
    ledger: dict[int, str] = field(default_factory=dict)
    surprises: list[str] = field(default_factory=list)
    longest_wait_s: float = 0.0

    def word(self, count: int) -> dict[str, list[str]]:
        """The answer of this count."""
        return {"text-1": [f"{self.tab} {count}"]}

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, bytes, str]:
        """One request on a connection of its own: status, body, the cookie to use from now on."""
        connection = http.client.HTTPConnection(urlsplit(self.base_url).netloc, timeout=PATIENCE_S)
        try:
            connection.request(method, path, body, {"Cookie": f"session={self.cookie}", **headers})
            reply = connection.getresponse()
            content = reply.read()
        finally:
            connection.close()
        set_cookie = reply.getheader("Set-Cookie", "")
        return reply.status, content, set_cookie.split(";")[0].removeprefix("session=") if set_cookie else self.cookie

    def open_page(self) -> str:
        """Load the question; its form's token."""
        status, page, self.cookie = self.ask("GET", f"/de/attempts/{self.code}/questions/{WORDS}")
        assert status == 200, status
        return hidden_fields(page.decode())["csrf_token"]

    def run(self, stop: threading.Event) -> None:
        """Save one answer after the other; one that was not confirmed is sent again, the same, until it is."""
        token, count = "", 0
        while not stop.is_set():
            try:
                token = token or self.open_page()
            except (OSError, http.client.HTTPException):  # the server has just been killed
                stop.wait(PAUSE_S)
                continue
            count += 1
            began = time.monotonic()
            while not stop.is_set() and not self.save(token, count):
                stop.wait(PAUSE_S)
            self.longest_wait_s = max(self.longest_wait_s, time.monotonic() - began)

    def save(self, token: str, count: int) -> bool:
        """Send one answer; True when the server confirms it word for word."""
        fields = {f"q{WORDS}-{name}": value for name, values in self.word(count).items() for value in values}
        body = urlencode({**fields, "tab": self.tab, "sequence": count, "base_revision": 0})
        headers = {"Accept": "application/json", "X-CSRFToken": token, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            status, content, _ = self.ask("POST", f"/de/attempts/{self.code}/answers/{WORDS}", body, **headers)
        except (OSError, http.client.HTTPException):
            return False
        if status in (429, 503):
            return False
        said = json.loads(content) if status == 200 else {}
        wanted = {"attempt": self.code, "slot": WORDS, "tab": self.tab, "sequence": count, "digest": fields_digest(self.word(count))}
        if {name: said.get(name) for name in wanted} != wanted:
            self.surprises.append(f"{status}: {content[:200]!r}")
            return False
        self.ledger[count] = said["digest"]
        return True


class Fleet:
    """Several savers, each in a thread of its own."""

    def __init__(self, savers: list[Saver]) -> None:
        self.savers, self.stop = savers, threading.Event()
        self.threads = [threading.Thread(target=saver.run, args=(self.stop,)) for saver in savers]

    def __enter__(self) -> Fleet:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()

    @property
    def confirmed(self) -> int:
        """How many answers were confirmed so far."""
        return sum(len(saver.ledger) for saver in self.savers)

    def wait_for_more(self) -> None:
        """Until as many more were confirmed as there are savers, and one at least of each."""
        before = self.confirmed
        wait_until(lambda: self.confirmed >= before + len(self.savers) and all(saver.ledger for saver in self.savers))
