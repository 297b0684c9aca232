"""Revoking: who may, why, once, what is written down and mailed, and taking it back."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from quizapp.certificates.models import Certificate
from quizapp.certificates.revoking import revoke
from quizapp.certificates.rules.revocation import Revocation
from quizapp.content.document import Course
from quizapp.courses.models import CourseRow
from quizapp.db.session import Database
from quizapp.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from quizapp.mail.models import OutboxMail
from tests.certificates.learning import complete
from tests.certificates.revoked import MISTAKE, SERIAL, WRONG_NAME, RunJobs, entries, mails, papers, revoke_it, take_back
from tests.clock import SettableClock
from tests.people import People, Person


@pytest.mark.parametrize("name", ["carla", "eve"])
@pytest.mark.parametrize("by_number", [True, False])
def test_trainers_of_the_course_and_administrators_revoke_it(
    name: str, by_number: bool, issued: Certificate, database: Database, people: People, clock: SettableClock
) -> None:
    revoke_it(database, getattr(people, name), SERIAL if by_number else issued.code, clock, WRONG_NAME)
    assert papers(database) == [(1, "wrong_details", True, False)]
    role = "trainer" if name == "carla" else "administrator"
    changes = {"revoked": [False, True], "reason": [None, "wrong_details"], "new_one": [None, True]}
    assert entries(database) == [("certificate_revoked", role, changes)]
    assert mails(database)[1:] == [("certificate_revoked", "alice@example.org", "queued")]


@pytest.mark.parametrize("name", ["alice", "bob", "dan"])
@pytest.mark.parametrize("typed", ["", "2" * 28, SERIAL])
def test_nobody_else_does_nor_learns_what_there_is(
    name: str, typed: str, issued: Certificate, database: Database, people: People, clock: SettableClock
) -> None:
    for act in (revoke_it, take_back):
        with pytest.raises(NotAllowed, match="not_yours"):
            act(database, getattr(people, name), typed or issued.code, clock)
    assert (papers(database), entries(database), len(mails(database))) == ([(1, None, False, False)], [], 1)


def test_a_trainer_of_another_course_or_of_a_group_does_not(
    issued: Certificate, database: Database, people: People, clock: SettableClock
) -> None:
    other = type(people.bob.identity)(people.bob.account_id, email="b@example.org", trainer_of=frozenset({"another"}))
    of_group = type(people.bob.identity)(
        people.bob.account_id, email="b@example.org", trains_groups_in=frozenset({issued.fields["course_key"]})
    )
    for identity in (other, of_group):
        for typed, refusal in ((issued.code, NotAllowed), (SERIAL, NotFound), ("2026-000009", NotFound), ("2" * 28, NotFound)):
            with pytest.raises(refusal), database.transaction() as session:
                revoke(session, identity, typed, MISTAKE, clock())
    assert papers(database) == [(1, None, False, False)]


def test_nobody_decides_about_her_own(
    database: Database, course: Course, people: People, clock: SettableClock, run_jobs: RunJobs
) -> None:
    complete(database, course, people.eve.account_id, clock())
    clock.advance(days=3)
    run_jobs()
    with pytest.raises(NotAllowed, match="own_certificate"):
        revoke_it(database, people.eve, SERIAL, clock)
    revoke_it(database, people.carla, SERIAL, clock)
    with pytest.raises(NotAllowed, match="own_certificate"):
        take_back(database, people.eve, SERIAL, clock)


@pytest.mark.parametrize("typed", ["2" * 28, "", "2026-000002", "2026-999999999", "2026-9999999999", "x" * 5000, "2026-000001\x00"])
def test_what_is_unknown_is_not_found(typed: str, issued: Certificate, database: Database, people: People, clock: SettableClock) -> None:
    for act in (revoke_it, take_back):
        with pytest.raises(NotFound):
            act(database, people.eve, typed, clock)


@pytest.mark.parametrize("why", [Revocation("", ""), Revocation("invented", "x"), Revocation("other", ""), Revocation("other", "x" * 501)])
def test_without_a_reason_nothing_happens(
    why: Revocation, issued: Certificate, database: Database, people: People, clock: SettableClock
) -> None:
    with pytest.raises(Invalid, match="revocation_without_reason"):
        revoke_it(database, people.carla, issued.code, clock, why)
    assert (papers(database), entries(database)) == ([(1, None, False, False)], [])


def test_twice_is_refused_and_once_at_once(issued: Certificate, database: Database, people: People, clock: SettableClock) -> None:
    start, outcomes = threading.Barrier(2), []

    def press(act: Callable[..., None], by: Person) -> None:
        start.wait()
        try:
            act(database, by, issued.code, clock)
            outcomes.append("done")
        except Refusal as refused:
            outcomes.append(refused.code)

    for act, refusal in ((revoke_it, "already_revoked"), (take_back, "not_revoked")):
        outcomes.clear()
        threads = [threading.Thread(target=press, args=(act, by)) for by in (people.carla, people.eve)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == sorted(["done", refusal])
        with pytest.raises(Conflict, match=refusal):
            act(database, people.eve, issued.code, clock)
    assert [act for act, _role, _changes in entries(database)] == ["certificate_revoked", "certificate_valid_again"]


def test_taking_it_back_leaves_nothing_of_why(
    issued: Certificate, database: Database, people: People, clock: SettableClock, run_jobs: RunJobs
) -> None:
    revoke_it(database, people.carla, issued.code, clock, WRONG_NAME)
    run_jobs()
    take_back(database, people.eve, SERIAL, clock)
    run_jobs()
    assert papers(database) == [(1, None, False, False)]
    changes = {"revoked": [True, False], "reason": ["wrong_details", None], "new_one": [True, None]}
    assert entries(database)[1:] == [("certificate_valid_again", "administrator", changes)]
    with database.reading() as session:
        kept = session.scalars(select(Certificate)).one()
        assert (kept.revoked_note, kept.new_one_allowed, kept.file_digest) == (None, False, issued.file_digest)
        told = session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()
        assert [(one.kind, one.state) for one in told] == [
            ("certificate_issued", "sent"), ("certificate_revoked", "sent"), ("certificate_valid_again", "sent"),
        ]
        revoked, again = (one.text_body or "" for one in told[1:])
    for words in (
        "Bescheinigung 2026-000001", "Erste Hilfe im Social-Media-Management", "widerrufen", f"/de/certificates/{issued.code}",
        "Beispiel Akademie, Musterweg 1, 12345 Musterstadt",
    ):
        assert words in revoked, revoked
    assert "Nachname" not in revoked
    assert "gilt wieder" in again


def test_a_mail_that_is_overtaken_is_not_sent(
    issued: Certificate, database: Database, people: People, clock: SettableClock, run_jobs: RunJobs
) -> None:
    revoke_it(database, people.carla, issued.code, clock)
    take_back(database, people.carla, issued.code, clock)
    run_jobs()
    assert mails(database)[1:] == [
        ("certificate_revoked", "alice@example.org", "refused"), ("certificate_valid_again", "alice@example.org", "sent"),
    ]


@pytest.mark.parametrize(("mode", "found"), [("open", True), ("works_agreement", True), ("self_assessment", False)])
def test_by_its_number_only_where_staff_know_who_has_one(
    mode: str, found: bool, issued: Certificate, database: Database, people: People, clock: SettableClock
) -> None:
    with database.transaction() as session:
        session.execute(update(CourseRow).values(results_privacy=mode))
    for by in (people.carla, people.eve):
        if found:
            revoke_it(database, by, SERIAL, clock)
            take_back(database, by, SERIAL, clock)
        else:
            with pytest.raises(NotFound):
                revoke_it(database, by, SERIAL, clock)
        revoke_it(database, by, issued.code, clock)
        take_back(database, by, issued.code, clock)
