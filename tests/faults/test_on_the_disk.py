"""What the server's system calls say: an answer is on the disk before the first byte of its receipt leaves."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from quizapp.content.document import Course
from quizapp.db.session import Database
from tests.faults import tracing
from tests.faults.test_killed_server import savers_for
from tests.live import ServerProcess, free_port, serve_command
from tests.waiting import wait_until

SAVES = 15
LETTERS = {"request GET": "G", "request POST": "P", "reply": "r"}
"""And s for the log of the database on the disk."""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """What is noted."""
    return tmp_path / "calls.log"


@pytest.fixture
def traced(database_url: str, tmp_path: Path, log: Path) -> Iterator[ServerProcess]:
    """A server that can be watched."""
    if not tracing.is_permitted():
        pytest.skip("this machine forbids to watch the system calls of one's own children")
    port = free_port()
    environment = {
        "QUIZAPP_SECRET_KEY": "0" * 32, "QUIZAPP_DATABASE_URL": database_url, "QUIZAPP_PORT": str(port),
        "QUIZAPP_BASE_URL": f"http://127.0.0.1:{port}", "QUIZAPP_WEB_PROCESSES": "1",
    }
    command = [sys.executable, tracing.__file__, str(log), *serve_command()]
    server = ServerProcess(command, environment, environment["QUIZAPP_BASE_URL"], tmp_path)
    server.wait_until_it_answers()
    yield server
    server.stop()


def calls_of_web_process(log: Path) -> str:
    """A letter for each call of the process that answers requests."""
    calls = [line.split(" ", 1) for line in log.read_text().splitlines()[1:]]
    web = {process for process, what in calls if what.startswith("request")}
    return "".join("s" if what.endswith("-wal") else LETTERS.get(what, "") for process, what in calls if process in web)


@pytest.mark.one_engine
def test_an_answer_is_on_the_disk_before_its_receipt_leaves(
    app: Flask, database: Database, exam: Course, traced: ServerProcess, log: Path
) -> None:
    (saver,) = savers_for(app, database, exam, traced.base_url, 1)
    token = saver.open_page()
    os.kill(traced.process.pid, signal.SIGUSR1)
    wait_until(lambda: log.read_text().startswith("watching"), traced.log.read_text)
    saver.open_page()
    assert all(saver.save(token, count) for count in range(1, SAVES + 1))
    traced.stop()
    assert re.fullmatch(rf"s*Grs*(Ps+rs*){{{SAVES}}}", seen := calls_of_web_process(log)), seen
