"""`wsgi.py` serves the same application under any WSGI server, here the one of Python's library."""

from __future__ import annotations

import sys
import urllib.request
from pathlib import Path

import pytest

from tests.house.source import ROOT
from tests.live import ServerProcess, free_port
from tests.waiting import PATIENCE_S

pytestmark = pytest.mark.one_engine
SERVE = """
import runpy, sys
from wsgiref.simple_server import make_server
app = runpy.run_path(sys.argv[1])["app"]
make_server("127.0.0.1", int(sys.argv[2]), app).serve_forever()
"""


def test_another_server_serves_the_same_pages(database_url: str, tmp_path: Path) -> None:
    port = free_port()
    base_url = f"http://127.0.0.1:{port}"
    environment = {"QUIZAPP_SECRET_KEY": "0" * 32, "QUIZAPP_DATABASE_URL": database_url, "QUIZAPP_BASE_URL": base_url}
    command = [sys.executable, "-c", SERVE, str(ROOT / "wsgi.py"), str(port)]
    server = ServerProcess(command, environment, f"{base_url}/health", tmp_path)
    try:
        server.wait_until_it_answers()
        with urllib.request.urlopen(f"{base_url}/en/", timeout=PATIENCE_S) as answer:
            page = answer.read().decode()
            assert "Content-Security-Policy" in answer.headers
        assert '<html lang="en"' in page
    finally:
        server.stop()


def test_it_does_not_start_with_a_wrong_setting(tmp_path: Path) -> None:
    server = ServerProcess([sys.executable, str(ROOT / "wsgi.py")], {"QUIZAPP_PORT": "x"}, "http://127.0.0.1:9", tmp_path)
    assert server.process.wait(PATIENCE_S) != 0
    for name in ("QUIZAPP_PORT", "QUIZAPP_SECRET_KEY"):
        assert name in server.log.read_text()
