"""Transactions: the only place that commits, and the way events reach their handlers.

On SQLite a writing unit says BEGIN IMMEDIATE before its first read; anything weaker lets limits be overrun
(see docs/decisions/0002-transactions.md). Waiters of one process are served in the order they came.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any, TypeVarTuple

from sqlalchemy import Engine, Result, Select, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from quizapp.db.names import teach_sqlite
from quizapp.kernel.events import Event
from quizapp.kernel.turns import Turns

Columns = TypeVarTuple("Columns")
Handler = Callable[[Session, Any], None]
Handlers = Mapping[type[Event], Sequence[Handler]]

BUSY_TIMEOUT_S = 20
"""How long a writer waits for another process's write lock."""
LOOKS_EVERY_S = 0.001
"""How often it looks whether the lock is free. By itself SQLite waits longer each time, up to 100 ms, and misses the moment."""


class Database:
    """An engine with its two ways in: `reading()` and `transaction()`."""

    def __init__(self, url: str, handlers: Handlers | None = None, pool_size: int = 8) -> None:
        self.engine = _make_engine(url, pool_size)
        self.handlers = handlers or {}
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._write_turns = Turns() if self.is_sqlite else nullcontext()
        self.gives_way = False
        """Background work: after each writing unit other processes may write for as long as it took. SQLite has no queue for them."""

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads; whatever it changed is rolled back."""
        with Session(self.engine, autoflush=False, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A writing unit: committed whole at the end of the block, or not at all."""
        with self._write_turns, Session(self.engine, expire_on_commit=False) as session, session.begin():
            session.info["handlers"] = self.handlers
            session.connection(execution_options={"writing": True})
            began = time.monotonic()
            yield session
        if self.gives_way and self.is_sqlite:
            time.sleep(time.monotonic() - began)

    def empty_log(self) -> None:
        """Write SQLite's log into the database file and cut it off: what was deleted is then in neither. While somebody
        still reads an older state, the log stays, and SQLite overwrites it later."""
        if self.is_sqlite:
            with self._write_turns, self.engine.connect() as connection:
                connection.exec_driver_sql("ROLLBACK")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def read_rows(session: Session, statement: Select[*Columns], values: Mapping[str, Any]) -> Result[*Columns]:
    """Rows of plain columns, past the object layer: half the cost of a query, for the most visited pages.

    **Effects**: what the session has not written yet is written first, as with any query in a transaction.
    """
    if session.autoflush:
        session.flush()
    return session.connection().execute(statement, values)


def emit(session: Session, happened: Event) -> None:
    """Tell the rooms above, in the same transaction."""
    for handler in session.info["handlers"].get(type(happened), ()):
        handler(session, happened)


def _make_engine(url: str, pool_size: int) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=pool_size, max_overflow=0, pool_pre_ping=True, pool_timeout=10, hide_parameters=True)
    engine = create_engine(
        url, pool_size=pool_size, max_overflow=4, pool_timeout=30, hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_S, "cached_statements": 256},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


_WAITS = f"PRAGMA busy_timeout={BUSY_TIMEOUT_S * 1000}"


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver starts no transaction of its own; _begin_sqlite does
    for pragma in (
        "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-2000", "temp_store=MEMORY",
        "secure_delete=ON",  # what was deleted is not readable in the file any more
    ):
        connection.execute(f"PRAGMA {pragma}")
    teach_sqlite(connection)


def _begin_sqlite(connection: Any) -> None:
    # Past SQLAlchemy, whose way is ten times as long, with every request.
    begin, raw = "BEGIN", connection.connection.dbapi_connection
    try:
        if connection.get_execution_options().get("writing"):
            begin = "BEGIN IMMEDIATE"
            _take_write_lock(raw)
        else:
            raw.execute(begin)
    except sqlite3.OperationalError as error:
        raise OperationalError(begin, None, error) from error


def _take_write_lock(connection: sqlite3.Connection) -> None:
    until = time.monotonic() + BUSY_TIMEOUT_S
    connection.execute("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                    raise
            time.sleep(LOOKS_EVERY_S)
    finally:
        connection.execute(_WAITS)
