"""Learners as load: each with a browser of its own, an attempt, and answers that change."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Iterator

from tests.bench.client import Browser, Reply
from tests.bench.servers import COURSE

QUIZ = "visible"
CONCURRENCY = 16
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


async def open_form(browser: Browser, path: str) -> Reply:
    """A page with a form, which the browser may send from then on."""
    page = await browser.request("GET", path)
    token = _TOKEN.search(page.text)
    assert token, page.text[:500]
    browser.csrf = token.group(1)
    return page


async def start_attempt(browser: Browser) -> str:
    """A fresh attempt of a fresh learner, from the quiz's introduction; its code."""
    await open_form(browser, f"/en/courses/{COURSE}/quizzes/{QUIZ}")
    reply = await browser.request("POST", f"/en/courses/{COURSE}/quizzes/{QUIZ}/start", {"csrf_token": browser.csrf})
    assert reply.status == 303, reply.status
    return reply.headers["location"].rsplit("/", 1)[1]


class Learner:
    """A learner who saves again and again."""

    def __init__(self, port: int) -> None:
        self.browser = Browser(port)
        self.code, self.sequence, self.revision = "", 0, 0

    async def begin(self) -> None:
        """Start an attempt."""
        self.code = await start_attempt(self.browser)

    async def save(self) -> None:
        """Save the first question, another choice each time."""
        self.sequence += 1
        form = {
            "q1-choice": str(self.sequence % 3 + 1),
            "tab": "bench", "sequence": str(self.sequence), "base_revision": str(self.revision),
        }
        reply = await self.browser.request("POST", f"/en/attempts/{self.code}/answers/1", form, accept="application/json")
        assert reply.status == 200, (reply.status, reply.text[:300])
        self.revision = int(json.loads(reply.text)["revision"])

    async def review_lesson(self) -> None:
        """Open the lesson page, signed in."""
        reply = await self.browser.request("GET", f"/en/courses/{COURSE}/lessons/{QUIZ}")
        assert reply.status == 200, reply.status

    async def whole_attempt(self) -> None:
        """Introduction, start, ten saves, submit, review: fourteen requests, of which twelve write."""
        self.sequence = self.revision = 0
        await self.begin()
        for _ in range(10):
            await self.save()
        await self.browser.request("POST", f"/en/attempts/{self.code}/submit", {"csrf_token": self.browser.csrf})
        reply = await self.browser.request("GET", f"/en/attempts/{self.code}/review")
        assert reply.status == 200, reply.status


def rotating(learners: list[Learner], act: str) -> list[Callable[[], Awaitable[None]]]:
    """Actions for each of the concurrent callers; each goes round its own share of the learners."""

    def caller(own: list[Learner]) -> Callable[[], Awaitable[None]]:
        turn = iter(_round(own))

        async def one() -> None:
            await getattr(next(turn), act)()

        return one

    return [caller(learners[number::CONCURRENCY]) for number in range(CONCURRENCY)]


def _round(own: list[Learner]) -> Iterator[Learner]:
    while True:
        yield from own
