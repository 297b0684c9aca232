"""Work that is due: written once, taken once, tried again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from quizapp.db.session import Database
from quizapp.jobs.models import Job
from quizapp.jobs.service import LEASE, TakenJob, enqueue, enqueue_all, finish_job, has_due_job, postpone_job, take_due_job
from tests.clock import SettableClock


def put(database: Database, clock: SettableClock, object_id: int = 1, **later: float) -> None:
    with database.transaction() as session:
        enqueue(session, "try", object_id, clock() + timedelta(**later))


def take(database: Database, clock: SettableClock) -> TakenJob | None:
    with database.transaction() as session:
        return take_due_job(session, clock())


def rows(database: Database) -> list[tuple[int, int]]:
    with database.reading() as session:
        return [(row.object_id, row.tries) for row in session.execute(select(Job.object_id, Job.tries).order_by(Job.id))]


def test_the_same_work_twice_is_one_row_due_at_the_earlier_time(database: Database, clock: SettableClock) -> None:
    put(database, clock, hours=1)
    put(database, clock, minutes=1)
    put(database, clock, hours=2)
    assert rows(database) == [(1, 0)]
    clock.advance(minutes=1)
    assert take(database, clock)


def test_work_is_taken_when_due_the_longest_due_first_and_by_one_only(database: Database, clock: SettableClock) -> None:
    put(database, clock, 1, minutes=2)
    put(database, clock, 2, minutes=1)
    assert take(database, clock) is None
    clock.advance(minutes=3)
    taken = [take(database, clock) for _ in range(3)]
    assert [job and job.object_id for job in taken] == [2, 1, None]
    with database.reading() as session:
        assert not has_due_job(session, clock())


def test_what_comes_last_is_taken_when_nothing_else_is_due(database: Database, clock: SettableClock) -> None:
    with database.transaction() as session:
        enqueue_all(session, "mail", [1, 2, 3], clock(), comes_last=True)
        enqueue(session, "try", 4, clock() + timedelta(minutes=1))
        enqueue(session, "mail", 3, clock() + timedelta(minutes=2))  # asked for a second time, as what somebody waits for
        enqueue(session, "try", 4, clock() + timedelta(minutes=1), comes_last=True)
    clock.advance(minutes=1)
    taken = [take(database, clock) for _ in range(5)]
    assert [job and job.object_id for job in taken] == [3, 4, 1, 2, None]


def test_work_of_a_dead_worker_is_taken_by_another(database: Database, clock: SettableClock) -> None:
    put(database, clock)
    assert take(database, clock)
    clock.advance(seconds=LEASE.total_seconds() - 1)
    assert take(database, clock) is None
    clock.advance(seconds=1)
    again = take(database, clock)
    assert again
    assert again.tries == 2


def test_done_work_is_deleted_unless_it_was_asked_for_again_meanwhile(database: Database, clock: SettableClock) -> None:
    put(database, clock)
    job = take(database, clock)
    assert job
    put(database, clock)
    with database.transaction() as session:
        finish_job(session, job)
    assert len(rows(database)) == 1
    job = take(database, clock)
    assert job
    with database.transaction() as session:
        finish_job(session, job)
    assert rows(database) == []


def test_pauses_double_up_to_an_hour(database: Database, clock: SettableClock) -> None:
    put(database, clock)
    pauses = []
    for _ in range(14):
        job = take(database, clock)
        assert job
        with database.transaction() as session:
            postpone_job(session, job, "OSError", clock())
        with database.reading() as session:
            due_at = session.scalars(select(Job.due_at)).one()
        pauses.append((due_at - clock()).total_seconds())
        clock.now = due_at
    assert pauses[:4] == [2, 4, 8, 16]
    assert pauses[-1] == 3600
