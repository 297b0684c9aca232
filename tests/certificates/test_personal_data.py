"""Export, erasure and merging of papers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp.accounts.models import Account
from quizapp.certificates import personal_data
from quizapp.certificates.models import Certificate
from quizapp.certificates.paper import Issuer
from quizapp.certificates.service import certify
from quizapp.content.document import Course
from quizapp.db.session import Database, emit
from quizapp.files.models import StoredFile
from quizapp.kernel.events import AccountsMerged
from quizapp.mail.models import OutboxMail
from tests.accounts.pages import anonymous_browser
from tests.certificates.learning import complete, enrol_in, finish, pass_recipes
from tests.clock import SettableClock
from tests.people import Person


def private_files(database: Database) -> int:
    """How many papers are stored."""
    with database.reading() as session:
        return session.scalar(select(func.count()).where(StoredFile.is_public.is_(False))) or 0


def test_the_export_holds_the_paper(issued: Certificate, database: Database, alice: Person, bob: Person) -> None:
    with database.reading() as session:
        (exported,) = personal_data.export_for(session, alice.account_id)
        assert personal_data.export_for(session, bob.account_id) == []
    assert exported["serial"] == "2026-000001"
    assert exported["fields"]["printed"]["holder"] == "Alice Adler"
    assert exported["file"] == issued.file_digest


def test_erasing_leaves_nothing(issued: Certificate, database: Database, alice: Person, bob: Person, client: FlaskClient) -> None:
    with database.transaction() as session:
        personal_data.erase_for(session, bob.account_id)
    assert private_files(database) == 1
    with database.transaction() as session:
        personal_data.erase_for(session, alice.account_id)
    assert private_files(database) == 0
    assert client.get(f"/verify/{issued.code}").status_code == 404


def test_of_two_papers_the_older_stands(
    app: Flask, issued: Certificate, database: Database, course: Course, alice: Person, clock: SettableClock, issuer: Issuer,
    run_jobs: Callable[[], int],
) -> None:
    _browser, learner = anonymous_browser(app, database, clock)
    enrolment_id = complete(database, course, learner, clock() - timedelta(days=30))
    with database.transaction() as session:
        session.get_one(Account, learner).name = "A. Adler"
        session.flush()
        assert certify(session, enrolment_id, issuer, clock()).code != issued.code
    run_jobs()
    assert private_files(database) == 2
    with database.transaction() as session:
        emit(session, AccountsMerged(clock(), learner, alice.account_id))
    run_jobs()
    with database.reading() as session:
        assert [(one.code, one.enrolment_id) for one in session.scalars(select(Certificate))] == [(issued.code, issued.enrolment_id)]
    assert private_files(database) == 1


def test_what_two_did_together_earns_the_paper(
    app: Flask, database: Database, course: Course, alice: Person, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    pass_recipes(database, course, enrol_in(database, course, alice.account_id, clock()), clock())
    _browser, learner = anonymous_browser(app, database, clock)
    finish(database, course, enrol_in(database, course, learner, clock()), "final", "60", clock())
    with database.transaction() as session:
        emit(session, AccountsMerged(clock(), learner, alice.account_id))
    run_jobs()
    with database.reading() as session:
        assert session.scalars(select(Certificate)).one().fields["holder"] == "Alice Adler"


def test_a_result_kept_under_a_name_earns_the_paper(
    app: Flask, database: Database, course: Course, alice: Person, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    _browser, learner = anonymous_browser(app, database, clock)
    complete(database, course, learner, clock())
    run_jobs()
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Certificate)) == 0
        emit(session, AccountsMerged(clock(), learner, alice.account_id))
    run_jobs()
    with database.reading() as session:
        assert session.scalars(select(Certificate)).one().fields["holder"] == "Alice Adler"


def test_a_paper_issued_without_an_address_is_mailed_when_one_is_known(
    app: Flask, database: Database, course: Course, dan: Person, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    _browser, learner = anonymous_browser(app, database, clock)
    complete(database, course, learner, clock())
    clock.advance(days=3)
    with database.transaction() as session:
        session.get_one(Account, learner).name = "D. Dietz"
    run_jobs()
    for mails_before in (0, 1):
        with database.transaction() as session:
            assert session.scalar(select(func.count()).select_from(OutboxMail)) == mails_before
            emit(session, AccountsMerged(clock(), learner, dan.account_id))
        run_jobs()
    with database.reading() as session:
        assert session.scalars(select(OutboxMail.to_address)).all() == [dan.email]
        assert session.scalars(select(Certificate)).one().fields["holder"] == "D. Dietz"
