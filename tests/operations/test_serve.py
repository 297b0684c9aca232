"""`quizapp serve`: worker and web process are there again after they died, signals end everything, logs name nobody."""

from __future__ import annotations

import http.client
import os
import re
import signal
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizapp import wiring
from quizapp.accounts.service import mint_sign_in_link
from quizapp.db.session import Database
from quizapp.kernel.clock import system_clock
from tests.courses.small import publish, small_course
from tests.live import WORKER, ServerProcess, descendants, free_port, serve_command
from tests.operations.test_demo import is_running
from tests.people import add_and_sign_in
from tests.smtp import SmtpSink
from tests.waiting import PATIENCE_S, wait_until

pytestmark = pytest.mark.one_engine


@pytest.fixture
def environment(database_url: str, smtp_sink: SmtpSink) -> dict[str, str]:
    """Settings of a server that sends mails."""
    port = free_port()
    return {
        "QUIZAPP_SECRET_KEY": "0" * 32, "QUIZAPP_DATABASE_URL": database_url, "QUIZAPP_PORT": str(port),
        "QUIZAPP_BASE_URL": f"http://127.0.0.1:{port}", "QUIZAPP_MAIL_TRANSPORT": "smtp", "QUIZAPP_SMTP_HOST": "127.0.0.1",
        "QUIZAPP_SMTP_PORT": str(smtp_sink.port), "QUIZAPP_SMTP_SECURITY": "none", "QUIZAPP_PASSWORD_HASHING": "weak_for_tests",
    }


@pytest.fixture
def server(environment: dict[str, str], tmp_path: Path) -> Iterator[ServerProcess]:
    """It runs."""
    process = ServerProcess(serve_command(), environment, environment["QUIZAPP_BASE_URL"], tmp_path)
    process.wait_until_it_answers()
    yield process
    process.stop()


def children(server: ServerProcess) -> tuple[int, int]:
    """Numbers of worker and web process."""

    def both() -> tuple[int, int] | None:
        found = {pid: name_of(pid) for pid in descendants(server.process.pid)}
        worker = [pid for pid, name in found.items() if name == WORKER]
        web = [pid for pid, name in found.items() if name not in (WORKER, "")]
        return (worker[0], web[0]) if worker and web else None

    return wait_until(both, server.log.read_text)


def name_of(pid: int) -> str:
    """What a process is called; nothing when it has just ended."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def test_what_died_is_started_again_and_ctrl_c_ends_everything(server: ServerProcess) -> None:
    worker, web = children(server)
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: children(server)[0] != worker)
    assert server.log.read_text().count("the worker has ended (-9) and is started again") == 1
    os.kill(web, signal.SIGKILL)
    wait_until(lambda: children(server)[1] != web)
    server.wait_until_it_answers()
    everybody = descendants(server.process.pid)
    for _ in range(3):  # an impatient person, and a terminal that tells the whole group
        os.killpg(server.process.pid, signal.SIGINT)
    assert server.process.wait(PATIENCE_S) in (0, 1)
    wait_until(lambda: not any(map(is_running, everybody)))
    assert "Traceback" not in server.log.read_text()


class Visitor:
    """A browser of few words. **Shape**: cookies are kept; `text` is the latest page."""

    def __init__(self, server: ServerProcess) -> None:
        self.host = urllib.parse.urlsplit(server.base_url).netloc
        self.cookies: dict[str, str] = {}
        self.text = ""

    def ask(self, method: str, path: str, body: str | bytes = "", **headers: str) -> int:
        """One request; its status."""
        connection = http.client.HTTPConnection(self.host, timeout=PATIENCE_S)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, path, body or None, {"Cookie": cookie, **headers})
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        self.text = answer.read().decode(errors="replace")
        connection.close()
        return answer.status

    def send(self, path: str, **fields: str) -> int:
        """Fill in the form of the page that was asked last."""
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.text)
        data = urllib.parse.urlencode({**fields, "csrf_token": token[1] if token else ""})
        return self.ask("POST", path, data, **{"Content-Type": "application/x-www-form-urlencoded"})


def test_the_log_names_nobody(server: ServerProcess, database_url: str, smtp_sink: SmtpSink) -> None:
    database = Database(database_url, wiring.HANDLERS)
    publish(database, small_course(), system_clock())
    add_and_sign_in(database, "Kanarienvogel Name", system_clock())
    with database.transaction() as session:
        token = mint_sign_in_link(session, "kanarienvogel@example.org", system_clock())
    smtp_sink.answer = "451 kanarienvogel@example.org must wait"
    visitor = Visitor(server)
    statuses = [
        visitor.ask("GET", "/de/sign-in?next=/kanarie-weg"), visitor.send("/de/sign-in", email="kanarienvogel@example.org"),
        visitor.ask("GET", "/de/kanarie-seite?wer=kanarienvogel@example.org"),
        visitor.ask("POST", "/de/sign-in", "email=kanarie", **{"Content-Type": "application/x-www-form-urlencoded"}),
        visitor.ask("POST", "/de/sign-in", b"k" * 300_000), visitor.ask("GET", "/de/", Host="kanarie.example"),
        visitor.ask("GET", "/%00kanarie%ff"), visitor.ask("PUT", "/de/?wer=kanarie"),
        visitor.ask("GET", f"/de/sign-in/link/{token}"), visitor.send(f"/de/sign-in/link/{token}"),
        visitor.ask("GET", "/de/account"), visitor.ask("GET", "/de/courses/small/quizzes/final"),
    ]
    assert set(statuses) >= {200, 303, 404, 400, 413, 405}, statuses
    wait_until(lambda: "job send_mail" in server.log.read_text())
    broken_by(database, "ALTER TABLE enrolment RENAME TO kept")
    assert visitor.ask("GET", "/de/courses/small", **{"User-Agent": "kanarie-browser"}) in (500, 503)
    database.dispose()
    server.stop()
    log = server.log.read_text().lower()
    assert "database unavailable" in log or "unexpected" in log
    for canary in ("kanarie", token.lower(), "127.0.0.1", *(value.lower() for value in visitor.cookies.values())):
        assert canary not in log, log


def broken_by(database: Database, statement: str) -> None:
    """Harm the database."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql(statement)
        connection.commit()
