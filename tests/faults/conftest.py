"""What stands ready for faults: the workshop's final test as a course of its own, and a worker."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from quizapp import wiring
from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.jobs.worker import Worker
from quizapp.quizzes import limits
from tests.clock import SettableClock
from tests.quizzes.workshop import publish, workshop_course


@pytest.fixture(autouse=True)
def rested_buckets() -> None:
    """Nobody has saved a moment ago."""
    limits._buckets.clear()


@pytest.fixture
def exam(database: Database, clock: SettableClock) -> Course:
    """A course that is nothing but its final test."""
    return publish(database, workshop_course("exam", with_modules=False), clock())


@pytest.fixture
def run_worker(app: Flask, database: Database, clock: SettableClock) -> Callable[[], int]:
    """A worker that has just been started does everything that is due, sweeps included."""

    def run() -> int:
        with app.app_context():
            jobs = wiring.jobs(app.extensions["quizapp_settings"])
            return Worker(database, jobs, wiring.SCHEDULES, clock).run_all_due()

    return run
