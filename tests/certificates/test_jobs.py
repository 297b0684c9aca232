"""Steps that were killed or failed are done again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from quizapp import wiring
from quizapp.certificates.models import Certificate
from quizapp.certificates.paper import Issuer
from quizapp.certificates.service import CERTIFY, RENDER, certify
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.jobs.models import Job
from quizapp.mail.models import OutboxMail
from tests.certificates.learning import complete
from tests.clock import SettableClock
from tests.people import Person

NO_FONT_HAS_IT = "\ue123"


def waiting(database: Database) -> list[str]:
    """Kinds of jobs that wait."""
    with database.reading() as session:
        return sorted(session.scalars(select(Job.kind)))


def test_finishing_writes_the_work_down_in_the_same_transaction(
    database: Database, course: Course, alice: Person, clock: SettableClock
) -> None:
    complete(database, course, alice.account_id, clock())
    assert waiting(database) == [CERTIFY]


def test_killed_between_the_steps(
    database: Database, course: Course, alice: Person, clock: SettableClock, issuer: Issuer, run_jobs: Callable[[], int]
) -> None:
    enrolment_id = complete(database, course, alice.account_id, clock())
    clock.advance(days=3)
    with pytest.raises(KeyboardInterrupt), database.transaction() as session:
        certify(session, enrolment_id, issuer, clock())
        raise KeyboardInterrupt
    assert waiting(database) == [CERTIFY]
    with database.transaction() as session:
        certify(session, enrolment_id, issuer, clock())
    assert waiting(database) == [CERTIFY, RENDER]
    run_jobs()
    assert waiting(database) == []
    with database.reading() as session:
        assert session.scalars(select(Certificate)).one().file_digest
        assert session.scalar(select(func.count()).select_from(OutboxMail)) == 1


def test_a_paper_that_cannot_be_set_waits_and_is_tried_again(
    database: Database, course: Course, alice: Person, clock: SettableClock, issuer: Issuer, run_jobs: Callable[[], int]
) -> None:
    enrolment_id = complete(database, course, alice.account_id, clock())
    clock.advance(days=3)
    with database.transaction() as session:
        certify(session, enrolment_id, issuer, clock())
        certificate = session.scalars(select(Certificate)).one()
        right = certificate.fields
        certificate.fields = {**right, "printed": {**right["printed"], "holder": NO_FONT_HAS_IT}}
    run_jobs()
    assert waiting(database) == [RENDER]
    with database.transaction() as session:
        session.scalars(select(Certificate)).one().fields = right
    clock.advance(hours=1)
    run_jobs()
    assert waiting(database) == []
    with database.reading() as session:
        assert session.scalars(select(Certificate)).one().file_digest


def test_jobs_about_what_is_gone_are_done(database: Database, settings: Settings, clock: SettableClock) -> None:
    jobs = wiring.jobs(settings)
    jobs[CERTIFY](database, 404, clock())
    jobs[RENDER](database, 404, clock())
