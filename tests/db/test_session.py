"""Transactions: whole or not at all, limits that hold, turns in the order of coming, events in the same transaction."""

from __future__ import annotations

import sqlite3
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.db.session import BUSY_TIMEOUT_S, Database, emit
from quizapp.jobs.models import Job
from quizapp.kernel.events import Event
from tests.clock import MORNING
from tests.quizzes.together import at_once


@dataclass(frozen=True, slots=True)
class Rang(Event):
    """A bell rang."""

    times: int = 1


def add_job(session: Session, number: int = 1) -> None:
    """Write a row."""
    session.add(Job(kind="try", object_id=number, due_at=MORNING, tries=0))
    session.flush()


def jobs(database: Database) -> int:
    """How many rows there are."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Job)) or 0


def test_a_unit_is_written_whole(database: Database) -> None:
    with database.transaction() as session:
        add_job(session, 1)
        add_job(session, 2)
    assert jobs(database) == 2


def test_a_unit_that_fails_leaves_nothing_and_the_next_one_works(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        add_job(session)
        raise ZeroDivisionError
    assert jobs(database) == 0
    with database.transaction() as session:
        add_job(session)
    assert jobs(database) == 1


@pytest.mark.one_engine
def test_background_work_lets_others_write_for_as_long_as_it_wrote(database: Database) -> None:
    database.gives_way, began = True, time.monotonic()
    with database.transaction() as session:
        asked = time.monotonic()
        add_job(session)
        held = time.monotonic() - asked
    assert time.monotonic() - began >= 2 * held > 0


def test_what_a_reading_session_changes_is_gone(database: Database) -> None:
    with database.reading() as session:
        add_job(session)
    assert jobs(database) == 0


def test_an_uncommitted_unit_is_seen_by_nobody_else(database: Database) -> None:
    with database.transaction() as session:
        add_job(session)
        assert jobs(database) == 0
    assert jobs(database) == 1


def test_of_twenty_who_count_and_then_write_only_one_gets_under_the_limit(database: Database) -> None:
    with database.transaction() as session:
        session.add(Account(locale="de", created_at=MORNING))

    def write_if_under_the_limit() -> bool:
        with database.transaction() as session:
            session.execute(select(Account.id).with_for_update())
            if session.scalar(select(func.count()).select_from(Job)):
                return False
            time.sleep(0.01)
            session.add(Job(kind="try", object_id=threading.get_ident(), due_at=MORNING, tries=0))
            return True

    assert sorted(at_once(20, write_if_under_the_limit)) == [False] * 19 + [True]
    assert jobs(database) == 1


def test_listeners_write_in_the_transaction_of_the_event(database_url: str) -> None:
    heard: list[int] = []

    def note(session: Session, rang: Rang) -> None:
        heard.append(rang.times)
        add_job(session, rang.times)

    def refuse(_session: Session, rang: Rang) -> None:
        if rang.times > 1:
            raise ValueError

    database = Database(database_url, {Rang: (note, refuse)})
    with database.transaction() as session:
        emit(session, Rang(MORNING))
        emit(session, Event(MORNING))
    with pytest.raises(ValueError, match=r"^$"), database.transaction() as session:
        emit(session, Rang(MORNING, 2))
    assert (heard, jobs(database)) == ([1, 2], 1)
    database.dispose()


def test_many_writers_and_readers_meet_no_busy_database(database: Database) -> None:
    numbers = iter(range(200))

    def write() -> int:
        for _ in range(5):
            with database.transaction() as session:
                add_job(session, next(numbers))
            jobs(database)
        return jobs(database)

    assert all(isinstance(result, int) for result in at_once(8, write))
    assert jobs(database) == 40


@pytest.mark.one_engine
def test_sqlite_is_set_up_so_that_committed_means_on_disk(database: Database) -> None:
    with database.reading() as session:
        found = {name: session.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous", "foreign_keys")}
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.one_engine
def test_a_writing_unit_holds_the_write_lock_before_its_first_read(database: Database) -> None:
    other = sqlite3.connect(database.engine.url.database or "", timeout=0, isolation_level=None)
    with database.reading() as session:
        session.execute(select(Job.id)).all()
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    with database.transaction(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()


@pytest.mark.one_engine
def test_who_waits_for_another_process_takes_the_lock_when_it_is_free(database: Database) -> None:
    other = sqlite3.connect(database.engine.url.database or "", timeout=0, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.3, other.execute, ["ROLLBACK"]).start()
    with database.transaction() as session:
        add_job(session)
        assert session.execute(text("PRAGMA busy_timeout")).scalar() == BUSY_TIMEOUT_S * 1000, "other locks are waited for as before"
    assert jobs(database) == 1
    other.close()


@pytest.mark.one_engine
def test_a_file_that_cannot_be_opened_gives_the_turn_back(tmp_path: Path) -> None:
    away = Database(f"sqlite:///{tmp_path}/no/such/folder/quiz.db")
    for _ in range(3):
        with pytest.raises(OperationalError), away.transaction():
            pass
    away.dispose()
