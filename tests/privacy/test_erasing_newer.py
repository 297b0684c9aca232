"""Groups, webinars, joined accounts, single sign-on, what waits for a mail: taken along, and nowhere once somebody is erased."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from pathlib import Path

import pytest
from sqlalchemy import func, or_, select

from quizapp import persons
from quizapp.accounts import address_change, personal_data as accounts_personal_data, signing_in
from quizapp.accounts.confirmation_models import Confirmation
from quizapp.accounts.models import Account
from quizapp.audit.models import AuditEntry
from quizapp.audit.queries import verify
from quizapp.audit.sealing import seal_waiting
from quizapp.cohorts.models import Cohort
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.db.session import Database
from quizapp.kernel.errors import NotAllowed
from quizapp.privacy import service
from tests.clock import SettableClock
from tests.people import People, Person
from tests.privacy.newer_traces import WORDS, leave_newer_traces
from tests.privacy.traces import found_in_files, found_in_tables

Left = tuple[Person, Collection[str]]


@pytest.fixture
def left(database: Database, people: People, course: Course, clock: SettableClock, run_jobs: Callable[[], int]) -> Left:
    """Kanaria with her newer traces, and what they are found by."""
    return leave_newer_traces(database, people, course, clock, run_jobs)


def test_afterwards_nothing_of_it_is_found(
    left: Left, database: Database, people: People, clock: SettableClock, settings: Settings, run_jobs: Callable[[], int]
) -> None:
    person, words = left
    assert set(found_in_tables(database, words)) == set(words), "the traces are not what the search can see"
    bob = found_in_tables(database, {people.bob.email})
    with database.reading() as session:
        mine = [person.account_id, *session.scalars(select(Account.id).where(Account.merged_into_id == person.account_id))]
    assert len(mine) == 2
    with database.transaction() as session:
        service.ask_erasure(session, person.identity, "delete", clock())
    seal_waiting(database, clock())
    run_jobs()
    assert found_in_tables(database, words) == {}
    assert found_in_tables(database, {people.bob.email}) == bob
    if settings.sqlite_file:
        assert found_in_files(Path(settings.sqlite_file), words) == set()
    with database.reading() as session:
        assert session.scalars(select(Cohort.taken)).all() == [1]
        assert {tuple(row) for row in session.execute(select(Enrolment.more_attempts, Enrolment.due_at))} == {(None, None)}
        about = or_(AuditEntry.actor_id.in_(mine), (AuditEntry.object_kind == "account") & AuditEntry.object_id.in_(map(str, mine)))
        assert session.scalar(select(func.count()).where(about)) == 0
        assert session.scalar(select(func.count()).where(Account.id.in_(mine))) == 0
        assert verify(session).fault is None


def test_it_is_taken_along_with_what_the_older_account_left(left: Left, database: Database, people: People) -> None:
    person, _words = left
    with database.reading() as session:
        told = json.dumps({room.name: room.export_for(session, person.account_id) for room in persons.PERSONAL_DATA})
        eves = json.dumps({room.name: room.export_for(session, people.eve.account_id) for room in persons.PERSONAL_DATA})
    assert {word for word in WORDS if word not in told.lower()} == set()
    assert "Vogelhandel" in told
    assert '"more_attempts": 2' in told
    assert people.bob.email not in told
    # Whom an administrator has invited is told to those people, not to her.
    assert {word for word in WORDS if word in eves.lower()} == set()


def test_an_address_given_up_leads_nowhere_and_is_known_by_the_account(
    people: People, database: Database, clock: SettableClock
) -> None:
    alice, key = people.alice, "0" * 32
    with database.transaction() as session:
        signing_in.ask_to_sign_in(session, alice.identity, alice.email, "de", "", clock())
        address_change.ask_for_address(session, alice.identity, "amsel@example.net", "de", clock())
        row = session.scalars(select(Confirmation)).one()
        secrets = address_change.confirmations.mint(session, row, key, clock())
        assert secrets
        assert address_change.confirm_by_code(session, alice.identity, secrets.digits, key, clock()) is None
    assert found_in_tables(database, {alice.email}) == {alice.email: {"outbox_mail.to_address"}}
    with database.transaction() as session:
        accounts_personal_data.erase_for(session, alice.account_id)
    assert found_in_tables(database, {alice.email, "amsel@example.net"}) == {}


def test_whoever_is_being_erased_cannot_sign_in_anew(people: People, database: Database, clock: SettableClock) -> None:
    with database.transaction() as session:
        service.ask_erasure(session, people.alice.identity, "delete", clock())
        account = session.get_one(Account, people.alice.account_id)
        with pytest.raises(NotAllowed, match="account_being_erased"):
            signing_in.sign_in_as(session, people.dan.identity, account, "link", "tests", clock())
