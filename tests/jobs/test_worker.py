"""The worker does what is due, and one bad job does not stop the others."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from sqlalchemy import select

from quizapp.db.session import Database
from quizapp.jobs.models import Job
from quizapp.jobs.service import enqueue
from quizapp.jobs.worker import Schedule, Worker
from tests.clock import SettableClock
from tests.waiting import PATIENCE_S


class Diary:
    """Writes down which work was done."""

    def __init__(self) -> None:
        self.done: list[int] = []

    def work(self, _database: Database, object_id: int, _now: datetime) -> None:
        if object_id < 0:
            raise ValueError("secret detail: nora@example.org")
        self.done.append(object_id)


def put(database: Database, clock: SettableClock, *object_ids: int, kind: str = "work") -> None:
    with database.transaction() as session:
        for object_id in object_ids:
            enqueue(session, kind, object_id, clock())


def test_everything_due_is_done_once(database: Database, clock: SettableClock) -> None:
    diary = Diary()
    worker = Worker(database, {"work": diary.work}, (), clock)
    put(database, clock, 1, 2, 3)
    assert (worker.run_all_due(), worker.run_all_due()) == (3, 0)
    assert sorted(diary.done) == [1, 2, 3]


def test_broken_work_waits_and_the_rest_goes_on(database: Database, clock: SettableClock) -> None:
    diary = Diary()
    worker = Worker(database, {"work": diary.work}, (), clock)
    put(database, clock, -1, 5)
    put(database, clock, 7, kind="no such kind")
    assert worker.run_all_due() == 3
    assert diary.done == [5]
    with database.reading() as session:
        waiting = session.execute(select(Job.kind, Job.last_error).order_by(Job.id)).all()
    assert [tuple(row) for row in waiting] == [("work", "ValueError"), ("no such kind", "KeyError")]
    clock.advance(seconds=2)
    assert worker.run_all_due() == 2


def test_two_workers_share_the_work(database: Database, clock: SettableClock) -> None:
    diary = Diary()
    put(database, clock, *range(1, 31))
    workers = [Worker(database, {"work": diary.work}, (), clock) for _ in range(2)]
    threads = [threading.Thread(target=worker.run_all_due) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(diary.done) == list(range(1, 31))


def test_schedules_run_at_start_and_every_so_often(database: Database, clock: SettableClock) -> None:
    ran: list[datetime] = []
    worker = Worker(database, {}, (Schedule("note", 30, lambda _database, now: ran.append(now)),), clock)
    for seconds in (0, 29, 1, 30):
        clock.advance(seconds=seconds)
        worker.run_schedules()
    assert len(ran) == 3


@pytest.mark.one_engine
def test_the_worker_ends_when_told_and_survives_a_database_that_is_away(clock: SettableClock, tmp_path: object) -> None:
    away = Database(f"sqlite:///{tmp_path}/no/such/folder/quiz.db")
    stop = threading.Event()
    thread = threading.Thread(target=Worker(away, {}, (), clock).run_until, args=(stop,))
    thread.start()
    thread.join(0.3)
    assert thread.is_alive()
    stop.set()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
