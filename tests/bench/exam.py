"""A timed quiz with a whole class: everybody signs in by password from one address and starts, saves, hands in.

`make exam` plays it on SQLite and on PostgreSQL; figures stand in docs/reliability.md. Everything stays on loopback.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from sqlalchemy import func, select, update

from quizapp import paths
from quizapp.accounts.models import Account
from quizapp.accounts.passwords import hash_password
from quizapp.accounts.service import account_with_address
from quizapp.content.pack_reader import read_pack
from quizapp.courses.service import prepare_revision, publish_revision
from quizapp.db.migrate import migrate
from quizapp.db.session import Database
from quizapp.kernel.clock import system_clock
from quizapp.quizzes.models import Attempt, AttemptSlot
from tests import engines
from tests.bench.client import percentile
from tests.bench.learners import QUIZ, Learner, start_attempt
from tests.bench.servers import COURSE
from tests.live import ServerProcess, free_port, serve_command

PASSWORD = "many words make a good password"
LIMIT_MINUTES = 60


@dataclass(frozen=True)
class Plan:
    """How many learners, and how fast. **Units**: seconds; saves a second. **Shape**: the `seated` began before the class does."""

    learners: int = 300
    seated: int = 40
    seated_saves_per_s: int = 20
    start_s: float = 60
    saves_per_s: int = 60
    steady_s: float = 300
    submit_s: float = 30


@dataclass
class Played:
    """What was seen. **Units**: seconds. **Shape**: `starts` holds the request that starts, `arrivals` all from the
    sign-in page to the first question; `alone` and `beside` are saves of the seated before and while the class arrives;
    `lost` counts learners of whom a confirmed save does not stand."""

    starts: list[float] = field(default_factory=list)
    arrivals: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    submits: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    lost: int = 0
    results_s: float = 0.0


class Pupil(Learner):
    """A learner with an address and a password."""

    def __init__(self, port: int, email: str, played: Played) -> None:
        super().__init__(port)
        self.email, self.played, self.turn = email, played, asyncio.Lock()

    async def arrive(self) -> None:
        """Sign in by password, start the quiz, open the first question."""
        begun = time.perf_counter()
        page = await self.get("/en/sign-in")
        token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
        form = {"csrf_token": token, "password-email": self.email, "password-password": PASSWORD}
        reply = await self.browser.request("POST", "/en/sign-in/password", form)
        self.note(reply.status, 303, "sign-in")
        before = time.perf_counter()
        self.code = await start_attempt(self.browser)
        self.played.starts.append(time.perf_counter() - before)
        await self.get(f"/en/attempts/{self.code}/questions/1")
        self.played.arrivals.append(time.perf_counter() - begun)

    async def get(self, path: str) -> str:
        """A page that must be there."""
        reply = await self.browser.request("GET", path)
        self.note(reply.status, 200, path)
        return reply.text

    async def save_in_turn(self) -> None:
        """One save after the other, as a page sends them."""
        async with self.turn:
            before = time.perf_counter()
            await self.save()
            self.played.saves.append(time.perf_counter() - before)

    async def submit(self) -> None:
        """Hand in and wait for the reply."""
        before = time.perf_counter()
        form = {"csrf_token": self.browser.csrf}
        reply = await self.browser.request("POST", f"/en/attempts/{self.code}/submit", form)
        self.note(reply.status, 303, "submit")
        self.played.submits.append(time.perf_counter() - before)

    def note(self, status: int, wanted: int, what: str) -> None:
        """Keep what was not answered as it should be."""
        if status != wanted:
            self.played.refused.append(f"{what}: {status}")


async def spread(acts: list[Callable[[], Awaitable[None]]], seconds: float) -> None:
    """Begin the acts evenly over so many seconds, whatever becomes of the earlier ones; wait for all."""
    start, tasks = time.perf_counter(), []
    for number, act in enumerate(acts):
        await asyncio.sleep(max(0.0, start + number * seconds / len(acts) - time.perf_counter()))
        tasks.append(asyncio.ensure_future(act()))
    await asyncio.gather(*tasks)


async def keep_saving(seated: list[Pupil], plan: Plan, times: list[float]) -> None:
    """The seated save as long as a class takes to arrive."""
    for pupil in seated:
        pupil.played.saves = times
    count = int(plan.seated_saves_per_s * plan.start_s)
    await spread([seated[number % len(seated)].save_in_turn for number in range(count)], plan.start_s)


async def play(port: int, plan: Plan, database: Database) -> Played:
    """The parts, one after the other; the class arrives while others are in the middle of their quiz."""
    played, before = Played(), Played()
    seated = [Pupil(port, address(plan.learners + number), before) for number in range(plan.seated)]
    await spread([pupil.arrive for pupil in seated], plan.start_s * plan.seated / plan.learners)
    await keep_saving(seated, plan, played.alone)
    pupils = [Pupil(port, address(number), played) for number in range(plan.learners)]
    await asyncio.gather(spread([pupil.arrive for pupil in pupils], plan.start_s), keep_saving(seated, plan, played.beside))
    played.refused += before.refused
    count = int(plan.saves_per_s * plan.steady_s)
    await spread([pupils[number % len(pupils)].save_in_turn for number in range(count)], plan.steady_s)
    played.lost = sum(1 for pupil in pupils if stored_sequence(database, pupil.code) < pupil.sequence)
    last = time.perf_counter()
    await spread([pupil.submit for pupil in seated], plan.submit_s * plan.seated / plan.learners)
    await spread([pupil.submit for pupil in pupils], plan.submit_s)
    while waiting_results(database) and time.perf_counter() - last < plan.submit_s + 120:
        await asyncio.sleep(0.2)
    played.results_s = time.perf_counter() - last
    await asyncio.gather(*(pupil.browser.leave() for pupil in [*pupils, *seated]))
    return played


def address(number: int) -> str:
    """The address of one of them."""
    return f"pupil{number}@example.org"


def stored_sequence(database: Database, code: str) -> int:
    """The newest save of the first question that the database has."""
    wanted = select(AttemptSlot.sequence).join(Attempt, Attempt.id == AttemptSlot.attempt_id)
    with database.reading() as session:
        return session.scalar(wanted.where(Attempt.code == code, AttemptSlot.slot == 1)) or 0


def waiting_results(database: Database) -> int:
    """How many attempts have no result yet."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Attempt).where(Attempt.graded_at.is_(None))) or 0


def prepare(database: Database, folder: Path, plan: Plan) -> None:
    """Tables, the sample course with a limit of time, and the class."""
    migrate(database)
    pack = shutil.copytree(paths.PACKS / COURSE, folder / COURSE)
    (file,) = pack.glob(f"modules/*-{QUIZ}/quiz.yaml")
    quiz = yaml.safe_load(file.read_text())
    file.write_text(yaml.safe_dump({**quiz, "time": {"limit_minutes": LIMIT_MINUTES}}, allow_unicode=True, sort_keys=False))
    read = read_pack(pack)
    assert read.course, read.faults
    revision = prepare_revision(read.course, read.media)
    hashed = hash_password(PASSWORD, "normal")
    with database.transaction() as session:
        publish_revision(session, revision, system_clock())
        for number in range(plan.learners + plan.seated):
            account_with_address(session, address(number), "en", system_clock())
        session.execute(update(Account).values(password_hash=hashed))


@contextmanager
def database_url(engine: str, folder: Path) -> Iterator[str]:
    """The address of an empty database that writes to the disk before it says so."""
    own = engines.postgresql_server(durable=True) if engine == "postgresql" else nullcontext(f"sqlite:///{folder / 'exam.db'}")
    with own as url:
        yield url


def run(engine: str, plan: Plan) -> Played:
    """Play the plan against a server of its own on this engine."""
    with tempfile.TemporaryDirectory() as name, database_url(engine, Path(name)) as url:
        folder, port, database = Path(name), free_port(), Database(url)
        prepare(database, folder, plan)
        environment = {
            "QUIZAPP_SECRET_KEY": "e" * 40, "QUIZAPP_DATABASE_URL": url, "QUIZAPP_PORT": str(port),
            "QUIZAPP_BASE_URL": f"http://127.0.0.1:{port}",
        }
        server = ServerProcess(serve_command(), environment, f"http://127.0.0.1:{port}/en/", folder)
        try:
            server.wait_until_it_answers()
            return asyncio.run(play(port, plan, database))
        finally:
            server.stop()
            database.dispose()


def report(engine: str, plan: Plan, played: Played) -> bool:
    """Print the figures beside their bars; True when all are reached."""
    rows = [
        ("start p99", percentile(played.starts, 0.99), 2.5),
        ("sign-in to first question p99", percentile(played.arrivals, 0.99), 10.0),
        ("save p99 while they sign in / before", percentile(played.beside, 0.99) / percentile(played.alone, 0.99), 2.0),
        (f"save p99 at {plan.saves_per_s}/s", percentile(played.saves, 0.99), 0.3),
        ("longest save", max(played.saves), 2.0),
        ("submit p95", percentile(played.submits, 0.95), 1.5),
        ("all results after the first submit", played.results_s, plan.submit_s + 60),
        ("refused or failed", len(played.refused), 0),
        ("lost saves", played.lost, 0),
    ]
    print(f"{engine}: {plan.learners} learners, {len(played.saves)} saves")
    for name, value, bar in rows:
        print(f"  {name:40} {value:8.2f}  <= {bar:6.2f}{'' if value <= bar else '  MISSED'}")
    for line in sorted(set(played.refused))[:5]:
        print(f"  {line} x {played.refused.count(line)}")
    return all(value <= bar for _name, value, bar in rows)


def main() -> None:
    """Play the engines named, else both; exit 1 when a bar is missed."""
    plan = Plan()
    reached = [report(engine, plan, run(engine, plan)) for engine in sys.argv[1:] or engines.ENGINES]
    sys.exit(0 if all(reached) else 1)


if __name__ == "__main__":
    main()
