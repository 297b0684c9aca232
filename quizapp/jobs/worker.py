"""The worker: does what is due, again and again, until it is told to stop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from quizapp.db.session import Database
from quizapp.jobs.service import finish_job, has_due_job, postpone_job, take_due_job
from quizapp.kernel.clock import Clock
from quizapp.kernel.traces import trace_of

log = logging.getLogger("quizapp.worker")

JobFunction = Callable[[Database, int, datetime], None]
"""A job takes the database, the number of its object and the present instant; it may be run again at any time."""

PAUSE_S = 0.5


@dataclass(frozen=True, slots=True)
class Schedule:
    """Something done every so often, first at start. **Units**: seconds."""

    name: str
    every_s: int
    run: Callable[[Database, datetime], None]


class Worker:
    """Works off due jobs and schedules."""

    def __init__(
        self, database: Database, jobs: Mapping[str, JobFunction], schedules: Sequence[Schedule], clock: Clock
    ) -> None:
        self.database, self.jobs, self.schedules, self.clock = database, jobs, schedules, clock
        self._last_run: dict[str, datetime] = {}

    def run_until(self, stop: threading.Event) -> None:
        """Work until `stop` is set."""
        while not stop.is_set():
            try:
                self.run_schedules()
                worked = self.run_one_job()
            except Exception as error:  # the database may be away for a while; nothing is lost, the rows wait
                log.warning("worker waits: %s", type(error).__name__)
                worked = False
                stop.wait(2)
            if not worked:
                stop.wait(PAUSE_S)

    def run_all_due(self) -> int:
        """Do everything that is due now; how many jobs were tried."""
        self.run_schedules()
        tried = 0
        while self.run_one_job():
            tried += 1
        return tried

    def run_schedules(self) -> None:
        """Run what has not run for its interval."""
        now = self.clock()
        for schedule in self.schedules:
            last = self._last_run.get(schedule.name)
            # A clock that was set back must not stop the schedules until it has caught up.
            if last is None or not 0 <= (now - last).total_seconds() < schedule.every_s:
                self._last_run[schedule.name] = now
                schedule.run(self.database, now)

    def run_one_job(self) -> bool:
        """Do the job that is next; False when there is none."""
        now = self.clock()
        with self.database.reading() as session:
            if not has_due_job(session, now):
                return False
        with self.database.transaction() as session:
            job = take_due_job(session, now)
        if job is None:
            return False
        try:
            self.jobs[job.kind](self.database, job.object_id, now)
        except Exception as error:
            log.warning("job %s %s failed: %s\n%s", job.kind, job.object_id, type(error).__name__, trace_of(error))
            with self.database.transaction() as session:
                postpone_job(session, job, type(error).__name__, self.clock())
        else:
            with self.database.transaction() as session:
                finish_job(session, job)
        return True
