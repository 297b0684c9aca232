"""All figures of docs/benchmarks.md, in one run."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.bench.client import Browser, Load, run_load
from tests.bench.learners import CONCURRENCY, QUIZ, Learner, rotating
from tests.bench.servers import COURSE, bare_server, proportional_memory_mb, quizapp_server
from tests.browser import CHROMIUM, FLAGS
from tests.live import ServerProcess

SECONDS = 8.0
LEARNERS = 320


@dataclass(frozen=True)
class Figure:
    """One measured figure: name, value, bar, and whether more is better."""

    name: str
    value: float
    bar: float
    more_is_better: bool
    unit: str = ""

    @property
    def reached(self) -> bool:
        """True when the bar is met."""
        return self.value >= self.bar if self.more_is_better else self.value <= self.bar


async def measure_bare(port: int) -> tuple[Load, Load]:
    """R and W: loads of the reading and of the writing route."""

    def action(method: str) -> Callable[[], Awaitable[None]]:
        browser = Browser(port, cookie="login=bench")

        async def one() -> None:
            reply = await browser.request(method, "/", {} if method == "POST" else None)
            assert reply.status == 200

        return one

    reads = await run_load([action("GET") for _ in range(CONCURRENCY)], SECONDS)
    writes = await run_load([action("POST") for _ in range(CONCURRENCY)], SECONDS)
    return reads, writes


async def measure_steady(learners: list[Learner], per_second: int, seconds: int) -> list[float]:
    """Durations of saves sent at a steady rate, whatever the replies do. **Units**: seconds."""
    durations: list[float] = []

    async def one(learner: Learner) -> None:
        before = time.perf_counter()
        await learner.save()
        durations.append(time.perf_counter() - before)

    start, tasks = time.perf_counter(), []
    for number in range(per_second * seconds):
        await asyncio.sleep(max(0.0, start + number / per_second - time.perf_counter()))
        tasks.append(asyncio.create_task(one(learners[number % len(learners)])))
    await asyncio.gather(*tasks)
    return durations


async def measure_quizapp(port: int, server: ServerProcess, steady_s: int) -> dict[str, Any]:
    """Every load on quizapp."""
    learners = [Learner(port) for _ in range(LEARNERS)]
    for number in range(0, LEARNERS, CONCURRENCY):
        await asyncio.gather(*(learner.begin() for learner in learners[number : number + CONCURRENCY]))
    lessons = await run_load(rotating(learners, "review_lesson"), SECONDS)
    saves = await run_load(rotating(learners, "save"), SECONDS)
    memory = proportional_memory_mb(server)
    steady = await measure_steady(learners, 60, steady_s)
    fresh = [Learner(port) for _ in range(CONCURRENCY)]
    for learner in learners:
        learner.browser.close()

    def renewing(learner: Learner) -> Callable[[], Awaitable[None]]:
        async def one() -> None:
            learner.browser.close()
            learner.browser = Browser(port)
            await learner.whole_attempt()

        return one

    attempts = await run_load([renewing(learner) for learner in fresh], SECONDS)
    return {"lessons": lessons, "saves": saves, "memory": memory, "steady": steady, "attempts": attempts}


def first_page_weight(port: int) -> tuple[int, int]:
    """Bytes over the wire and requests of the first question's page in a cold browser."""
    sizes: list[int] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{port}/en/courses/{COURSE}/quizzes/{QUIZ}")
        page.get_by_role("button", name="Start").click()
        address = page.url
        cookies = page.context.cookies()
        cold = browser.new_context()
        cold.add_cookies(cookies)
        page = cold.new_page()
        page.on("requestfinished", lambda request: sizes.append(_wire_size(request.sizes())))
        page.goto(address, wait_until="networkidle")
        browser.close()
    return sum(sizes), len(sizes)


def _wire_size(sizes: dict[str, int]) -> int:
    return int(sizes["responseBodySize"] + sizes["responseHeadersSize"])


def start_times(folder: Path) -> tuple[float, float]:
    """Best of five starts to the first page: quizapp's and the yardstick's. **Units**: seconds."""
    ours, bare = [], []
    for _ in range(5):
        with quizapp_server(folder) as (_port, seconds, _server):
            ours.append(seconds)
        with bare_server(folder) as (_port, seconds):
            bare.append(seconds)
    return min(ours), min(bare)


def run(steady_s: int = 60) -> list[Figure]:
    """Measure everything and judge it by the bars."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with bare_server(folder) as (port, _):
            reads, writes = asyncio.run(measure_bare(port))
        with quizapp_server(folder) as (port, _, server):
            found = asyncio.run(measure_quizapp(port, server, steady_s))
            weight, requests = first_page_weight(port)
        ours, bare = start_times(folder)
    lessons, saves, attempts, steady = found["lessons"], found["saves"], found["attempts"], found["steady"]
    print(f"R {reads.rate:.0f}/s  W {writes.rate:.0f}/s  W p50 {1000 * writes.percentile(0.5):.1f} ms")
    print(f"lesson {lessons.rate:.0f}/s  saves {saves.rate:.0f}/s  attempts {attempts.rate:.1f}/s")
    print(f"start {ours:.2f} s, bare {bare:.2f} s")
    return [
        Figure("signed-in lesson page / R", lessons.rate / reads.rate, 0.5, True),
        Figure("answer autosave / W", saves.rate / writes.rate, 0.5, True),
        Figure("whole attempt x (2/R + 11/W)", attempts.rate * (2 / reads.rate + 11 / writes.rate), 0.4, True),
        Figure(f"longest save at 60/s for {steady_s} s", max(steady), 0.5, False, "s"),
        Figure("save p99 / W p50", saves.percentile(0.99) / writes.percentile(0.5), 6, False),
        Figure("start / bare start", ours / bare, 2.5, False),
        Figure("memory of all processes under load", found["memory"], 180, False, "MB"),
        Figure("first quiz page over the wire", weight / 1024, 30, False, "KB"),
        Figure("first quiz page requests", requests, 6, False),
    ]
