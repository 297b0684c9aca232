"""After a webinar: reading in 10,000 rows while learners save, and queueing 200 mails.

`python -m tests.bench.webinar [postgresql]`. The report goes to the worker of a running server, as from the page; saves alone and
saves beside it are measured by turns. Figures stand in docs/benchmarks.md.
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
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.kernel.clock import system_clock
from quizapp.kernel.identity import Identity
from quizapp.webinars import importing, jobs
from quizapp.webinars.mailing import invite
from quizapp.webinars.models import AttendanceImport
from tests import engines
from tests.bench.client import percentile
from tests.bench.learners import Learner
from tests.bench.servers import COURSE, quizapp_server
from tests.people import add_and_sign_in
from tests.webinars.meeting import meeting_in, planned

HEAD = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
SAVERS = 20
PAUSE_S, ALONE_S, ROUNDS = 0.6, 5, 3


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
    took: list[float] = []

    async def one(learner: Learner) -> None:
        while not until():
            start = time.perf_counter()
            await learner.save()
            took.append(time.perf_counter() - start)
            await asyncio.sleep(PAUSE_S)

    await asyncio.gather(*map(one, learners))
    return took


async def _play(port: int, database: Database, rows: int) -> Seen:
    learners, seen = [Learner(port) for _ in range(SAVERS)], Seen()
    for learner in learners:
        await learner.begin()
    carla = add_and_sign_in(database, "Carla Conrad", system_clock(), trainer_of=(COURSE,)).identity
    for _round in range(ROUNDS):
        stop = time.perf_counter() + ALONE_S
        seen.saves_alone += await _saving(learners, lambda stop=stop: time.perf_counter() > stop)
        importer = asyncio.create_task(asyncio.to_thread(_import, database, carla, rows))
        seen.saves_beside += await _saving(learners, importer.done)
        read_s, applied_s = importer.result()
        seen.read_s.append(read_s)
        seen.applied_s.append(applied_s)
    for learner in learners:
        await learner.browser.leave()
    seen.queued_s = _queue(database, carla)
    return seen


def _import(database: Database, carla: Identity, rows: int) -> tuple[float, float]:
    start = system_clock() - timedelta(days=1)
    number, content = meeting_in(database, COURSE, carla, planned(start), system_clock()), report(rows, start)
    began = time.perf_counter()
    with database.transaction() as session:
        course = published_course(session, COURSE)
        row = importing.hand_in(session, carla, course, number, content, system_clock())
        import_id, code = row.id, row.code
    _wait(database, import_id, importing.PREVIEW)
    read = time.perf_counter()
    with database.transaction() as session:
        importing.decide(session, carla, published_course(session, COURSE), code, {}, system_clock())
    _wait(database, import_id, importing.APPLIED)
    return read - began, time.perf_counter() - read


def _wait(database: Database, import_id: int, state: str) -> None:
    while True:
        with database.reading() as session:
            row = session.get_one(AttendanceImport, import_id)
            assert row.state != importing.REFUSED, row.fault
            if row.state == state:
                return
        time.sleep(0.1)


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
    with database.transaction() as session:
        row = importing.hand_in(session, trainer, published_course(session, COURSE), number, report(rows, start), system_clock())
        import_id, code = row.id, row.code
    jobs.read_attendance(database, import_id, system_clock())
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
