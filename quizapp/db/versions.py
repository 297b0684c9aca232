"""Schema versions, looked up without importing a database library: every start asks, hardly any has to migrate."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

FOLDER = Path(__file__).parent / "migrations"


def known_versions() -> list[str]:
    """Schema versions, oldest first; each is the head of a file name in `migrations/versions`."""
    return sorted(path.name.split("_", 1)[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))


def sqlite_version(file: Path) -> str | None:
    """The version a SQLite file is at; None when it is missing, empty or something else."""
    if not file.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError:
        return None
    return str(row[0]) if row else None
