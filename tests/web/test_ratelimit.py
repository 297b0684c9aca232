"""Counting failures in windows, under keyed hashes."""

from __future__ import annotations

import threading

from sqlalchemy import select

from quizapp.db.session import Database
from quizapp.web.errors import TooMany
from quizapp.web.models import FailureCount
from quizapp.web.ratelimit import Limit, count_one, count_within, forget_old_counts, key_digest, refuse_over_limit
from tests.clock import SettableClock

THREE = Limit("three", most=3, window_s=300)
SECRET = "s" * 32


def fail(database: Database, clock: SettableClock, subject: str = "anna", weight: int = 1) -> None:
    with database.transaction() as session:
        count_one(session, THREE, key_digest(SECRET, THREE, subject), clock(), weight)


def is_refused(database: Database, clock: SettableClock, subject: str = "anna") -> bool:
    with database.reading() as session:
        try:
            refuse_over_limit(session, THREE, key_digest(SECRET, THREE, subject), clock())
        except TooMany as refused:
            assert 1 <= refused.retry_after_s <= 300
            return True
    return False


def test_the_window_fills_and_empties(database: Database, clock: SettableClock) -> None:
    seen = []
    for _ in range(4):
        seen.append(is_refused(database, clock))
        fail(database, clock)
    assert seen == [False, False, False, True]
    assert not is_refused(database, clock, "bob")
    clock.advance(seconds=299)
    assert is_refused(database, clock)
    clock.advance(seconds=1)
    assert not is_refused(database, clock)


def test_some_failures_weigh_more(database: Database, clock: SettableClock) -> None:
    fail(database, clock, weight=5)
    assert is_refused(database, clock)


def test_nothing_personal_is_stored(database: Database, clock: SettableClock) -> None:
    fail(database, clock, "anna@example.org")
    with database.reading() as session:
        (row,) = session.execute(select(FailureCount.key_digest, FailureCount.count)).all()
    assert row == (key_digest(SECRET, THREE, "anna@example.org"), 1)
    assert key_digest("t" * 32, THREE, "anna@example.org") != row[0]
    assert key_digest(SECRET, Limit("other", 3, 300), "anna@example.org") != row[0]


def test_failures_at_the_same_moment_are_all_counted(database: Database, clock: SettableClock) -> None:
    threads = [threading.Thread(target=fail, args=(database, clock)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert session.scalars(select(FailureCount.count)).all() == [20]


def test_of_many_at_the_same_moment_no_more_are_let_through_than_the_limit(database: Database, clock: SettableClock) -> None:
    let_through, together = [], threading.Barrier(12)

    def ask() -> None:
        together.wait()
        try:
            with database.transaction() as session:
                count_within(session, THREE, key_digest(SECRET, THREE, "anna"), clock())
            let_through.append(1)
        except TooMany:
            pass

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(let_through) == 3
    with database.reading() as session:
        assert session.scalars(select(FailureCount.count)).all() == [3]


def test_counters_live_for_a_day(database: Database, clock: SettableClock) -> None:
    fail(database, clock)
    with database.transaction() as session:
        forget_old_counts(session, clock.advance(hours=23))
        assert session.scalars(select(FailureCount.id)).all()
        forget_old_counts(session, clock.advance(hours=2))
        assert not session.scalars(select(FailureCount.id)).all()
