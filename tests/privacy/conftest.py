"""What stands ready in this room: a worker, a quiz with typed answers, and somebody who leaves traces everywhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from quizapp import wiring
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.jobs.worker import Worker
from quizapp.quizzes import limits
from tests.clock import SettableClock
from tests.people import People
from tests.privacy.traces import Traces, leave_traces
from tests.quizzes.workshop import publish, workshop_course


@pytest.fixture(autouse=True)
def rested_buckets() -> None:
    """Nobody has saved a moment ago."""
    limits._buckets.clear()


@pytest.fixture
def workshop(database: Database, clock: SettableClock) -> Course:
    """The course with every kind of question, published."""
    return publish(database, workshop_course(), clock())


@pytest.fixture
def run_jobs(app: Flask, database: Database, settings: Settings, clock: SettableClock) -> Callable[[], int]:
    """The worker: does everything that is due, schedules included, and says how much that was."""

    def run() -> int:
        with app.app_context():
            return Worker(database, wiring.jobs(settings), wiring.SCHEDULES, clock).run_all_due()

    return run


@pytest.fixture
def kanaria(
    database: Database, people: People, course: Course, workshop: Course, clock: SettableClock, run_jobs: Callable[[], int]
) -> Traces:
    """Somebody with something in every room."""
    return leave_traces(database, people, course, workshop, clock, run_jobs)
