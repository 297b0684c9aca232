"""`quizapp privacy`, and restoring a backup from before an erasure."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from quizapp.accounts.models import Account
from quizapp.accounts.service import ensure_learner
from quizapp.accounts.signing_in import merge_accounts
from quizapp.audit.models import AuditEntry
from quizapp.config import Settings
from quizapp.db.session import Database
from quizapp.kernel.identity import NOBODY
from quizapp.operations.backup import back_up
from quizapp.privacy import service
from tests.clock import SettableClock
from tests.operations.shell import shell
from tests.people import People
from tests.privacy.traces import found_in_tables

pytestmark = pytest.mark.one_engine


def test_a_hold_is_placed_listed_and_lifted(tmp_path: Path, settings: Settings, database: Database, people: People) -> None:
    typed = shell(tmp_path, settings.database_url)
    alice = people.alice.email
    assert typed.quick("privacy", "hold", alice, "--reason", "Klage").returncode == 0
    assert "Nothing" not in typed.quick("privacy", "holds").stdout
    assert typed.quick("privacy", "holds").stdout.split("\t")[::2] == [alice, "Klage\n"]
    assert typed.quick("privacy", "hold", alice, "--reason", "Klage").returncode == 1
    assert typed.quick("privacy", "hold", people.bob.email, "--reason", " ").returncode == 1
    refused = typed.quick("privacy", "erase", alice, "--yes")
    assert refused.returncode == 1
    assert "Klage" in refused.stderr
    assert typed.quick("privacy", "release", alice).returncode == 0
    assert typed.quick("privacy", "release", alice).returncode == 1
    assert "There is no such person" in typed.quick("privacy", "erase", "niemand@example.org", "--yes").stderr
    with database.reading() as session:
        holds = select(AuditEntry.act, AuditEntry.actor_role).where(AuditEntry.act.like("hold%"))
        acts = session.execute(holds.order_by(AuditEntry.id)).all()
    assert [tuple(one) for one in acts] == [("hold_placed", "console"), ("hold_lifted", "console")]


def test_who_was_erased_does_not_come_back_with_a_backup(
    tmp_path: Path, settings: Settings, database: Database, people: People
) -> None:
    typed = shell(tmp_path, settings.database_url)
    backup = tmp_path / "backup.db"
    back_up(settings, backup)
    assert typed.quick("privacy", "erase", people.alice.email, "--yes").returncode == 0
    assert typed.quick("privacy", "erasures").stdout.startswith('[["')
    restored = typed.quick("restore", backup, "--yes")
    assert restored.returncode == 0
    assert "1 people who were erased since that backup were erased again." in restored.stdout
    assert found_in_tables(database, {"alice", "adler"}) == {}
    assert set(found_in_tables(database, {"bob", "brandt"})) == {"bob", "brandt"}
    assert not list(tmp_path.glob("*.erased"))


def test_who_had_two_accounts_does_not_come_back_with_either(
    tmp_path: Path, settings: Settings, database: Database, people: People, clock: SettableClock
) -> None:
    typed = shell(tmp_path, settings.database_url)
    with database.transaction() as session:
        visitor = ensure_learner(session, NOBODY, "de", clock()).account_id
        merge_accounts(session, session.get_one(Account, visitor), session.get_one(Account, people.bob.account_id), clock())
    back_up(settings, tmp_path / "backup.db")
    with database.transaction() as session:
        bob, alice = (session.get_one(Account, one.account_id) for one in (people.bob, people.alice))
        merge_accounts(session, bob, alice, clock())
    assert typed.quick("privacy", "erase", people.alice.email, "--yes").returncode == 0
    assert "2 people who were erased since" in typed.quick("restore", tmp_path / "backup.db", "--yes").stdout
    assert found_in_tables(database, {"alice", "adler", "bob", "brandt"}) == {}
    with database.reading() as session:
        assert session.get(Account, visitor) is None


def test_on_another_machine_the_list_does_it(
    tmp_path: Path, settings: Settings, database: Database, people: People, clock: SettableClock
) -> None:
    typed = shell(tmp_path, settings.database_url)
    backup, listed = tmp_path / "backup.db", tmp_path / "erased.json"
    back_up(settings, backup)
    with database.transaction() as session:
        service.ask_erasure(session, people.alice.identity, "delete", clock())
    listed.write_text(typed.quick("privacy", "erasures").stdout)
    other = tmp_path / "other.db"
    there = shell(tmp_path, f"sqlite:///{other}")
    assert there.quick("restore", backup, "--yes").returncode == 0
    assert there.quick("privacy", "erase-again", listed).stdout == "1 people were erased again.\n"
    assert there.quick("privacy", "erase-again", backup).returncode == 1
    elsewhere = Database(f"sqlite:///{other}")
    assert found_in_tables(elsewhere, {"alice", "adler"}) == {}
    elsewhere.dispose()
