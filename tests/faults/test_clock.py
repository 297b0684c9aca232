"""The computer's clock jumps: schedules go on, work that is due is done, nothing is done twice."""

from __future__ import annotations

from datetime import datetime

import pytest

from quizapp.db.session import Database
from quizapp.jobs.service import enqueue
from quizapp.jobs.worker import Schedule, Worker
from tests.clock import SettableClock


@pytest.mark.one_engine
@pytest.mark.parametrize("jump_s", [-86_400, -3600, -1, 3600, 86_400])
def test_schedules_survive_a_jump(database: Database, clock: SettableClock, jump_s: int) -> None:
    ran: list[datetime] = []
    worker = Worker(database, {}, (Schedule("note", 30, lambda _database, now: ran.append(now)),), clock)
    worker.run_schedules()
    clock.advance(seconds=jump_s)
    worker.run_schedules()
    clock.advance(seconds=29)
    worker.run_schedules()
    assert len(ran) == 2
    clock.advance(seconds=1)
    worker.run_schedules()
    assert len(ran) == 3


@pytest.mark.one_engine
def test_work_written_before_the_clock_was_set_back_is_done_when_its_time_comes_again(
    database: Database, clock: SettableClock
) -> None:
    done: list[int] = []
    worker = Worker(database, {"work": lambda _database, number, _now: done.append(number)}, (), clock)
    with database.transaction() as session:
        enqueue(session, "work", 1, clock())
    clock.advance(hours=-1)
    assert worker.run_all_due() == 0
    clock.advance(hours=1)
    assert worker.run_all_due() == 1
    assert done == [1]
