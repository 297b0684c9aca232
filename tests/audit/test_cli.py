"""`quizapp audit` on the console."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import update

from quizapp.audit.models import AuditEntry
from quizapp.audit.service import record
from quizapp.db.session import Database
from quizapp.kernel.identity import CONSOLE
from tests.clock import SettableClock
from tests.operations.shell import shell


def test_seal_and_verify(database: Database, database_url: str, clock: SettableClock, tmp_path: Path) -> None:
    console = shell(tmp_path, database_url)
    with database.transaction() as session:
        record(session, CONSOLE, "backup_made", "database", None, None, {"bytes": 1}, clock())
    assert console.quick("audit", "verify").stdout.startswith("0 sealed entries are unchanged, 1 wait to be sealed.")
    assert console.quick("audit", "seal").returncode == 0
    sound = console.quick("audit", "verify")
    assert (sound.returncode, sound.stdout.partition("\n")[0]) == (0, "1 sealed entries are unchanged, 0 wait to be sealed.")
    with database.transaction() as session:
        session.execute(update(AuditEntry).values(act="backup_restored"))
    meddled = console.quick("audit", "verify")
    assert meddled.returncode == 1
    assert "The log of acts is not what was sealed: entry 1 was changed." in meddled.stderr
