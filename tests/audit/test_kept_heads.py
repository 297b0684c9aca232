"""A head of the log that was kept elsewhere finds what a chain alone cannot: a log that was cut off, or written anew."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quizapp.audit.models import AuditEntry, AuditHead
from quizapp.audit.personal_data import erase_for
from quizapp.audit.queries import compare, entry_of, head_of, verify
from quizapp.audit.rules.chain import START, Head, changes_between, digest_of, object_commitment, seal_of
from quizapp.audit.rules.kept_head import KeptHead, heads_in, is_ours, signed
from quizapp.audit.sealing import seal_waiting
from quizapp.audit.service import record
from quizapp.db.session import Database
from quizapp.kernel.identity import CONSOLE, Identity
from tests.clock import SettableClock
from tests.operations.shell import Shell, shell

KEY = "0" * 32
TRAINER = Identity(5, trainer_of=frozenset({"a"}), email="t@example.org")


def act(database: Database, clock: SettableClock, count: int) -> None:
    """So many entries, sealed."""
    with database.transaction() as session:
        for number in range(count):
            record(session, TRAINER, "roles_changed", "account", number, {"n": number}, {"n": number + 1}, clock())
    seal_waiting(database, clock())


def kept(database: Database, clock: SettableClock) -> KeptHead:
    """The head as a mail holds it."""
    with database.reading() as session:
        return signed(clock().date(), head_of(session), KEY)


def chain_anew(session: Session, first: int) -> None:
    """What somebody with all rights does: every seal from this entry on, and the head, so that the chain holds by itself."""
    head = session.scalars(select(AuditHead)).one()
    rows = session.scalars(select(AuditEntry).where(AuditEntry.sequence.is_not(None)).order_by(AuditEntry.sequence)).all()
    seal = next((str(row.seal) for row in rows if row.sequence == first - 1), START)
    for number, row in enumerate(rows, 1):
        if number >= first:
            row.sequence = None
    session.flush()
    for number, row in enumerate(rows, 1):
        if number >= first:
            seal = seal_of(seal, number, entry_of(row))
            row.sequence, row.seal = number, seal
    head.sequence, head.seal = len(rows), seal
    session.flush()


def meddle(session: Session, sequence: int) -> None:
    """Another value in one entry, with a commitment that fits it."""
    row = session.scalars(select(AuditEntry).where(AuditEntry.sequence == sequence)).one()
    row.changes = changes_between({"n": 0}, {"n": 99})
    row.after_digest = digest_of(str(row.object_salt), {"n": 99})
    row.object_commitment = object_commitment(str(row.object_salt), row.object_id, row.changes)
    session.flush()


@pytest.fixture
def days(database: Database, clock: SettableClock) -> list[KeptHead]:
    """Three days with ten entries each, and their heads."""
    found = []
    for _day in range(3):
        act(database, clock, 10)
        found.append(kept(database, clock))
        clock.advance(days=1)
    return found


def outcomes(database: Database, heads: list[KeptHead]) -> list[tuple[int, str, int, int]]:
    """What each head says; the chain itself holds."""
    with database.reading() as session:
        assert verify(session).fault is None
        return [(one.kept.head.sequence, one.outcome, one.first, one.last) for one in compare(session, heads)]


def test_an_honest_log_agrees_with_every_head_and_goes_on_to(days: list[KeptHead], database: Database, clock: SettableClock) -> None:
    act(database, clock, 5)
    with database.transaction() as session:
        erase_for(session, 5, clock())
    seal_waiting(database, clock())
    assert outcomes(database, [*reversed(days), signed(date(2026, 3, 1), Head(), KEY)]) == [
        (0, "agrees", 0, 0), (10, "agrees", 0, 0), (20, "agrees", 0, 0), (30, "agrees", 0, 0),
    ]


@pytest.mark.parametrize("first", [1, 7, 10, 11, 17, 20, 21, 30])
def test_a_log_written_anew_from_an_entry_on_is_found_by_an_older_head(first: int, days: list[KeptHead], database: Database) -> None:
    with database.transaction() as session:
        meddle(session, first)
        chain_anew(session, first)
    found = outcomes(database, days)
    begun = (first - 1) // 10 * 10 + 1  # the day of the entry: the head of the day before agrees
    assert found == [(end, "agrees", 0, 0) if end < first else (end, "rewritten", begun, end) for end in (10, 20, 30)]


@pytest.mark.parametrize("left", [29, 20, 12, 1, 0])
def test_a_log_cut_off_at_its_end_is_found_and_says_what_is_missing(left: int, days: list[KeptHead], database: Database) -> None:
    with database.transaction() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.sequence > left))
        last = session.scalar(select(AuditEntry.seal).where(AuditEntry.sequence == left)) or START
        session.execute(update(AuditHead).values(sequence=left, seal=last))
    assert outcomes(database, days) == [
        (end, "agrees", 0, 0) if end <= left else (end, "cut_off", left + 1, end) for end in (10, 20, 30)
    ]


def test_a_log_cut_off_and_filled_up_again_is_found(days: list[KeptHead], database: Database, clock: SettableClock) -> None:
    with database.transaction() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.sequence > 15))
        last = session.scalar(select(AuditEntry.seal).where(AuditEntry.sequence == 15))
        session.execute(update(AuditHead).values(sequence=15, seal=last))
    act(database, clock, 40)
    assert outcomes(database, days) == [(10, "agrees", 0, 0), (20, "rewritten", 11, 20), (30, "rewritten", 11, 30)]


def test_a_head_is_read_from_mails_and_every_other_key_is_refused(days: list[KeptHead]) -> None:
    first, second, third = days
    quoted, in_one_line = str(second).replace("\n", "\n> "), " ".join(str(third).split())
    assert heads_in(f"Hallo,\r\n\r\n{first}\r\n\r\n> {quoted}\n{in_one_line}.\n{first}") == days
    assert all(is_ours(one, KEY) and not is_ours(one, "1" * 32) for one in days)
    for changed in (
        KeptHead("2026-03-03", first.head, first.signature), KeptHead(first.day, Head(11, first.head.seal), first.signature),
        KeptHead(first.day, Head(10, second.head.seal), first.signature), KeptHead(first.day, first.head, second.signature),
    ):
        assert not is_ours(changed, KEY)
    for broken in ("", "quizapp-log", str(first)[:-1], str(first) + "0", str(first).replace("quizapp-log", "log"), "x" * 100_000):
        assert heads_in(broken) == []


@pytest.fixture
def console(database: Database, database_url: str, tmp_path: Path) -> Shell:
    """A console on the database."""
    return shell(tmp_path, database_url)


def test_the_console_compares_what_was_kept(console: Shell, database: Database, clock: SettableClock, days: list[KeptHead]) -> None:
    mails = console.folder / "mails.txt"
    mails.write_text("\n\n".join(map(str, days)), encoding="utf-8")
    agreed = console.quick("audit", "verify", "--heads", "mails.txt", "--head", days[0])
    assert (agreed.returncode, agreed.stdout.splitlines()[:4]) == (0, [
        "Head of 2026-03-02, entry 10: agrees.", "Head of 2026-03-03, entry 20: agrees.", "Head of 2026-03-04, entry 30: agrees.",
        "30 sealed entries are unchanged, 0 wait to be sealed.",
    ])
    now = console.quick("audit", "head")
    assert console.quick("audit", "verify", "--head", now.stdout).returncode == 0
    with database.transaction() as session:
        meddle(session, 14)
        chain_anew(session, 14)
    assert console.quick("audit", "verify").returncode == 0, "the chain alone finds nothing"
    found = console.quick("audit", "verify", "--heads", "mails.txt")
    assert found.returncode == 1
    assert "Head of 2026-03-03, entry 20: the log says something else now, changed somewhere from entry 11 to 20." in found.stdout
    assert "do not agree" in found.stderr
    with database.transaction() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.sequence > 9))
        last = session.scalar(select(AuditEntry.seal).where(AuditEntry.sequence == 9))
        session.execute(update(AuditHead).values(sequence=9, seal=last))
    found = console.quick("audit", "verify", "--head", days[0])
    assert (found.returncode, "the log is shorter now, entries 10 to 10 are missing." in found.stdout) == (1, True)


def test_what_is_no_head_or_not_signed_here_is_told(console: Shell, database: Database, clock: SettableClock, days: list[KeptHead]) -> None:
    for text in ("", "nothing", str(days[0])[:-2]):
        refused = console.quick("audit", "verify", "--head", text)
        assert (refused.returncode, "There is no head in what was given." in refused.stderr) == (1, True)
    foreign = signed(date(2026, 3, 2), days[0].head, "another key of the server, long enough")
    found = console.quick("audit", "verify", "--head", foreign)
    assert found.returncode == 1
    assert "agrees. It is not signed with this server's key" in found.stdout
    assert console.quick("audit", "verify", "--heads", "nowhere.txt").returncode == 2


@pytest.mark.one_engine
def test_a_backup_bears_the_head_that_stands_in_it(
    console: Shell, database: Database, clock: SettableClock, days: list[KeptHead]
) -> None:
    made = console.quick("backup", "kept.db")
    assert made.returncode == 0
    assert "kept.db.log-head.txt: the head of the log of acts in it" in made.stdout
    (beside,) = heads_in((console.folder / "kept.db.log-head.txt").read_text(encoding="utf-8"))
    assert (beside.head, is_ours(beside, KEY)) == (days[-1].head, True)
    act(database, clock, 3)
    assert console.quick("audit", "verify", "--heads", "kept.db.log-head.txt").returncode == 0
    assert console.quick("restore", "kept.db", "--yes").returncode == 0
    assert console.quick("audit", "verify", "--heads", "kept.db.log-head.txt").returncode == 0
    with database.transaction() as session:
        record(session, CONSOLE, "backup_made", "database", None, None, {"bytes": 1}, clock() + timedelta(days=1))


@pytest.mark.one_engine
def test_a_backup_of_a_log_without_seals_has_none(console: Shell, database: Database) -> None:
    made = console.quick("backup", "kept.db")
    assert (made.returncode, "log-head" in made.stdout) == (0, False)
    assert "kept.db" in console.files() and "kept.db.log-head.txt" not in console.files()
