"""The log of a running server names nobody: no address, browser, name, answer or key, whatever comes in."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from quizapp.config import Settings
from quizapp.db.session import Database
from tests.live import ServerProcess, free_port, serve_command
from tests.people import People
from tests.waiting import PATIENCE_S

pytestmark = pytest.mark.one_engine
AGENT, ADDRESS, NAME, ANSWER, TOKEN = "Kanarienbrowser/7", "kanarie@zweig.example", "Kanaria Zwitscher", "piepsantwort", "geheimschluessel9"
VISITOR = "203.0.113.77"


def ask(base_url: str, path: str, form: dict[str, str] | None = None, method: str | None = None) -> None:
    """A request full of traces; any answer will do."""
    headers = {"User-Agent": AGENT, "X-Forwarded-For": VISITOR, "Cookie": f"session={TOKEN}", "Referer": f"{base_url}/?q={ANSWER}"}
    data = urllib.parse.urlencode(form).encode() if form else None
    request = urllib.request.Request(f"{base_url}{path}", data, headers, method=method)
    try:
        urllib.request.urlopen(request, timeout=PATIENCE_S).close()
    except urllib.error.HTTPError as refused:
        refused.close()


def test_nothing_of_anybody_is_logged(tmp_path: Path, settings: Settings, database: Database, people: People) -> None:
    port = free_port()
    environment = {
        "QUIZAPP_SECRET_KEY": "0" * 32, "QUIZAPP_DATABASE_URL": settings.database_url, "QUIZAPP_PORT": str(port),
        "QUIZAPP_BASE_URL": f"http://127.0.0.1:{port}", "QUIZAPP_TRUSTED_PROXIES": "1", "QUIZAPP_PASSWORD_HASHING": "weak_for_tests",
    }
    server = ServerProcess(serve_command(), environment, f"http://127.0.0.1:{port}", tmp_path)
    try:
        server.wait_until_it_answers()
        for path in ("/de/", f"/de/{NAME.replace(' ', '-')}", f"/verify/{TOKEN}", f"/de/sign-in/link/{TOKEN}", f"/de/my-data?x={ADDRESS}"):
            ask(server.base_url, path)
        ask(server.base_url, "/de/sign-in", {"email": ADDRESS, "name": NAME, "q1-text-1": ANSWER})
        ask(server.base_url, "/csp-reports", {"report": ANSWER})
        ask(server.base_url, "/de/account", {"name": NAME}, "DELETE")
        # A fault of the program is logged with its kind and place, and nothing that was sent.
        with database.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("ALTER TABLE course RENAME TO course_away")
        ask(server.base_url, f"/de/courses/{ANSWER}?mail={ADDRESS}")
        ask(server.base_url, f"/de/?name={urllib.parse.quote(NAME)}")
    finally:
        server.stop()
    log = server.log.read_text()
    assert "database unavailable" in log or "unexpected" in log, "the fault left no line, so this test proves nothing"
    for trace in (AGENT, ADDRESS, NAME, *NAME.split(), ANSWER, TOKEN, VISITOR, "alice@example.org"):
        assert trace.lower() not in log.lower(), trace
    assert re.findall(r"\b\d{1,3}(?:\.\d{1,3}){3}\b", log.replace(f"127.0.0.1:{port}", "")) == []
