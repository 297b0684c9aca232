"""What follows from a revoked certificate for the record it belongs to, for lists, exports and erasure."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from quizapp.accounts.models import Account
from quizapp.certificates import personal_data
from quizapp.certificates.models import Certificate, RemovedPaper
from quizapp.certificates.paper import Issuer
from quizapp.certificates.queries import paper_state
from quizapp.certificates.rules.revocation import Revocation
from quizapp.certificates.service import certify
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.db.migrate import migrate
from quizapp.db.session import Database, emit
from quizapp.gradebook.queries import Filters, all_results, results_page
from quizapp.kernel.errors import Conflict, NotFound
from quizapp.kernel.events import AccountsMerged
from tests.accounts.pages import anonymous_browser
from tests.certificates.learning import complete, finish
from tests.certificates.revoked import SERIAL, WRONG_NAME, RunJobs, papers, revoke_it, take_back
from tests.clock import SettableClock
from tests.people import People


@pytest.mark.parametrize("allowed", [True, False])
def test_a_new_one_is_issued_only_when_it_is_allowed_and_asked_for(
    allowed: bool, issued: Certificate, database: Database, course: Course, people: People, clock: SettableClock, issuer: Issuer,
    run_jobs: RunJobs,
) -> None:
    enrolment_id = issued.enrolment_id or 0
    revoke_it(database, people.carla, SERIAL, clock, Revocation("wrong_details", "", allowed))
    finish(database, course, enrolment_id, "final", "90", clock())
    run_jobs()
    assert len(papers(database)) == 1
    with database.transaction() as session:
        session.execute(update(Account).where(Account.id == people.alice.account_id).values(name="Alice Adler-Amsel"))
        state = paper_state(session, enrolment_id)
        assert state is not None
        assert (state.code, state.revoked, state.is_barred) == (None, [(SERIAL, issued.code)], not allowed)
        certified = certify(session, enrolment_id, issuer, clock(), "de")
        assert (certified.is_barred, certified.code is None) == (not allowed, not allowed)
    clock.advance(days=1)
    with database.transaction() as session:
        assert certify(session, enrolment_id, issuer, clock(), "de").code == certified.code
    if not allowed:
        assert papers(database) == [(1, "wrong_details", True, False)]
        return
    assert papers(database) == [(1, "wrong_details", True, False), (2, None, False, False)]
    with database.reading() as session:
        holders = session.scalars(select(Certificate.fields).order_by(Certificate.id)).all()
        assert [fields["holder"] for fields in holders] == ["Alice Adler", "Alice Adler-Amsel"]
    with pytest.raises(Conflict, match="certificate_replaced"):
        take_back(database, people.eve, SERIAL, clock)
    revoke_it(database, people.eve, "2026-000002", clock)
    take_back(database, people.eve, SERIAL, clock)
    assert papers(database) == [(1, None, False, False), (2, "by_mistake", True, False)]


def test_staff_count_valid_ones_only_and_read_of_revoked_ones(
    issued: Certificate, database: Database, course: Course, people: People, clock: SettableClock, issuer: Issuer
) -> None:
    revoke_it(database, people.carla, SERIAL, clock, WRONG_NAME)
    with database.reading() as session:
        published = published_course(session, course.key)
        page = results_page(session, published, Filters(), 1)
        assert page.counts["certificate"] == 0
        assert [(one.certificate_serial, one.certificate_revoked) for one in page.learners] == [(SERIAL, True)]
        assert list(all_results(session, published, Filters(state="certificate"))) == []
    with database.transaction() as session:
        certify(session, issued.enrolment_id or 0, issuer, clock(), "de")
    with database.reading() as session:
        page = results_page(session, published_course(session, course.key), Filters(), 1)
        assert page.counts["certificate"] == 1
        assert [(one.certificate_serial, one.certificate_revoked) for one in page.learners] == [("2026-000002", False)]


def test_another_valid_one_of_the_record_stands_in_its_place(
    app: Flask, issued: Certificate, database: Database, course: Course, people: People, clock: SettableClock, issuer: Issuer
) -> None:
    _browser, learner = anonymous_browser(app, database, clock)
    other_record = complete(database, course, learner, clock() - timedelta(days=30))
    with database.transaction() as session:
        session.get_one(Account, learner).name = "A. Adler"
        session.flush()
        certify(session, other_record, issuer, clock())
        emit(session, AccountsMerged(clock(), learner, people.alice.account_id))
    assert papers(database) == [(1, None, False, False), (2, None, False, True)]
    clock.advance(days=1)
    revoke_it(database, people.eve, SERIAL, clock)
    assert papers(database) == [(1, "by_mistake", True, False), (2, None, False, False)]
    take_back(database, people.eve, SERIAL, clock)
    assert papers(database) == [(1, None, False, True), (2, None, False, False)]


def test_a_revoked_one_comes_along_and_bars_only_where_none_is_valid(
    app: Flask, issued: Certificate, database: Database, course: Course, people: People, clock: SettableClock, issuer: Issuer
) -> None:
    _browser, learner = anonymous_browser(app, database, clock)
    complete(database, course, learner, clock() - timedelta(days=30))
    revoke_it(database, people.eve, SERIAL, clock)
    with database.transaction() as session:
        emit(session, AccountsMerged(clock(), learner, people.alice.account_id))
        state = paper_state(session, issued.enrolment_id or 0)
        assert state is not None and state.is_barred
    assert papers(database) == [(1, "by_mistake", True, False)]


def test_what_is_kept_of_who_was_erased_stays_revoked_and_says_not_why(
    issued: Certificate, database: Database, people: People, clock: SettableClock
) -> None:
    revoke_it(database, people.eve, SERIAL, clock, WRONG_NAME)
    with database.transaction() as session:
        assert personal_data.export_for(session, people.alice.account_id)[0] | {"fields": None} == {
            "code": issued.code, "kind": "attendance_with_test", "serial": SERIAL, "language": "de",
            "issued_at": issued.issued_at.isoformat(), "revoked_at": clock().isoformat(), "beside_another_since": None,
            "hides_name": False, "revoked_for": "wrong_details", "revoked_note": "Der Nachname fehlt.", "new_one_allowed": True,
            "file": issued.file_digest, "fields": None,
        }
        assert list(personal_data.files_for(session, people.alice.account_id)) == [f"certificates/{SERIAL}-revoked.pdf"]
        personal_data.keep_papers(session, people.alice.account_id, with_name=True)
    assert papers(database) == [(1, None, True, False)]
    with database.reading() as session:
        assert session.scalars(select(Certificate.revoked_note)).all() == [None]
    with pytest.raises(NotFound):
        take_back(database, people.eve, SERIAL, clock)
    take_back(database, people.eve, issued.code, clock)
    assert papers(database) == [(1, None, False, False)]


def test_all_of_a_record_are_removed_after_their_time(
    issued: Certificate, database: Database, people: People, clock: SettableClock, issuer: Issuer
) -> None:
    revoke_it(database, people.eve, SERIAL, clock, WRONG_NAME)
    with database.transaction() as session:
        certify(session, issued.enrolment_id or 0, issuer, clock(), "de")
        personal_data.remove_papers(session, session.scalars(select(Certificate.id).where(Certificate.number == 1)).all(), clock())
        personal_data.remove_papers(session, session.scalars(select(Certificate.id)).all(), clock())
        assert session.execute(select(RemovedPaper.enrolment_id, RemovedPaper.kind)).all() == [(issued.enrolment_id, issued.kind)]
    assert papers(database) == []


def test_the_version_before_knows_one_of_a_kind(
    issued: Certificate, database: Database, people: People, clock: SettableClock, issuer: Issuer
) -> None:
    revoke_it(database, people.eve, SERIAL, clock, WRONG_NAME)
    with database.transaction() as session:
        certify(session, issued.enrolment_id or 0, issuer, clock(), "de")
    migrate(database, "0046")
    migrate(database)
    assert papers(database) == [(1, None, True, True), (2, None, False, False)]
