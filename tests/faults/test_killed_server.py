"""`kill -9` of the real server while a fleet of browsers saves: what was confirmed is there."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.kernel.clock import system_clock
from tests.clock import SettableClock
from tests.faults.fleet import WORDS, Fleet, Saver
from tests.live import ServerProcess, descendants, free_port, serve_command
from tests.people import add_and_sign_in, browser_of
from tests.quizzes.taking import Taker, events, slot_row

SHORT, LONG = {"sqlite": (4, 2), "postgresql": (4, 1)}, (50, 60)
"""Savers and kills, for every run and for the proof."""


def savers_for(app: Flask, database: Database, exam: Course, base_url: str, how_many: int) -> list[Saver]:
    """Learners who have started their test a moment ago, with the cookies of their browsers."""
    savers, clock = [], SettableClock(system_clock())
    for number in range(how_many):
        person = add_and_sign_in(database, f"L{number} Adler", clock())
        code = Taker(database, person.identity, exam.key, clock).start("once")
        browser = browser_of(app, person)
        cookie = browser.get_cookie("session")
        assert cookie
        savers.append(Saver(base_url, cookie.value, code, f"tab-{number}"))
    return savers


def lost_answers(database: Database, fleet: Fleet) -> list[str]:
    """What was confirmed and is not there, or is not the answer although nothing newer is."""
    lost = []
    for saver in fleet.savers:
        kept = {event["sequence"]: event["digest"] for event in events(database, saver.code)}
        lost += [f"{saver.tab}: {count}" for count, digest in saver.ledger.items() if kept.get(count) != digest]
        row = slot_row(database, saver.code, WORDS)
        if saver.ledger and row.sequence < max(saver.ledger):
            lost.append(f"{saver.tab}: answer {row.sequence} stands, {max(saver.ledger)} was confirmed")
    return lost


@pytest.fixture
def serve(database_url: str, tmp_path: Path) -> Callable[[], ServerProcess]:
    """Starts the server on this test's database, as often as needed, always at the same address."""
    port = free_port()
    environment = {
        "QUIZAPP_SECRET_KEY": "0" * 32, "QUIZAPP_DATABASE_URL": database_url, "QUIZAPP_PORT": str(port),
        "QUIZAPP_BASE_URL": f"http://127.0.0.1:{port}", "QUIZAPP_WEB_PROCESSES": "1",
    }

    def start() -> ServerProcess:
        server = ServerProcess(serve_command(), environment, environment["QUIZAPP_BASE_URL"], tmp_path)
        server.wait_until_it_answers()
        return server

    return start


def kill_web_processes(server: ServerProcess) -> None:
    """End what answers requests; the server starts it again by itself."""
    for pid in descendants(server.process.pid):
        with suppress(OSError):  # it has just ended
            if Path(f"/proc/{pid}/cmdline").read_bytes().endswith(b"\0serve\0"):
                os.kill(pid, signal.SIGKILL)


def run(
    app: Flask, database: Database, exam: Course, serve: Callable[[], ServerProcess], how_many: int, kills: int
) -> str:
    """Kill the server so often, every second time its web processes only; what was seen, in one line."""
    chance, recoveries = random.Random(kills), []
    server = serve()
    try:
        savers = savers_for(app, database, exam, server.base_url, how_many)
        with Fleet(savers) as fleet:
            for number in range(kills):
                fleet.wait_for_more()
                time.sleep(chance.uniform(0, 0.3))
                began = time.monotonic()
                if number % 2:
                    kill_web_processes(server)
                    server.wait_until_it_answers()
                else:
                    server.kill()
                    server = serve()
                recoveries.append(time.monotonic() - began)
            fleet.wait_for_more()
    finally:
        server.stop()
    assert [surprise for saver in savers for surprise in saver.surprises] == []
    assert lost_answers(database, fleet) == []
    assert all(saver.ledger for saver in savers)
    return f"{kills} kills, {fleet.confirmed} confirmed, 0 lost, back after {max(recoveries):.1f} s at most"


def test_no_confirmed_answer_is_lost(
    app: Flask, database: Database, exam: Course, serve: Callable[[], ServerProcess], engine: str
) -> None:
    print(run(app, database, exam, serve, *SHORT[engine]))


@pytest.mark.proof
def test_no_confirmed_answer_is_lost_by_many_kills(
    app: Flask, database: Database, exam: Course, serve: Callable[[], ServerProcess]
) -> None:
    print(run(app, database, exam, serve, *LONG))
