"""Suspending people, and requests to become a trainer."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from quizapp.accounts import people as people_service, service
from quizapp.accounts.confirmation_models import TrainerRequest
from quizapp.accounts.people_queries import open_requests
from quizapp.accounts.queries import person
from quizapp.db.session import Database
from quizapp.kernel.errors import Conflict, NotAllowed, NotFound
from quizapp.kernel.identity import NOBODY
from tests.accounts.house import House
from tests.clock import SettableClock
from tests.people import People, Person


@pytest.fixture
def house(database: Database, clock: SettableClock) -> House:
    return House(database, clock)


def suspend(house: House, by: Person, whom: Person) -> None:
    with house.database.transaction() as session:
        people_service.suspend(session, by.identity, whom.account_id, house.clock())


def reinstate(house: House, by: Person, whom: Person) -> None:
    with house.database.transaction() as session:
        people_service.reinstate(session, by.identity, whom.account_id, house.clock())


def test_a_suspended_account_admits_nobody_until_it_is_reinstated(house: House, people: People) -> None:
    waiting = house.mail(house.ask(NOBODY, people.carla.email))
    suspend(house, people.eve, people.carla)
    assert house.who(people.carla.token) == NOBODY
    with pytest.raises(NotFound):
        house.link(NOBODY, waiting)
    with pytest.raises(NotAllowed, match="account_suspended"):
        house.link(NOBODY, house.mail(house.ask(NOBODY, people.carla.email)))
    reinstate(house, people.eve, people.carla)
    assert house.who(people.carla.token) == NOBODY
    token = house.link(NOBODY, house.mail(house.ask(NOBODY, people.carla.email))).token
    assert house.who(token).account_id == people.carla.account_id


def test_a_session_begun_at_the_same_moment_admits_nobody_either(house: House, people: People) -> None:
    with house.database.transaction() as session:
        people_service.suspend(session, people.eve.identity, people.bob.account_id, house.clock())
    with house.database.transaction() as session:  # as if it had been begun before and committed after
        session.execute(service.update(service.SignInSession).values(revoked_at=None))
    assert house.who(people.bob.token) == NOBODY


def test_nobody_suspends_themselves_or_the_last_administrator(house: House, people: People) -> None:
    with pytest.raises(Conflict, match="not_yourself"):
        suspend(house, people.eve, people.eve)
    with house.database.transaction() as session:
        service.set_roles(session, people.eve.identity, people.dan.account_id, True, (), house.clock())
    dan = Person(people.dan.account_id, "", "", house.who(people.dan.token), "")
    suspend(house, dan, people.eve)
    with house.database.transaction() as session, pytest.raises(Conflict, match="last_administrator"):
        service.set_roles(session, dan.identity, dan.account_id, False, (), house.clock())
    # Eve's page was open when she was suspended: her identity is an old one.
    with pytest.raises(Conflict, match="last_administrator"):
        suspend(house, people.eve, dan)


def test_only_administrators_suspend_and_only_people_with_an_address(house: House, people: People) -> None:
    for asker in (people.alice, people.carla):
        for act in (suspend, reinstate):
            with pytest.raises(NotAllowed):
                act(house, asker, people.bob)
    guest = Person(house.visitor().account_id or 0, "", "", NOBODY, "")
    with pytest.raises(NotFound, match="no_such_person"):
        suspend(house, people.eve, guest)


def test_a_request_becomes_a_role_when_an_administrator_grants_it(house: House, people: People) -> None:
    now = house.clock()
    with house.database.transaction() as session:
        people_service.ask_to_be_trainer(session, people.dan.identity, "a", now)
        people_service.ask_to_be_trainer(session, people.bob.identity, "a", now)
        with pytest.raises(Conflict, match="trainer_asked_already"):
            people_service.ask_to_be_trainer(session, people.dan.identity, "a", now)
    assert not house.who(people.dan.token).is_staff
    with house.database.reading() as session:
        of_dan, of_bob = open_requests(session)
    with house.database.transaction() as session:
        with pytest.raises(NotAllowed):
            people_service.decide_trainer_request(session, people.carla.identity, of_dan.id, True, now)
        people_service.decide_trainer_request(session, people.eve.identity, of_dan.id, True, now)
        people_service.decide_trainer_request(session, people.eve.identity, of_bob.id, False, now)
        with pytest.raises(NotFound, match="no_such_request"):
            people_service.decide_trainer_request(session, people.eve.identity, of_bob.id, True, now)
    assert house.who(people.dan.token).trainer_of == {"a"}
    with house.database.reading() as session:
        assert person(session, people.bob.account_id).trainer_of == []
        assert session.scalars(select(TrainerRequest)).all() == []


def test_a_trainer_need_not_ask(house: House, people: People) -> None:
    course = next(iter(people.carla.identity.trainer_of))
    with house.database.transaction() as session, pytest.raises(Conflict, match="trainer_already"):
        people_service.ask_to_be_trainer(session, people.carla.identity, course, house.clock())
    with house.database.transaction() as session, pytest.raises(NotAllowed):
        people_service.ask_to_be_trainer(session, NOBODY, course, house.clock())
