"""One application with something of everything in it, for tests that walk every address as everybody.

Alice owns an open attempt, a graded one and a certificate; `digest` tells whether anything in the database has changed,
`restore` takes it back.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import event
from werkzeug.test import TestResponse

from quizapp.certificates.limits import LookUps
from quizapp.certificates.views import LOOK_UPS
from quizapp.db.base import Base
from quizapp.db.session import Database
from quizapp.quizzes import limits as quizzes_limits
from quizapp.web.identity import TOKEN
from tests.clock import SettableClock

ROLES = ("nobody", "guest", "owner", "other", "trainer", "stranger", "administrator", "group_trainer", "viewer")
"""Without a cookie; anonymous learner; alice; bob who learns beside her; carla, trainer of the course; a trainer of
another course; eve; the trainer of bob's group, in which alice is not; a contact person of the company of bob's group."""
SEED = "a" * 40
LOOKS = "result_look"
"""The table that opening a page may write into: who looked at whose results (decision 22)."""


@dataclass
class World:
    """The application and what addresses need. **Shape**: `names` fills `{}` in paths and forms; `tokens` by role."""

    app: Flask
    database: Database
    clock: SettableClock
    file: Path | None
    names: dict[str, str]
    tokens: dict[str, str]
    asked: str = ""
    report_keys: dict[str, str] = field(default_factory=dict)
    """What opens reports that wait for their columns, by code."""

    def browser(self, role: str) -> FlaskClient:
        """A browser of this role; its forms carry `csrf_token`. Only the owner's has asked for a code."""
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["csrf_token"], cookie["report_keys"] = SEED, self.report_keys
            if role in self.tokens:
                cookie[TOKEN] = self.tokens[role]
            if role == "owner":
                cookie["asked"] = self.asked
        return client

    def name_report(self, name: str, code: str, key: str) -> None:
        """A report that was handed in, and what opens it while it waits for its columns."""
        self.names[name], self.report_keys[code] = code, key

    @property
    def csrf_token(self) -> str:
        """A token that fits every browser of this world."""
        return str(URLSafeTimedSerializer(self.app.secret_key or "", salt="wtf-csrf-token").dumps(SEED))

    def fill(self, text: str) -> str:
        """A path or field with the world's names put in."""
        return text.format_map(self.names)

    def send(self, client: FlaskClient, path: str, form: dict[str, str] | None = None) -> TestResponse:
        """Send a filled form with its token."""
        filled = {name: self.fill(value) for name, value in (form or {}).items()}
        return client.post(self.fill(path), data={**filled, "csrf_token": self.csrf_token})

    def keep(self) -> None:
        """What is there now is what `restore` brings back."""
        assert self.file
        self.database.dispose()
        self._kept, self._kept_digests = self.file.read_bytes(), {}
        self._noon = self.clock.now

    def restore(self) -> None:
        """Everything as it was kept: rows, clock, counters of the process."""
        assert self.file
        if not self._is_as_kept():
            self.database.dispose()
            for leftover in ("-wal", "-shm"):
                Path(f"{self.file}{leftover}").unlink(missing_ok=True)
            self.file.write_bytes(self._kept)
        self.clock.now = self._noon
        self.app.extensions[LOOK_UPS] = LookUps(str(self.app.secret_key))
        quizzes_limits._buckets.clear()

    def _is_as_kept(self) -> bool:
        """Whether not one byte was written since: neither in the database file nor in its log."""
        log = Path(f"{self.file}-wal")
        return bool(self.file) and not (log.exists() and log.stat().st_size) and self.file.read_bytes() == self._kept

    def digest(self, but_for: str = "") -> str:
        """A hash over every row of every table but this one. The same bytes are the same rows: then it is not made anew."""
        if not self._is_as_kept():
            return self._digest_of_rows(but_for)
        if but_for not in self._kept_digests:
            self._kept_digests[but_for] = self._digest_of_rows(but_for)
        return self._kept_digests[but_for]

    def _digest_of_rows(self, but_for: str) -> str:
        found = hashlib.sha256()
        with self.database.engine.connect() as connection:
            for table in (one for one in Base.metadata.sorted_tables if one.name != but_for):
                rows = sorted(repr(tuple(row)) for row in connection.exec_driver_sql(f"SELECT * FROM {table.name}"))
                found.update(f"{table.name} {len(rows)} {rows}".encode())
        return found.hexdigest()


class Writes:
    """Counts statements that are no SELECT; used as `with Writes(database) as writes`."""

    def __init__(self, database: Database) -> None:
        self._engine = database.engine
        self.statements: list[str] = []

    def _note(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.split(None, 1)[0].upper() not in ("SELECT", "BEGIN", "PRAGMA", "ROLLBACK"):
            self.statements.append(statement)

    def __enter__(self) -> list[str]:
        event.listen(self._engine, "before_cursor_execute", self._note)
        return self.statements

    def __exit__(self, *_error: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._note)
