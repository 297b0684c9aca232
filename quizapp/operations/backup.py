"""Backup and restore of the embedded database."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from quizapp.config import Settings
from quizapp.db.versions import known_versions

OPENED_BY_A_SESSION = ("DELETE FROM sign_in_session", "DELETE FROM sign_in_request")


class BackupRefused(Exception):
    """The file cannot be used; the message says why."""


def database_file(settings: Settings) -> Path:
    """Path of the SQLite file. **Raises** BackupRefused on PostgreSQL, which has its own tools."""
    if settings.sqlite_file is None:
        raise BackupRefused("This server runs on PostgreSQL: back it up with pg_dump and restore with pg_restore.")
    return settings.sqlite_file


def back_up(settings: Settings, target: Path) -> int:
    """Copy the running database, consistent, without stopping it; the size in bytes.

    **Effects**: written beside the target first and renamed when complete, so a broken copy never bears its name.
    """
    source = database_file(settings)
    if not source.exists():
        raise BackupRefused(f"There is no database at {source}.")
    if target.exists():
        raise BackupRefused(f"{target} exists already; choose another name.")
    unfinished = target.with_name(target.name + ".unfinished")
    try:
        with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as read, sqlite3.connect(unfinished) as write:
            read.backup(write, pages=2000)
        _check(unfinished)
        with unfinished.open("rb") as handle:
            os.fsync(handle.fileno())
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target.stat().st_size


def restore(settings: Settings, source: Path) -> None:
    """Put a backup in place of the database. Sign-ins and mailed links of that time do not come back to life."""
    if not source.is_file():
        raise BackupRefused(f"There is no file {source}.")
    _check(source)
    target = database_file(settings)
    target.parent.mkdir(parents=True, exist_ok=True)
    read = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
    write = sqlite3.connect(target, timeout=30)
    try:
        read.backup(write)
        for statement in OPENED_BY_A_SESSION:
            write.execute(statement)
        write.commit()
    finally:
        read.close()
        write.close()


def _check(path: Path) -> None:
    """**Raises** BackupRefused unless the file is a whole quizapp database of a version we know."""
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            fault = connection.execute("PRAGMA integrity_check").fetchone()[0]
            version = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise BackupRefused(f"{path} is not a quizapp database.") from error
    if fault != "ok":
        raise BackupRefused(f"{path} is damaged: {fault}")
    if version is None or version[0] not in known_versions():
        raise BackupRefused(f"{path} comes from another version of quizapp.")
