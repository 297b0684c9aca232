"""After a webinar: reading in 10,000 rows while learners save, and queueing 200 mails.

`python -m tests.bench.webinar [postgresql]`. A trainer hands the report in and looks at the page while the worker of a running server
reads it; saves alone and saves beside it are measured by turns. Figures stand in docs/benchmarks.md.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from quizapp import wiring  # noqa: F401  # knows every table
from quizapp.accounts.service import mint_sign_in_link
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.kernel.clock import system_clock
from quizapp.kernel.identity import Identity
from quizapp.webinars import importing, jobs
from quizapp.webinars.mailing import invite
from quizapp.webinars.sealed_reports import sealed_report
from tests import engines
from tests.bench.client import Browser, Reply, percentile
from tests.bench.learners import Learner, open_form
from tests.bench.servers import COURSE, quizapp_server
from tests.people import Person, add_and_sign_in
from tests.webinars.meeting import SECRET, meeting_in, planned

HEAD = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
SAVERS = 20
PAUSE_S, ALONE_S, ROUNDS = 0.6, 5, 3
WEBINARS = f"/en/courses/{COURSE}/webinars"


@dataclass
class Seen:
    """**Units**: seconds. Saves alone, and those while a report was read in; how long reading, writing down and queueing took."""

    saves_alone: list[float] = field(default_factory=list)
    saves_beside: list[float] = field(default_factory=list)
    read_s: list[float] = field(default_factory=list)
    applied_s: list[float] = field(default_factory=list)
    queued_s: float = 0


def report(rows: int, start: datetime) -> bytes:
    """An export as Zoom makes it."""
    span = f"{start:%m/%d/%Y %I:%M:%S %p},{start + timedelta(minutes=80):%m/%d/%Y %I:%M:%S %p}"
    return (HEAD + "".join(f"Person Number{one},p{one}@example.org,{span},80,Yes\n" for one in range(rows))).encode()


async def _saving(learners: list[Learner], until: Callable[[], bool]) -> list[float]:
    """Each saves at moments of their own: who saves together waits for the others, whatever else goes on."""
    took: list[float] = []

    async def one(place: int, learner: Learner) -> None:
        await asyncio.sleep(PAUSE_S * place / len(learners))
        while not until():
            start = time.perf_counter()
            await learner.save()
            took.append(time.perf_counter() - start)
            await asyncio.sleep(PAUSE_S)

    await asyncio.gather(*(one(place, learner) for place, learner in enumerate(learners)))
    return took


async def _play(port: int, database: Database, rows: int) -> Seen:
    learners, seen, trainer = [Learner(port) for _ in range(SAVERS)], Seen(), Browser(port)
    for learner in learners:
        await learner.begin()
    carla = add_and_sign_in(database, "Carla Conrad", system_clock(), trainer_of=(COURSE,))
    await _sign_in(database, trainer, carla)
    for _round in range(ROUNDS):
        start = system_clock() - timedelta(days=1)
        number, content = meeting_in(database, COURSE, carla.identity, planned(start), system_clock()), report(rows, start)
        await open_form(trainer, f"{WEBINARS}/{number}")
        stop = time.perf_counter() + ALONE_S
        seen.saves_alone += await _saving(learners, lambda stop=stop: time.perf_counter() > stop)
        importer = asyncio.create_task(_import(trainer, number, content))
        seen.saves_beside += await _saving(learners, importer.done)
        read_s, applied_s = importer.result()
        seen.read_s.append(read_s)
        seen.applied_s.append(applied_s)
    for browser in (trainer, *(learner.browser for learner in learners)):
        await browser.leave()
    seen.queued_s = _queue(database, carla.identity)
    return seen


async def _sign_in(database: Database, browser: Browser, person: Person) -> None:
    with database.transaction() as session:
        token = mint_sign_in_link(session, person.email, system_clock())
    await open_form(browser, f"/en/sign-in/link/{token}")
    reply = await browser.request("POST", f"/en/sign-in/link/{token}", {"csrf_token": browser.csrf})
    assert reply.status == 303, reply.status


async def _import(trainer: Browser, number: int, content: bytes) -> tuple[float, float]:
    """As the page does it: hand in, look how far it has come, look at the preview, read in. **Units**: seconds."""
    began = time.perf_counter()
    reply = await trainer.send_file(f"{WEBINARS}/{number}/attendance", "report", content)
    assert reply.status == 303, reply.status
    place = reply.headers["location"]
    preview = await _watched(trainer, place)
    assert "/apply" in preview.text, preview.text
    read = time.perf_counter()
    reply = await trainer.request("POST", f"{place}/apply", {"csrf_token": trainer.csrf})
    assert reply.status == 303, reply.status
    await _watched(trainer, place)
    return read - began, time.perf_counter() - read


async def _watched(trainer: Browser, place: str) -> Reply:
    """The page as soon as it waits no more."""
    while "data-poll-url" in (page := await trainer.request("GET", place)).text:
        await asyncio.sleep(0.5)
    return page


def _queue(database: Database, carla: Identity) -> float:
    """Read in 200 people, then queue their invitations; how long queueing takes."""
    number = _read_in(database, carla, 200)
    began = time.perf_counter()
    with database.transaction() as session:
        count = invite(session, carla, published_course(session, COURSE), number, system_clock())
    assert count == 200, count
    return time.perf_counter() - began


def _read_in(database: Database, trainer: Identity, rows: int) -> int:
    start = system_clock() - timedelta(days=2)
    number = meeting_in(database, COURSE, trainer, planned(start), system_clock())
    sealed = sealed_report(report(rows, start), SECRET)
    with database.transaction() as session:
        row = importing.hand_in(session, trainer, published_course(session, COURSE), number, sealed, system_clock())
        import_id, code = row.id, row.code
    jobs.read_attendance(database, import_id, SECRET, system_clock())
    with database.transaction() as session:
        importing.decide(session, trainer, published_course(session, COURSE), code, {}, system_clock())
    jobs.apply_attendance(database, import_id, system_clock())
    return number


def run(engine: str = "sqlite", rows: int = 10_000) -> Seen:
    """Play it on a server of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        own = engines.postgresql_server(durable=True) if engine == "postgresql" else nullcontext(f"sqlite:///{folder / 'quizapp.db'}")
        with own as url, quizapp_server(folder, url) as (port, _start_s, _server):
            database = Database(url)
            try:
                return asyncio.run(_play(port, database, rows))
            finally:
                database.dispose()


def main() -> None:
    """Print what was seen."""
    engine = sys.argv[1] if len(sys.argv) > 1 else "sqlite"
    seen = run(engine)
    print(f"{engine}, load average {os.getloadavg()[0]:.1f}")
    for name, saves in (("saves alone", seen.saves_alone), ("saves beside the import", seen.saves_beside)):
        shown = ", ".join(f"{word} {percentile(saves, share) * 1000:.0f} ms" for word, share in (("p50", 0.5), ("p99", 0.99)))
        print(f"{name:26} {len(saves):5} saves, {shown}, longest {max(saves) * 1000:.0f} ms")
    read, applied = (" / ".join(f"{one:.1f}" for one in took) for took in (seen.read_s, seen.applied_s))
    print(f"10,000 rows: read in {read} s, written down in {applied} s")
    print(f"200 invitations queued in {seen.queued_s:.2f} s")


if __name__ == "__main__":
    main()
