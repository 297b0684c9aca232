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
from quizapp.courses.queries import published_course
from quizapp.db.session import Database, emit
from quizapp.files.models import StoredFile
from quizapp.gradebook.queries import Filters, results_page
from quizapp.kernel.events import AccountsMerged
from quizapp.mail.models import OutboxMail
from tests.accounts.pages import anonymous_browser
from tests.certificates.learning import complete, enrol_in, finish, pass_recipes
from tests.clock import SettableClock
from tests.people import People, Person


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


def test_of_two_papers_the_older_stands_and_both_stay_valid(
    app: Flask, issued: Certificate, database: Database, course: Course, people: People, clock: SettableClock, issuer: Issuer,
    run_jobs: Callable[[], int], browser_for: Callable[[Person], FlaskClient],
) -> None:
    alice = people.alice
    _browser, learner = anonymous_browser(app, database, clock)
    enrolment_id = complete(database, course, learner, clock() - timedelta(days=30))
    with database.transaction() as session:
        session.get_one(Account, learner).name = "A. Adler"
        session.flush()
        newer = certify(session, enrolment_id, issuer, clock()).code
    run_jobs()
    assert private_files(database) == 2
    with database.transaction() as session:
        emit(session, AccountsMerged(clock(), learner, alice.account_id))
    run_jobs()
    with database.transaction() as session:
        papers = session.scalars(select(Certificate).order_by(Certificate.id)).all()
        assert [(one.code, one.enrolment_id, one.beside_since) for one in papers] == [
            (issued.code, issued.enrolment_id, None), (newer, issued.enrolment_id, clock()),
        ]
        assert issued.enrolment_id
        assert certify(session, issued.enrolment_id, issuer, clock()).code == issued.code
        assert len(personal_data.export_for(session, alice.account_id)) == 2
        page = results_page(session, published_course(session, course.key), Filters(), 1)
        assert [one.certificate_code for one in page.learners if one.certificate_code] == [issued.code]
    assert private_files(database) == 2
    own = browser_for(alice)
    page_of_course = own.get(f"/en/courses/{course.key}").text
    for code in (issued.code, newer):
        assert f"/en/certificates/{code}" in page_of_course
        assert "This certificate is genuine" in own.get(f"/verify/{code}?lang=en").text
        assert own.get(f"/en/certificates/{code}").status_code == 200


def test_of_a_revoked_and_a_valid_paper_the_valid_one_stands(
    app: Flask, issued: Certificate, database: Database, course: Course, alice: Person, clock: SettableClock, issuer: Issuer
) -> None:
    _browser, learner = anonymous_browser(app, database, clock)
    enrolment_id = complete(database, course, learner, clock() - timedelta(days=30))
    with database.transaction() as session:
        session.get_one(Certificate, issued.id).revoked_at = clock()
        session.get_one(Account, learner).name = "A. Adler"
        session.flush()
        newer = certify(session, enrolment_id, issuer, clock()).code
        emit(session, AccountsMerged(clock(), learner, alice.account_id))
        standing = select(Certificate.code).where(Certificate.beside_since.is_(None), Certificate.revoked_at.is_(None))
        assert session.scalars(standing).all() == [newer]


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
