"""What stands ready in this room: an issuer, a worker, alice with a course behind her."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from quizapp import wiring
from quizapp.certificates.models import Certificate
from quizapp.certificates.paper import Issuer, issuer_of
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.jobs.worker import Worker
from tests.certificates.learning import complete
from tests.clock import SettableClock
from tests.people import Person


@pytest.fixture
def issuer(settings: Settings) -> Issuer:
    """The provider of these tests."""
    return issuer_of(settings)


@pytest.fixture
def run_jobs(app: Flask, database: Database, settings: Settings, clock: SettableClock) -> Callable[[], int]:
    """The worker: does everything that is due, and says how much that was."""

    def run() -> int:
        with app.app_context():
            return Worker(database, wiring.jobs(settings), (), clock).run_all_due()

    return run


@pytest.fixture
def issued(
    database: Database, course: Course, alice: Person, clock: SettableClock, run_jobs: Callable[[], int]
) -> Certificate:
    """Alice's certificate, rendered."""
    complete(database, course, alice.account_id, clock())
    clock.advance(days=3)
    run_jobs()
    with database.reading() as session:
        certificate = session.query(Certificate).one()
        session.expunge(certificate)
    return certificate
