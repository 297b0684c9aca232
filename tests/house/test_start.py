"""A start of the server imports what its pages need at once, and nothing that only some of them ever need."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT

pytestmark = pytest.mark.one_engine

NEEDED_LATER = {
    "alembic": "a database whose schema is older",
    "asyncpg": "nothing; SQLAlchemy tries it with PostgreSQL",
    "authlib": "single sign-on",
    "cryptography": "sealed secrets of those who sign in with an app",
    "fontTools": "papers",
    "icalendar": "calendars",
    "imaplib": "the worker, for returned mails",
    "markdown_it": "a pack that is installed",
    "openpyxl": "tables for a spreadsheet",
    "psycopg": "PostgreSQL",
    "pyotp": "codes of an app",
    "requests": "single sign-on",
    "segno": "QR codes",
    "smtplib": "the worker, for mails",
    "sqlalchemy.dialects.postgresql": "PostgreSQL",
    "typst": "papers",
    "webauthn": "passkeys",
    "yaml": "a pack that is installed",
}
"""Module -> what needs it. Where one is wanted, import it in the function that uses it, and say why in a line."""

READY = """
import gc, json, sys
from quizapp.operations import serve
serve._make_ready()
print(json.dumps({"modules": list(sys.modules), "frozen": gc.get_freeze_count(), "collects": gc.isenabled()}))
"""


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What a process holds when it is ready to fork web process and worker."""
    folder = tmp_path_factory.mktemp("start")
    environment = {
        "PYTHONPATH": str(ROOT), "QUIZAPP_SECRET_KEY": "0" * 32, "QUIZAPP_DATABASE_URL": f"sqlite:///{folder / 'none.db'}",
        "QUIZAPP_BASE_URL": "http://127.0.0.1:8000",
    }
    done = subprocess.run([sys.executable, "-c", READY], env=environment, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not list(Path(folder).iterdir()), "no database is opened before the fork"
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_what_few_pages_need_is_imported_later(start: dict[str, object]) -> None:
    modules = start["modules"]
    assert isinstance(modules, list)
    assert "quizapp.app" in modules and "sqlalchemy.dialects.sqlite" in modules
    too_early = [name for name in NEEDED_LATER if name in modules]
    assert not too_early, [f"{name} is for {NEEDED_LATER[name]}" for name in too_early]


def test_what_is_shared_is_not_looked_through_for_garbage(start: dict[str, object]) -> None:
    frozen = start["frozen"]
    assert isinstance(frozen, int) and frozen > 100_000
    assert start["collects"] is True
