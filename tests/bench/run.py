"""All figures of docs/benchmarks.md, in one run."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.client import Browser, Load, run_load
from tests.live import ServerProcess, free_port

COURSE = "first-aid-social-media"
QUIZ = "visible"
CONCURRENCY = 16
SECONDS = 8.0
LEARNERS = 320
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_RADIO = re.compile(r'name="(q1-choice)" value="(\d+)"')

BARE_MAIN = """
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
import sys
Granian("tests.bench.bare:create_app", factory=True, interface=Interfaces.WSGI, address="127.0.0.1", port=int(sys.argv[1]),
        workers=1, blocking_threads=2, websockets=False, log_level=LogLevels.warning).serve()
"""


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


@contextmanager
def bare_server(folder: Path) -> Iterator[tuple[int, float]]:
    """The yardstick, and how long it took to its first page. **Units**: seconds."""
    port = free_port()
    script = folder / "bare_main.py"
    script.write_text(BARE_MAIN)
    root = Path(__file__).parents[2]
    environment = {"BARE_DATABASE_URL": f"sqlite:///{folder / 'bare.db'}", "PYTHONPATH": str(root)}
    with _server([sys.executable, str(script), str(port)], environment, port, folder) as seconds:
        yield port, seconds


@contextmanager
def quizapp_server(folder: Path, workers: str = "") -> Iterator[tuple[int, float, ServerProcess]]:
    """quizapp as installed, with the sample course, and how long it took to its first page. **Units**: seconds."""
    port = free_port()
    environment = {
        "QUIZAPP_SECRET_KEY": "b" * 40,
        "QUIZAPP_DATABASE_URL": f"sqlite:///{folder / 'quizapp.db'}",
        "QUIZAPP_PORT": str(port),
        "QUIZAPP_BASE_URL": f"http://127.0.0.1:{port}",
    }
    clean = {name: value for name, value in os.environ.items() if not name.startswith("QUIZAPP_")}
    for command in (["migrate"], ["pack", "install", str(_sample_pack())]):
        subprocess.run([sys.executable, "-m", "quizapp", *command], env={**clean, **environment}, check=True, capture_output=True)
    start = time.perf_counter()
    server = ServerProcess([sys.executable, "-m", "quizapp", "serve"], environment, f"http://127.0.0.1:{port}/en/", folder)
    try:
        server.wait_until_it_answers()
        yield port, time.perf_counter() - start, server
    finally:
        server.stop()


@contextmanager
def _server(command: list[str], environment: dict[str, str], port: int, folder: Path) -> Iterator[float]:
    start = time.perf_counter()
    server = ServerProcess(command, environment, f"http://127.0.0.1:{port}/", folder)
    try:
        server.wait_until_it_answers()
        yield time.perf_counter() - start
    finally:
        server.stop()


def _sample_pack() -> Path:
    from quizapp import paths  # deferred: only where the pack is installed

    return paths.PACKS / COURSE


async def start_attempt(browser: Browser) -> tuple[str, str]:
    """A fresh attempt of a fresh learner. **Shape**: its code and the page of its first question."""
    page = await browser.request("GET", f"/en/courses/{COURSE}/quizzes/{QUIZ}")
    token = _TOKEN.search(page.text)
    assert token, page.text[:500]
    reply = await browser.request("POST", f"/en/courses/{COURSE}/quizzes/{QUIZ}/start", {"csrf_token": token.group(1)})
    code = reply.headers["location"].rsplit("/", 1)[1]
    page = await browser.request("GET", f"/en/attempts/{code}/questions/1")
    token = _TOKEN.search(page.text)
    assert token, page.text[:500]
    browser.csrf = token.group(1)
    return code, page.text


class Learner:
    """A learner who saves again and again."""

    def __init__(self, port: int) -> None:
        self.browser = Browser(port)
        self.code, self.sequence, self.revision, self.choices = "", 0, 0, ["1"]

    async def begin(self) -> None:
        """Start an attempt."""
        self.code, page = await start_attempt(self.browser)
        self.choices = [value for _name, value in _RADIO.findall(page)] or ["1"]

    async def save(self) -> None:
        """Save the first question, another choice each time."""
        self.sequence += 1
        form = {
            "q1-choice": self.choices[self.sequence % len(self.choices)],
            "tab": "bench", "sequence": str(self.sequence), "base_revision": str(self.revision),
        }
        reply = await self.browser.request("POST", f"/en/attempts/{self.code}/answers/1", form, accept="application/json")
        assert reply.status == 200, (reply.status, reply.text[:300])
        self.revision = int(re.search(r'"revision": ?(\d+)', reply.text).group(1))  # type: ignore[union-attr]

    async def review_lesson(self) -> None:
        """Open the lesson page, signed in."""
        reply = await self.browser.request("GET", f"/en/courses/{COURSE}/lessons/{QUIZ}")
        assert reply.status == 200, reply.status

    async def whole_attempt(self) -> None:
        """Start, ten saves, submit, review: sixteen requests in all, of which eleven write."""
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


def proportional_memory_mb(server: ServerProcess) -> float:
    """PSS of the server and all its children. **Units**: MB."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            if int(fields[3]) == server.process.pid:  # its session: everything the server started
                rollup = (folder / "smaps_rollup").read_text()
                total += int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE).group(1))  # type: ignore[union-attr]
        except (OSError, AttributeError, IndexError):
            continue
    return total / 1024


async def measure_quizapp(port: int, server: ServerProcess, steady_s: int) -> dict[str, float | Load | list[float]]:
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
    from playwright.sync_api import sync_playwright  # deferred: only this figure needs a browser

    from tests.browser import LAUNCH

    sizes: list[int] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**LAUNCH)
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
