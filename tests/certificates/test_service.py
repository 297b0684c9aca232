"""Issuing papers: when, what is frozen, once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from quizapp.accounts.models import Account
from quizapp.audit.models import AuditEntry
from quizapp.certificates.models import Certificate, PaperCount
from quizapp.certificates.paper import Issuer
from quizapp.certificates.personal_data import remove_papers
from quizapp.certificates.service import certify, keep_paper
from quizapp.content.document import Course
from quizapp.db.migrate import migrate
from quizapp.db.session import Database
from quizapp.files.models import StoredFile
from quizapp.kernel.errors import NotFound
from quizapp.mail.models import OutboxMail
from tests.certificates.learning import complete, enrol_in, finish, pass_recipes
from tests.clock import SettableClock
from tests.people import People, Person

RunJobs = Callable[[], int]


def papers(database: Database) -> list[Certificate]:
    """All papers, oldest first."""
    with database.reading() as session:
        found = list(session.scalars(select(Certificate).order_by(Certificate.id)))
        session.expunge_all()
    return found


def test_nothing_is_issued_before_it_is_earned(
    database: Database, course: Course, alice: Person, clock: SettableClock, issuer: Issuer
) -> None:
    enrolment_id = enrol_in(database, course, alice.account_id, clock())
    finish(database, course, enrolment_id, "final", "49.99", clock())
    with database.transaction() as session:
        certified = certify(session, enrolment_id, issuer, clock())
    assert certified.code is None
    assert certified.eligibility.test == "not_passed"
    assert certified.eligibility.missing_recipes == tuple(module.key for module in course.modules)
    assert papers(database) == []


def test_the_last_missing_thing_issues_it(
    database: Database, course: Course, alice: Person, clock: SettableClock, run_jobs: RunJobs
) -> None:
    enrolment_id = enrol_in(database, course, alice.account_id, clock())
    finish(database, course, enrolment_id, "final", "50", clock())
    run_jobs()
    assert papers(database) == []
    pass_recipes(database, course, enrolment_id, clock())
    run_jobs()
    assert [paper.kind for paper in papers(database)] == ["attendance_with_test"]


def test_what_is_printed_is_frozen(issued: Certificate, database: Database, alice: Person) -> None:
    assert (issued.year, issued.number, issued.locale) == (2026, 1, "de")
    fields = issued.fields
    printed = fields.pop("printed")
    assert fields == {
        "layout": 1, "locale": "de", "kind": "attendance_with_test", "holder": "Alice Adler",
        "course": "Erste Hilfe im Social-Media-Management", "course_key": "first-aid-social-media", "course_version": "1.0",
        "mode": "self_study", "starts_on": "2026-03-02", "ends_on": "2026-03-04", "issued_on": "2026-03-05",
        "tested_on": "2026-03-04", "self_study_hours": "6", "live_units": "0", "serial": "2026-000001",
        "issuer": "Beispiel Akademie", "verify_address": f"http://127.0.0.1:8080/verify/{issued.code}", "result": None,
    }
    assert printed["title"] + " " + printed["addition"] == "Teilnahmebescheinigung mit bestandenem lehrgangsinternem Test"
    assert printed["facts"] == [
        ["Durchführung", "Selbststudium"], ["Selbststudium", "6 Stunden"], ["Live-Unterricht", "keiner"],
        ["Lehrgangsinterner Test", "bestanden am 4. März 2026"], ["Fassung des Kurses", "1.0"],
    ]
    with database.transaction() as session:
        session.get_one(Account, alice.account_id).name = "Alice Anders"
    with database.reading() as session:
        assert session.scalars(select(Certificate.fields)).one()["printed"]["holder"] == "Alice Adler"


def test_asking_again_gives_the_same_paper(
    issued: Certificate, database: Database, issuer: Issuer, clock: SettableClock, run_jobs: RunJobs
) -> None:
    with database.transaction() as session:
        assert certify(session, issued.enrolment_id, issuer, clock()).code == issued.code
    run_jobs()
    assert [paper.code for paper in papers(database)] == [issued.code]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(OutboxMail)) == 1


def test_without_a_name_it_waits(
    database: Database, course: Course, alice: Person, clock: SettableClock, issuer: Issuer
) -> None:
    enrolment_id = complete(database, course, alice.account_id, clock())
    with database.transaction() as session:
        session.get_one(Account, alice.account_id).name = None
        certified = certify(session, enrolment_id, issuer, clock())
        assert (certified.code, certified.name_is_missing) == (None, True)
        session.get_one(Account, alice.account_id).name = "Alice"
        session.flush()
        assert certify(session, enrolment_id, issuer, clock(), "en").code
    assert papers(database)[0].fields["printed"]["title"] == "Confirmation of attendance"


def test_serial_numbers_have_no_gaps_and_start_anew_each_year(
    database: Database, course: Course, people: People, clock: SettableClock, issuer: Issuer
) -> None:
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # it is 2027 in Berlin
    enrolments = [complete(database, course, one.account_id, clock()) for one in (people.alice, people.bob, people.dan, people.eve)]
    for enrolment_id, moment in zip(enrolments, (clock(), clock(), new_year, new_year), strict=True):
        with pytest.raises(ZeroDivisionError), database.transaction() as session:
            certify(session, enrolment_id, issuer, moment)
            raise ZeroDivisionError  # a number that was not committed is given again
        with database.transaction() as session:
            certify(session, enrolment_id, issuer, moment)
    assert [(paper.year, paper.number) for paper in papers(database)] == [(2026, 1), (2026, 2), (2027, 1), (2027, 2)]


def test_a_number_is_never_given_again(
    database: Database, course: Course, people: People, clock: SettableClock, issuer: Issuer
) -> None:
    enrolments = [complete(database, course, one.account_id, clock()) for one in (people.alice, people.bob, people.dan, people.eve)]
    removed = []
    for enrolment_id in enrolments:
        with database.transaction() as session:
            certify(session, enrolment_id, issuer, clock())
        with database.transaction() as session:
            last = session.scalars(select(Certificate).order_by(Certificate.id.desc())).first()
            assert last is not None
            removed.append((last.year, last.number))
            if enrolment_id != enrolments[-1]:
                remove_papers(session, [last.id], clock())
    assert removed == [(2026, 1), (2026, 2), (2026, 3), (2026, 4)]
    assert [paper.number for paper in papers(database)] == [4]
    with database.reading() as session:
        assert session.execute(select(PaperCount.year, PaperCount.last_number)).all() == [(2026, 4)]


def test_an_upgrade_counts_on_from_what_was_given(
    database: Database, course: Course, people: People, clock: SettableClock, issuer: Issuer
) -> None:
    for one in (people.alice, people.bob, people.dan):
        enrolment_id = complete(database, course, one.account_id, clock())
        with database.transaction() as session:
            certify(session, enrolment_id, issuer, clock())
    with database.transaction() as session:
        remove_papers(session, session.scalars(select(Certificate.id).where(Certificate.number == 3)).all(), clock())
    for entries, last in (({"2026-000003"}, 3), (set(), 2)):
        with database.transaction() as session:
            for entry in session.scalars(select(AuditEntry).where(AuditEntry.act == "certificate_issued")):
                if entry.changes and entry.changes["serial"][1] not in entries:
                    entry.changes = None
        migrate(database, "0038")
        migrate(database)
        with database.reading() as session:
            assert session.execute(select(PaperCount.year, PaperCount.last_number)).all() == [(2026, last)]


def test_many_at_once_get_one_paper_each(
    database: Database, course: Course, people: People, clock: SettableClock, issuer: Issuer
) -> None:
    enrolments = [complete(database, course, one.account_id, clock()) for one in (people.alice, people.bob, people.dan)]
    start, codes, failures = threading.Barrier(6), [], []

    def submit(enrolment_id: int) -> None:
        start.wait()
        try:
            with database.transaction() as session:
                codes.append(certify(session, enrolment_id, issuer, clock()).code)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=submit, args=(enrolment_id,)) for enrolment_id in enrolments * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(paper.number for paper in papers(database)) == [1, 2, 3]
    assert sorted(codes) == sorted([paper.code for paper in papers(database)] * 2)


def test_the_file_is_made_once(issued: Certificate, database: Database, clock: SettableClock) -> None:
    with database.transaction() as session:
        keep_paper(session, issued.id, b"another", clock())
    with database.reading() as session:
        files = session.scalars(select(StoredFile).where(StoredFile.is_public.is_(False))).all()
        assert [file.digest for file in files] == [issued.file_digest]
        assert files[0].content.startswith(b"%PDF-")


def test_a_gone_enrolment_is_not_found(database: Database, issuer: Issuer, clock: SettableClock) -> None:
    with pytest.raises(NotFound), database.transaction() as session:
        certify(session, 404, issuer, clock())


def test_the_mail_leads_to_it(issued: Certificate, database: Database) -> None:
    with database.reading() as session:
        mail = session.scalars(select(OutboxMail)).one()
        session.expunge(mail)
    assert (mail.to_address, mail.locale, mail.state) == ("alice@example.org", "de", "sent")
    assert f"http://127.0.0.1:8080/de/certificates/{issued.code}" in (mail.text_body or "")
    assert f"http://127.0.0.1:8080/verify/{issued.code}" in (mail.text_body or "")
