"""Groups that a provider of single sign-on names: seats are respected, and where a trainer put somebody counts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from quizapp.accounts.service import add_person
from quizapp.audit.models import AuditEntry
from quizapp.cohorts.models import BY_LIST, ENROLLED, LEFT, WAITING, WITH_APPROVAL, Cohort, CohortMember
from quizapp.cohorts.queries import state_in
from quizapp.cohorts.service import admit_claimed, approve, take_out
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.db.session import Database
from quizapp.kernel.events import GroupClaimed
from tests.clock import MORNING
from tests.cohorts.gathering import gather
from tests.people import People


def claim(database: Database, account_id: int, join_code: str) -> None:
    """Somebody signs in whose claims name the group."""
    with database.transaction() as session:
        admit_claimed(session, GroupClaimed(MORNING, account_id, join_code))


def test_whom_a_claim_finds_no_seat_for_waits_without_being_enrolled(database: Database, people: People, course: Course) -> None:
    group = gather(database, people.carla, course.key, MORNING, seats=1)
    for person in (people.alice, people.bob, people.bob):
        claim(database, person.account_id, group.join_code)
    with database.transaction() as session:
        assert state_in(session, group.id, people.alice.account_id) == ENROLLED
        assert state_in(session, group.id, people.bob.account_id) == WAITING
        assert session.get_one(Cohort, group.id).taken == 1
        assert session.scalars(select(Enrolment.account_id)).all() == [people.alice.account_id]
        told = select(AuditEntry.act).where(AuditEntry.object_kind == "account", AuditEntry.actor_role == "server")
        assert session.scalars(told.order_by(AuditEntry.id)).all() == ["group_joined", "group_asked"]
        assert take_out(session, people.carla.identity, group, people.alice.account_id, MORNING)
        assert approve(session, people.carla.identity, group, people.bob.account_id, MORNING)
    claim(database, people.alice.account_id, group.join_code)
    with database.reading() as session:
        assert state_in(session, group.id, people.alice.account_id) == LEFT  # the trainer's word, at every further sign-in
        assert state_in(session, group.id, people.bob.account_id) == ENROLLED
        assert session.get_one(Cohort, group.id).taken == 1


def test_a_claim_takes_nobody_out_of_another_group(database: Database, people: People, course: Course) -> None:
    own = gather(database, people.carla, course.key, MORNING, people.alice)
    other = gather(database, people.carla, course.key, MORNING, name="Gruppe zwei")
    claim(database, people.alice.account_id, other.join_code)
    claim(database, people.bob.account_id, "no-such-code")
    with database.reading() as session:
        members = session.execute(select(CohortMember.cohort_id, CohortMember.account_id))
        assert [tuple(row) for row in members] == [(own.id, people.alice.account_id)]
        assert session.get_one(Cohort, other.id).taken == 0


@pytest.mark.parametrize("said", [{"joining": BY_LIST}, {"ends_on": MORNING.date() - timedelta(days=1)}], ids=["closed", "over"])
def test_a_claim_opens_no_group_that_its_code_does_not(
    database: Database, people: People, course: Course, said: dict[str, Any]
) -> None:
    group = gather(database, people.carla, course.key, MORNING, **said)
    claim(database, people.alice.account_id, group.join_code)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(CohortMember)) == 0
        assert session.scalar(select(func.count()).select_from(Enrolment)) == 0
        assert session.get_one(Cohort, group.id).taken == 0


def test_where_a_trainer_approves_a_claim_asks(database: Database, people: People, course: Course) -> None:
    group = gather(database, people.carla, course.key, MORNING, joining=WITH_APPROVAL, ends_on=MORNING.date())
    claim(database, people.alice.account_id, group.join_code)
    with database.reading() as session:
        assert state_in(session, group.id, people.alice.account_id) == WAITING
        assert session.scalar(select(func.count()).select_from(Enrolment)) == 0


def test_of_many_claims_at_once_no_more_get_in_than_there_are_seats(database: Database, people: People, course: Course) -> None:
    group = gather(database, people.carla, course.key, MORNING, seats=3)
    with database.transaction() as session:
        accounts = [add_person(session, f"learner{number}@example.org", "de", MORNING) for number in range(12)]
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda account_id: claim(database, account_id, group.join_code), accounts))
    with database.reading() as session:
        states = session.execute(select(CohortMember.state, func.count()).group_by(CohortMember.state))
        assert dict(tuple(row) for row in states) == {ENROLLED: 3, WAITING: 9}
        assert session.get_one(Cohort, group.id).taken == 3
        assert session.scalar(select(func.count()).select_from(Enrolment)) == 3
