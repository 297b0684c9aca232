"""Backup and restore of the embedded database."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date
from pathlib import Path

from quizapp.audit.rules.chain import Head
from quizapp.audit.rules.kept_head import signed
from quizapp.config import Settings
from quizapp.db.versions import known_versions

FORGOTTEN_AT_RESTORE = ("sign_in_session", "sign_in_request", "confirmation", "same_person", "recovery_code")
"""Tables of what was perhaps used, signed out or withdrawn since: sessions, mailed links and codes, invitations, recovery codes."""

MAILS_WITH_SECRETS = ("sign_in", "keep_result", "confirm_code", "invitation", "confirm_address", "confirm_merge", "same_person")
"""Mails whose links and codes are minted when they are sent, for a row that no longer exists."""

LINKS_AS_THEY_ARE_NOW = """
UPDATE followup_link SET code = known.code, revoked_at = known.revoked_at, stopped_at = known.stopped_at
FROM present.followup_link AS known WHERE known.id = followup_link.id AND known.created_at = followup_link.created_at
"""
"""A link that was withdrawn or given anew since, and whoever wants no more mails, stay so."""

WANTED_AGAIN = """
UPDATE followup_link SET resumed_at = known.resumed_at
FROM present.followup_link AS known WHERE known.id = followup_link.id AND known.created_at = followup_link.created_at
"""
"""Apart, because an older backup has no such column."""

NUMBERS_GIVEN_BY_NOW = """
INSERT INTO paper_count (year, last_number) SELECT year, last_number FROM present.paper_count WHERE true
ON CONFLICT (year) DO UPDATE SET last_number = max(last_number, excluded.last_number)
"""
"""Serial numbers of certificates that were issued since are on paper somewhere: nobody else gets them."""

REVOKED_AS_THEY_ARE_NOW = """
UPDATE certificate SET revoked_at = known.revoked_at, revoked_for = known.revoked_for, revoked_note = known.revoked_note,
new_one_allowed = known.new_one_allowed
FROM present.certificate AS known WHERE known.id = certificate.id AND known.code = certificate.code
"""
"""A certificate that was revoked since does not become valid again, nor the other way round."""

REMOVED_BY_NOW = """
INSERT INTO removed_attendee (meeting_id, salt, fingerprint, removed_at)
SELECT known.meeting_id, known.salt, known.fingerprint, known.removed_at FROM present.removed_attendee AS known
JOIN present.meeting AS there ON there.id = known.meeting_id
JOIN main.meeting AS here ON here.id = there.id AND here.created_at = there.created_at
WHERE known.fingerprint NOT IN (SELECT fingerprint FROM main.removed_attendee)
"""
"""Who was removed from the list of a webinar since is not read in again."""

TABLES = frozenset({"account", "course", "outbox_mail", "sign_in_request", "sign_in_session"})
"""Other programs keep their version in a table of the same name; these tables are ours."""


Listed = tuple[str, str]
"""Mark of an erased account, and what became of its certificates."""


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
    Readable by the owner only: it tells about people. **Raises** BackupRefused.
    """
    source = database_file(settings)
    if not source.exists():
        raise BackupRefused(f"There is no database at {source}.")
    if target.exists():
        raise BackupRefused(f"{target} exists already; choose another name.")
    with _unfinished(target) as copy:
        _copy(source, "rw", copy)
        _check(copy)
        with copy.open("rb") as handle:
            os.fsync(handle.fileno())
        copy.rename(target)
        _sync_folder(target.parent)
    return target.stat().st_size


def keep_head(settings: Settings, target: Path, day: date) -> Path | None:
    """Write the signed head of the log of acts beside a backup, as the backup has it; None where it has no sealed entry."""
    with closing(_open(target, "ro&immutable=1")) as connection, suppress(sqlite3.Error):  # a backup from before the log
        row = connection.execute("SELECT sequence, seal FROM audit_head").fetchone()
        if row is not None and row[0]:
            file = target.with_name(target.name + ".log-head.txt")
            file.write_text(f"{signed(day, Head(*row), settings.secret_key)}\n", encoding="utf-8")
            return file
    return None


def erasures_known(settings: Settings) -> list[Listed]:
    """Who was erased by now, as the present database knows; with what a restore that was broken off has left behind."""
    target, kept = database_file(settings), erasures_file(settings)
    found: dict[str, str] = dict(json.loads(kept.read_text(encoding="utf-8"))) if kept.exists() else {}
    if target.exists():
        with closing(_open(target, "ro")) as connection, suppress(sqlite3.Error):  # damaged, or older than erasures
            found |= dict(connection.execute("SELECT mark, certificates FROM erasure"))
    return list(found.items())


def erasures_file(settings: Settings) -> Path:
    """Where a restore notes them down until they are done again."""
    target = database_file(settings)
    return target.with_name(target.name + ".erased")


def note_erasures(settings: Settings, listed: list[Listed]) -> None:
    """Before the database is replaced: what only it knew. **Effects**: on disk when this returns."""
    file = erasures_file(settings)
    file.touch(mode=0o600)
    with file.open("w", encoding="utf-8") as handle:
        json.dump(listed, handle)
        handle.flush()
        os.fsync(handle.fileno())


def restore(settings: Settings, source: Path) -> None:
    """Put a backup in place of the database. Sign-ins, mailed links and codes of that time do not come back to life.

    **Effects**: one transaction on the database, so that a running server goes on with the restored rows, and a crash
    leaves the rows of before. **Raises** BackupRefused.
    """
    target = database_file(settings)
    if not source.is_file():
        raise BackupRefused(f"There is no file {source}.")
    if target.exists() and source.samefile(target):
        raise BackupRefused(f"{source} is the database itself.")
    _check(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _unfinished(target) as copy:
        _copy(source, _at_rest(source), copy)
        with closing(_open(copy, "rw")) as connection:
            _forget_what_was_open(connection, target)
        if target.exists():
            _replace(copy, target)
        else:
            _remove_logs(target)  # of a database that is gone; they would be read into the new one
            copy.rename(target)


def _forget_what_was_open(connection: sqlite3.Connection, target: Path) -> None:
    """In the copy, before it takes the place of the database at `target`. An older backup may not have all tables yet."""
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    with connection:
        for table in FORGOTTEN_AT_RESTORE:
            if table in tables:
                connection.execute(f"DELETE FROM {table}")
        marks = ", ".join("?" * len(MAILS_WITH_SECRETS))
        connection.execute(
            f"UPDATE outbox_mail SET state = 'refused' WHERE state = 'queued' AND kind IN ({marks})", MAILS_WITH_SECRETS
        )
    if target.exists():
        with suppress(sqlite3.Error):  # damaged
            connection.execute("ATTACH DATABASE ? AS present", (f"{target.absolute().as_uri()}?mode=ro",))
            for statement in (LINKS_AS_THEY_ARE_NOW, WANTED_AGAIN, NUMBERS_GIVEN_BY_NOW, REVOKED_AS_THEY_ARE_NOW, REMOVED_BY_NOW):
                with suppress(sqlite3.Error), connection:  # one of the two is older than such tables or columns
                    connection.execute(statement)
            connection.execute("DETACH DATABASE present")


def _replace(copy: Path, target: Path) -> None:
    try:
        _copy(copy, "ro", target)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        raise BackupRefused(
            f"The present database {target} is damaged ({error}). Stop the server. Move it away, with the files -wal and -shm"
            " beside it if there are any, and restore again."
        ) from error


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """An empty file beside the target that only its owner can read, gone afterwards. Faults of writing become BackupRefused."""
    path = None
    try:
        handle, name = tempfile.mkstemp(prefix=target.name + ".", suffix=".unfinished", dir=target.parent)
        os.close(handle)
        path = Path(name)
        yield path
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise BackupRefused(f"{target} could not be written: {reason}.") from error
    finally:
        if path is not None:
            path.unlink(missing_ok=True)
            _remove_logs(path)


def _remove_logs(database: Path) -> None:
    for ending in ("-journal", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)


def _copy(source: Path, mode: str, target: Path) -> None:
    """All pages in one step: one view of the source, however many write meanwhile; one transaction on the target."""
    with closing(_open(source, mode)) as read, closing(_open(target, "rw")) as write:
        read.backup(write)
        if target.name.endswith(".unfinished"):
            write.execute("PRAGMA journal_mode = DELETE")  # one file, which can be read where nothing can be written


def _open(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=30)


def _at_rest(path: Path) -> str:
    """How to open a file that no server uses: without a log beside it nothing is missing, and reading leaves no trace."""
    return "ro" if path.with_name(path.name + "-wal").exists() else "ro&immutable=1"


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _check(path: Path) -> None:
    """**Raises** BackupRefused unless the file is a whole quizapp database of a version we know."""
    try:
        with closing(_open(path, _at_rest(path))) as connection:
            faults = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
            version = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, OSError) as error:
        raise BackupRefused(f"{path} is not a quizapp database, or damaged ({error}).") from error
    if faults != ["ok"]:
        raise BackupRefused(f"{path} is damaged: {'; '.join(faults)}.")
    if not tables >= TABLES:
        raise BackupRefused(f"{path} is not a quizapp database.")
    if version is None or version[0] not in known_versions():
        raise BackupRefused(f"{path} comes from another version of quizapp.")
