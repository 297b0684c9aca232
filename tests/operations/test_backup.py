"""Backups: whole while others write, private, and nobody comes in again by what was spent before a restore."""

from __future__ import annotations

import resource
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from quizapp.accounts import invitations
from quizapp.accounts.factor_models import RecoveryCode
from quizapp.accounts.models import Account
from quizapp.accounts.service import add_person, begin_session, mint_sign_in_link
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.operations.backup import BackupRefused, back_up, restore
from quizapp.webinars.link_models import FollowupLink
from quizapp.webinars.links import renew_link, revoke_links
from tests.accounts.desk import Desk
from tests.accounts.pages import send
from tests.clock import SettableClock
from tests.engines import sqlite_url
from tests.operations.shell import shell
from tests.people import People, browser_of
from tests.webinars.attending import address, followed_meeting

pytestmark = pytest.mark.one_engine


def emails(file: Path) -> list[str]:
    """Everybody in a database file."""
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        return [row[0] for row in connection.execute("SELECT email FROM account ORDER BY id")]


def ask(file: Path, statement: str) -> list[tuple[object, ...]]:
    """Rows of a database file, or what a change did."""
    with closing(sqlite3.connect(file)) as connection, connection:
        return connection.execute(statement).fetchall()


@contextmanager
def writers(database: Database, clock: SettableClock, how_many: int = 3) -> Iterator[list[str]]:
    """Threads that add people as fast as they can; the list grows with what is committed."""
    written: list[str] = []
    stop = threading.Event()

    def write(name: int) -> None:
        count = 0
        while not stop.is_set():
            count += 1
            email = f"w{name}-{count}@example.org"
            with database.transaction() as session:
                add_person(session, email, "de", clock())
            written.append(email)

    threads = [threading.Thread(target=write, args=(name,)) for name in range(how_many)]
    for thread in threads:
        thread.start()
    try:
        yield written
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_a_backup_is_whole_while_others_write(
    settings: Settings, database: Database, clock: SettableClock, tmp_path: Path
) -> None:
    with writers(database, clock) as written:
        for number in range(4):
            while len(written) < 100 * (number + 1):
                threading.Event().wait(0.01)
            before = set(written)
            target = tmp_path / f"copy-{number}.db"
            assert back_up(settings, target) == target.stat().st_size
            assert before <= set(emails(target))
            assert ask(target, "PRAGMA integrity_check") == [("ok",)]
        assert len(written) > len(before)
    assert sorted(path.name for path in tmp_path.glob("copy*")) == [f"copy-{number}.db" for number in range(4)]


def test_a_backup_is_one_file_that_only_its_owner_reads(settings: Settings, people: People, tmp_path: Path) -> None:
    target = tmp_path / "a name with % and ?.db"
    back_up(settings, target)
    assert target.stat().st_mode & 0o777 == 0o600
    assert ask(target, "PRAGMA journal_mode") == [("delete",)]
    assert sorted(path.name for path in tmp_path.glob("a name*")) == [target.name]
    restore(settings, target)


def test_an_existing_file_is_never_overwritten(settings: Settings, tmp_path: Path) -> None:
    target = tmp_path / "mine"
    target.write_text("precious")
    with pytest.raises(BackupRefused, match="exists already"):
        back_up(settings, target)
    assert target.read_text() == "precious"


def test_a_backup_that_cannot_be_written_leaves_nothing(tmp_path: Path, people: People, database_url: str) -> None:
    at = shell(tmp_path, database_url)
    assert at.quick("backup", "no/such/folder/copy.db").stderr == (
        "Error: no/such/folder/copy.db could not be written: No such file or directory.\n"
    )
    missing = shell(tmp_path, sqlite_url(tmp_path / "none.db")).quick("backup", "copy.db")
    assert (missing.returncode, "There is no database" in missing.stderr) == (1, True)
    assert [name for name in at.files() if "copy" in name or "none" in name] == []


def test_a_full_disk_leaves_nothing(settings: Settings, people: People, tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    try:
        with pytest.raises(BackupRefused, match="could not be written"):
            back_up(settings, tmp_path / "copy.db")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.glob("copy*")) == []


def test_on_postgresql_its_own_tools_are_named(tmp_path: Path) -> None:
    at = shell(tmp_path, "postgresql://u@127.0.0.1:1/n")
    for words in (["backup", "copy.db"], ["restore", "copy.db", "--yes"]):
        done = at.quick(*words)
        assert (done.returncode, "pg_dump" in done.stderr) == (1, True)
    assert at.files() == []


def test_restoring_brings_back_the_rows_of_then(
    settings: Settings, database: Database, people: People, clock: SettableClock, tmp_path: Path
) -> None:
    back_up(settings, tmp_path / "copy.db")
    with database.transaction() as session:
        add_person(session, "late@example.org", "de", clock())
    restore(settings, tmp_path / "copy.db")
    with database.reading() as session:  # the same database object: a running server goes on
        found = set(session.scalars(select(Account.email)))
    assert people.alice.email in found
    assert "late@example.org" not in found
    assert list(tmp_path.glob("*.unfinished*")) == []


def test_restoring_beside_writers_leaves_a_whole_database(
    settings: Settings, database: Database, people: People, clock: SettableClock, tmp_path: Path
) -> None:
    back_up(settings, tmp_path / "copy.db")
    with writers(database, clock) as written:
        while len(written) < 30:
            threading.Event().wait(0.01)
        restore(settings, tmp_path / "copy.db")
        restored_at = len(written)
        while len(written) < restored_at + 30:
            threading.Event().wait(0.01)
    found = set(emails(settings.sqlite_file or Path()))
    assert written[0] not in found
    assert written[-1] in found
    assert ask(settings.sqlite_file or Path(), "PRAGMA integrity_check") == [("ok",)]


def test_nobody_comes_in_by_what_was_open_then(
    app: Flask, settings: Settings, database: Database, people: People, clock: SettableClock, tmp_path: Path
) -> None:
    browser = browser_of(app, people.alice)
    assert browser.get("/de/account").status_code == 200
    assert send(app.test_client(), "/de/sign-in", {"email": people.bob.email}).status_code == 303
    with database.transaction() as session:
        begin_session(session, people.bob.account_id, "tests", clock())
        token = mint_sign_in_link(session, people.eve.email, clock())
    back_up(settings, tmp_path / "copy.db")
    waiting = "SELECT count(*) FROM outbox_mail WHERE state = 'queued' AND kind = 'sign_in'"
    assert ask(tmp_path / "copy.db", waiting) == [(1,)]
    restore(settings, tmp_path / "copy.db")
    assert browser.get("/de/account").status_code != 200
    link = app.test_client()
    assert link.get(f"/de/sign-in/link/{token}").status_code == 404
    file = settings.sqlite_file or Path()
    for table in ("sign_in_session", "sign_in_request"):
        assert ask(file, f"SELECT count(*) FROM {table}") == [(0,)]
    assert ask(file, waiting) == [(0,)]


def test_what_was_withdrawn_since_stays_so(
    app: Flask, settings: Settings, database: Database, course: Course, people: People, clock: SettableClock, tmp_path: Path
) -> None:
    desk = Desk(database, clock)
    invitation = desk.invite(people.eve, "nora@example.org", "administrator")
    token = desk.secrets("nora@example.org").token
    desk.ask_to_merge(people.bob, people.dan.email)
    with database.transaction() as session:
        session.add(RecoveryCode(account_id=people.eve.account_id, code_digest="0" * 64, made_at=clock()))
    both = {"Ida": "i@b.de", "Ulf": "u@b.de"}
    number, codes = followed_meeting(database, course.key, people.carla.identity, both, clock())
    back_up(settings, tmp_path / "copy.db")
    with database.transaction() as session:
        invitations.withdraw(session, people.eve.identity, invitation, clock())
        ids = session.scalars(select(FollowupLink.id).order_by(FollowupLink.id)).all()
        published = published_course(session, course.key)
        revoke_links(session, people.carla.identity, published, number, ids[:1], clock())
        renew_link(session, people.carla.identity, published, number, ids[1], clock())
        session.execute(update(FollowupLink).where(FollowupLink.id == ids[1]).values(stopped_at=clock()))
        session.execute(update(FollowupLink).where(FollowupLink.id == ids[0]).values(resumed_at=clock()))
    file, links = settings.sqlite_file or Path(), "SELECT code, revoked_at, stopped_at, resumed_at FROM followup_link ORDER BY id"
    now = ask(file, links)
    restore(settings, tmp_path / "copy.db")
    assert app.test_client().get(f"/de/invitation/{token}").status_code == 404
    assert [app.test_client().get(address(code, settings)).status_code for code in codes.values()] == [410, 404]
    assert ask(file, links) == now != ask(tmp_path / "copy.db", links)
    for table in ("confirmation", "recovery_code"):
        assert ask(file, f"SELECT count(*) FROM {table}") == [(0,)] != ask(tmp_path / "copy.db", f"SELECT count(*) FROM {table}")
    assert ask(file, "SELECT DISTINCT state FROM outbox_mail WHERE kind IN ('invitation', 'confirm_merge')") == [("refused",)]


def broken_files(good: Path, folder: Path) -> Iterator[tuple[Path, str]]:
    """Files that must not be restored, and a word of the reason."""
    yield folder / "none", "There is no file"
    (folder / "text").write_text("not a database at all " * 500)
    yield folder / "text", "not a quizapp database"
    (folder / "empty").touch()
    yield folder / "empty", "not a quizapp database"
    damaged = bytearray(good.read_bytes())
    damaged[4096 * 3 : 4096 * 9] = b"\xff" * 4096 * 6
    (folder / "damaged").write_bytes(damaged)
    yield folder / "damaged", "damaged"
    (folder / "short").write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    yield folder / "short", "damaged"
    for name, statement, word in (
        ("newer", "UPDATE alembic_version SET version_num = '9999'", "another version"),
        ("unversioned", "DELETE FROM alembic_version", "another version"),
        ("foreign", "DROP TABLE sign_in_session", "not a quizapp database"),
    ):
        shutil.copy(good, folder / name)
        ask(folder / name, statement)
        yield folder / name, word


def test_what_is_no_backup_changes_nothing(settings: Settings, people: People, tmp_path: Path) -> None:
    back_up(settings, tmp_path / "copy.db")
    folder = tmp_path / "broken"
    folder.mkdir()
    file = settings.sqlite_file or Path()
    before = "\n".join(map(str, ask(file, "SELECT * FROM account UNION ALL SELECT * FROM account")))
    for source, word in broken_files(tmp_path / "copy.db", folder):
        content = source.read_bytes() if source.exists() else None
        names = sorted(path.name for path in tmp_path.rglob("*"))
        with pytest.raises(BackupRefused, match=word):
            restore(settings, source)
        assert sorted(path.name for path in tmp_path.rglob("*")) == names
        assert content == (source.read_bytes() if source.exists() else None)
    assert "\n".join(map(str, ask(file, "SELECT * FROM account UNION ALL SELECT * FROM account"))) == before
    with pytest.raises(BackupRefused, match="the database itself"):
        restore(settings, file)


def test_restoring_where_the_database_is_gone_ignores_what_lies_beside(
    settings: Settings, people: People, tmp_path: Path, make_settings: Callable[..., Settings]
) -> None:
    back_up(settings, tmp_path / "copy.db")
    file = tmp_path / "elsewhere" / "new.db"
    file.parent.mkdir()
    for ending in ("-wal", "-shm"):
        file.with_name(file.name + ending).write_bytes(b"of another life")
    restore(make_settings(database_url=sqlite_url(file)), tmp_path / "copy.db")
    assert people.alice.email in emails(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert ask(file, "PRAGMA integrity_check") == [("ok",)]


def test_a_damaged_database_is_not_restored_over(settings: Settings, people: People, tmp_path: Path) -> None:
    at = shell(tmp_path, settings.database_url)
    assert at.quick("backup", "copy.db").returncode == 0
    (tmp_path / "text.db").write_text("not a database " * 500)
    done = shell(tmp_path, sqlite_url(tmp_path / "text.db")).quick("restore", "copy.db", "--yes")
    assert (done.returncode, "Nothing was changed" in done.stderr) == (1, True)
    assert "Move it away" in done.stderr
    (tmp_path / "text.db").unlink()
    done = shell(tmp_path, sqlite_url(tmp_path / "text.db")).quick("restore", "copy.db", "--yes")
    assert done.returncode == 0, done.stderr


def test_restore_asks_first(settings: Settings, database: Database, people: People, tmp_path: Path) -> None:
    at = shell(tmp_path, settings.database_url)
    assert "complete and checked" in at.quick("backup", "copy.db").stdout
    done = at.quick("restore", "copy.db")  # nobody answers
    assert done.returncode == 1
    with database.reading() as session:
        assert session.scalar(select(Account.id).where(Account.email == people.alice.email))
