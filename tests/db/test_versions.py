"""Which schema a database is at."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.db.migrate import is_current, schema_version
from quizapp.db.session import Database
from quizapp.db.versions import known_versions, sqlite_version


def test_a_migrated_database_is_current(database: Database) -> None:
    assert schema_version(database) == known_versions()[-1]
    assert is_current(database)


@pytest.mark.one_engine
def test_the_quick_look_says_the_same(database: Database, tmp_path: Path) -> None:
    assert sqlite_version(Path(database.engine.url.database or "")) == known_versions()[-1]
    assert sqlite_version(tmp_path / "missing.db") is None
    other = tmp_path / "other.db"
    other.write_text("no database")
    assert sqlite_version(other) is None
    other.write_bytes(b"")
    assert sqlite_version(other) is None


@pytest.mark.one_engine
def test_an_empty_database_has_no_version(tmp_path: Path) -> None:
    empty = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    assert schema_version(empty) is None
    assert not is_current(empty)
    empty.dispose()
