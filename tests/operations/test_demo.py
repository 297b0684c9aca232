"""`quizapp demo`: everything for a first try, kept for the second, and never on a real server's database."""

from __future__ import annotations

import re
import signal
import socket
import sqlite3
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.live import ServerProcess, descendants, free_port
from tests.operations.shell import shell
from tests.waiting import PATIENCE_S, wait_until


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[ServerProcess]:
    """A demo that has just been started for the first time."""
    process = start(tmp_path, free_port())
    yield process
    process.stop()


def start(folder: Path, port: int, starts: int = 1) -> ServerProcess:
    """Start the demo as `make run` does, until it answers and has said how to sign in, whichever comes first."""
    command = [sys.executable, "-m", "quizapp", "demo", "--folder", "data"]
    process = ServerProcess(command, {"QUIZAPP_PORT": str(port)}, f"http://127.0.0.1:{port}", folder)
    process.wait_until_it_answers()
    wait_until(lambda: len(links(process)) == 2 * starts, process.log.read_text)
    return process


def links(process: ServerProcess) -> list[str]:
    """Sign-in links in what the demo printed."""
    return re.findall(r"(http://\S+/sign-in/link/\S+)\s", process.log.read_text())


def test_the_second_run_keeps_everything(demo: ServerProcess, tmp_path: Path) -> None:
    administrator, _trainer = links(demo)
    with urllib.request.urlopen(administrator, timeout=PATIENCE_S) as answer:
        assert answer.status == 200
    port = int(demo.base_url.rpartition(":")[2])
    secret = (tmp_path / "data/secret_key").read_text()
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(PATIENCE_S) == 0
    with closing(sqlite3.connect(tmp_path / "data/quizapp.db")) as connection, connection:
        connection.execute("UPDATE account SET name = 'Kept' WHERE email = 'admin@example.org'")
    again = start(tmp_path, port, starts=2)
    try:
        assert len(set(links(again))) == 4  # two fresh ones
        with closing(sqlite3.connect(tmp_path / "data/quizapp.db")) as connection:
            assert connection.execute("SELECT name FROM account WHERE email = 'admin@example.org'").fetchone() == ("Kept",)
            assert connection.execute("SELECT max(number) FROM course_revision").fetchone() == (1,)
        assert (tmp_path / "data/secret_key").read_text() == secret
        for name in ("secret_key", "quizapp.db", "quizapp.db-wal"):
            assert (tmp_path / "data" / name).stat().st_mode & 0o777 == 0o600, name
        check_that_nothing_lives_on(again)
    finally:
        again.stop()
    assert "Traceback" not in again.log.read_text()


def check_that_nothing_lives_on(process: ServerProcess) -> None:
    """Worker and web process end with a server that was killed without a farewell."""
    children = descendants(process.process.pid)
    assert len(children) >= 2
    process.process.kill()
    process.process.wait()
    wait_until(lambda: not any(map(is_running, children)))


def test_a_port_in_use_is_said_before_anything_is_made(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        at = shell(tmp_path, "sqlite:///served.db", QUIZAPP_PORT=str(port))
        for typed in (at.quick("demo"), at.run("serve")):
            assert (typed.returncode, typed.stdout) == (1, "")
            assert f"Another program uses port {port} of 127.0.0.1" in typed.stderr
    assert not (tmp_path / "var/quizapp.db").exists()


def test_an_address_of_another_computer_is_said(tmp_path: Path) -> None:
    settings = {"QUIZAPP_BASE_URL": "https://x.example", "QUIZAPP_MAIL_TRANSPORT": "smtp", "QUIZAPP_SMTP_HOST": "x"}
    for host in ("192.0.2.1", "no.such.host.invalid"):
        done = shell(tmp_path, "sqlite:///served.db", **settings, QUIZAPP_HOST=host).quick("serve")
        assert (done.returncode, host in done.stderr) == (1, True), done.stderr


def test_a_real_server_is_no_demo(tmp_path: Path) -> None:
    at = shell(
        tmp_path, f"sqlite:///{tmp_path}/real.db", QUIZAPP_BASE_URL="https://x.example", QUIZAPP_MAIL_TRANSPORT="smtp",
        QUIZAPP_SMTP_HOST="x", QUIZAPP_PORT=str(free_port()),
    )
    done = at.quick("demo")
    assert (done.returncode, "settings of a real server" in done.stderr) == (1, True), done.stderr
    assert not (tmp_path / "real.db").exists()


def test_an_empty_secret_of_a_broken_first_start_is_made_anew(tmp_path: Path) -> None:
    from quizapp.operations.demo import fill_in_settings  # deferred: the other tests run it elsewhere

    (tmp_path / "secret_key").touch()
    environment: dict[str, str] = {}
    fill_in_settings(environment, tmp_path)
    assert len(environment["QUIZAPP_SECRET_KEY"]) >= 32
    assert (tmp_path / "secret_key").read_text() == environment["QUIZAPP_SECRET_KEY"]


def is_running(pid: int) -> bool:
    """True for a process that is there and has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
