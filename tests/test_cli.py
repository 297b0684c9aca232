"""The command itself: settings are checked before anything starts, and no failure is a traceback."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import inspect

from quizapp.cli import main
from quizapp.config import ROWS
from quizapp.db.migrate import is_current
from quizapp.db.session import Database
from tests.engines import sqlite_url
from tests.operations.shell import shell


def test_wrong_settings_end_every_command_that_needs_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZAPP_PORT", "x")
    monkeypatch.setenv("QUIZAPP_COLOUR", "green")
    monkeypatch.delenv("QUIZAPP_SECRET_KEY", raising=False)
    for words in (["serve"], ["worker"], ["migrate"], ["backup", "x"], ["restore", "x"], ["people", "add", "x"], ["pack", "install", "x"]):
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 2, words
        for name in ("QUIZAPP_PORT", "QUIZAPP_COLOUR", "QUIZAPP_SECRET_KEY", "quizapp was not started"):
            assert name in result.output, words


def test_serve_with_a_wrong_setting_does_not_start(tmp_path: Path) -> None:
    done = shell(tmp_path, "sqlite:///new.db", QUIZAPP_SECRET_KEY="short", QUIZAPP_HOST="0.0.0.0").run("serve")
    assert (done.returncode, done.stdout) == (2, "")
    assert "QUIZAPP_SECRET_KEY must have at least 32 characters" in done.stderr
    assert "QUIZAPP_HOST must be 127.0.0.1" in done.stderr
    assert not list(tmp_path.iterdir())


def test_settings_lists_all_of_them_without_any() -> None:
    printed = CliRunner().invoke(main, ["settings"]).output
    assert [line.split()[0] for line in printed.splitlines() if line.startswith("QUIZAPP_")] == [row.variable for row in ROWS]
    assert all(row.doc in printed for row in ROWS)
    assert "QUIZAPP_SECRET_KEY (needed)" in printed


def test_an_unknown_command_is_named() -> None:
    result = CliRunner().invoke(main, ["serves"])
    assert (result.exit_code, "serves" in result.output) == (2, True)


def test_migrate_makes_the_schema_and_finds_it_the_second_time(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    new = sqlite_url(tmp_path / "folder" / "new.db")
    url = new if engine == "sqlite" else request.getfixturevalue("scratch_postgresql_url")
    for _ in range(2):
        done = shell(tmp_path, url).quick("migrate")
        assert (done.returncode, done.stdout) == (0, "The database is up to date.\n"), done.stderr
    database = Database(url)
    assert is_current(database)
    assert inspect(database.engine).has_table("attempt")
    database.dispose()
    if engine == "sqlite":
        assert (tmp_path / "folder/new.db").stat().st_mode & 0o777 == 0o600


def test_commands_say_when_the_database_is_not_ready(tmp_path: Path) -> None:
    at = shell(tmp_path, sqlite_url(tmp_path / "new.db"))
    for words in (["people", "add", "a@example.org"], ["pack", "export", "x", "out"]):
        done = at.quick(*words)
        assert (done.returncode, "quizapp migrate" in done.stderr) == (1, True), done.stderr


@pytest.mark.parametrize("words", [["migrate"], ["serve"], ["people", "add", "a@example.org"]])
def test_a_database_that_cannot_be_used_is_said_so(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "text.db").write_text("this is not a database " * 100)
    done = shell(tmp_path, sqlite_url(tmp_path / "text.db")).quick(*words)
    assert done.returncode in (1, 2)
    assert "The database cannot be used: file is not a database" in done.stderr
    done = shell(tmp_path, "postgresql://nobody@127.0.0.1:1/nothing").quick(*words)
    assert done.returncode in (1, 2)
    assert "The database cannot be used: connection" in done.stderr


def test_an_older_version_refuses_a_newer_database(tmp_path: Path, sqlite_template: Path) -> None:
    file = tmp_path / "newer.db"
    shutil.copyfile(sqlite_template, file)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    done = shell(tmp_path, sqlite_url(file)).quick("migrate")
    assert (done.returncode, "9999" in done.stderr) == (2, True), done.stderr
    done = shell(tmp_path, sqlite_url(file)).quick("people", "add", "a@example.org")
    assert (done.returncode, "not up to date" in done.stderr) == (1, True), done.stderr
