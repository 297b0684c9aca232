"""All figures of docs/benchmarks.md, in one run."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from tests.bench.client import Browser, Load, run_load
from tests.bench.learners import CONCURRENCY, QUIZ, Learner, rotating
from tests.bench.servers import COURSE, bare_server, proportional_memory_mb, quizapp_server
from tests.browser import CHROMIUM, FLAGS
from tests.live import ServerProcess

SECONDS = 4.0
ROUNDS = 3
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


Action = Callable[[], Awaitable[None]]


def bare_actions(port: int, method: str) -> list[Action]:
    """Callers of the yardstick: GET is R, POST is W."""

    def action() -> Action:
        browser = Browser(port, cookie="login=bench")

        async def one() -> None:
            reply = await browser.request(method, "/", {} if method == "POST" else None)
            assert reply.status == 200

        return one

    return [action() for _ in range(CONCURRENCY)]


def whole_attempts(port: int) -> list[Action]:
    """Callers that each take attempt after attempt, every time as a new learner."""

    def renewing(learner: Learner) -> Action:
        async def one() -> None:
            learner.browser.close()
            learner.browser = Browser(port)
            await learner.whole_attempt()

        return one

    return [renewing(Learner(port)) for _ in range(CONCURRENCY)]


@dataclass
class Round:
    """What one round measured, both servers by turns, so that a slow moment of the machine strikes both."""

    reads: Load
    lessons: Load
    writes: Load
    saves: Load
    attempts: Load


async def measure_round(bare: int, port: int, learners: list[Learner]) -> Round:
    """One round of every load."""
    return Round(
        reads=await run_load(bare_actions(bare, "GET"), SECONDS),
        lessons=await run_load(rotating(learners, "review_lesson"), SECONDS),
        writes=await run_load(bare_actions(bare, "POST"), SECONDS),
        saves=await run_load(rotating(learners, "save"), SECONDS),
        attempts=await run_load(whole_attempts(port), SECONDS),
    )


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


async def measure_all(bare: int, port: int, server: ServerProcess, steady_s: int) -> tuple[list[Round], float, list[float]]:
    """Rounds, memory under load (**Units**: MB) and the durations of steady saves (seconds)."""
    learners = [Learner(port) for _ in range(LEARNERS)]
    for number in range(0, LEARNERS, CONCURRENCY):
        await asyncio.gather(*(learner.begin() for learner in learners[number : number + CONCURRENCY]))
    rounds = [await measure_round(bare, port, learners) for _ in range(ROUNDS)]
    memory = proportional_memory_mb(server)
    return rounds, memory, await measure_steady(learners, 60, steady_s)


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
    """Measure everything and judge it by the bars; ratios are medians over the rounds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with bare_server(folder) as (bare, _), quizapp_server(folder) as (port, _, server):
            rounds, memory, steady = asyncio.run(measure_all(bare, port, server, steady_s))
            weight, requests = first_page_weight(port)
        ours, bare_start = start_times(folder)
    for number, one in enumerate(rounds, start=1):
        print(
            f"round {number}: R {one.reads.rate:.0f}/s, lesson {one.lessons.rate:.0f}/s, W {one.writes.rate:.0f}/s"
            f" (p50 {1000 * one.writes.percentile(0.5):.1f} ms), save {one.saves.rate:.0f}/s"
            f" (p99 {1000 * one.saves.percentile(0.99):.1f} ms), attempt {one.attempts.rate:.1f}/s"
        )
    print(f"start {ours:.2f} s, bare {bare_start:.2f} s")

    def middle(ratio: Callable[[Round], float]) -> float:
        return median(ratio(one) for one in rounds)

    whole = middle(lambda one: one.attempts.rate * (2 / one.reads.rate + 11 / one.writes.rate))
    return [
        Figure("signed-in lesson page / R", middle(lambda one: one.lessons.rate / one.reads.rate), 0.5, True),
        Figure("answer autosave / W", middle(lambda one: one.saves.rate / one.writes.rate), 0.5, True),
        Figure("whole attempt x (2/R + 11/W)", whole, 0.4, True),
        Figure(f"longest save at 60/s for {steady_s} s", max(steady), 0.5, False, "s"),
        Figure("save p99 / W p50", middle(lambda one: one.saves.percentile(0.99) / one.writes.percentile(0.5)), 6, False),
        Figure("start / bare start", ours / bare_start, 2.5, False),
        Figure("memory of all processes under load", memory, 180, False, "MB"),
        Figure("first quiz page over the wire", weight / 1024, 30, False, "KB"),
        Figure("first quiz page requests", requests, 6, False),
    ]
