"""Changing one's address: nothing before the new one has answered, and the old one is told."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from quizapp.accounts import address_change, service
from quizapp.accounts.models import Account
from quizapp.accounts.signing_in import CodeRefused
from quizapp.db.session import Database
from quizapp.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from quizapp.kernel.identity import NOBODY
from quizapp.mail.models import OutboxMail
from tests.accounts.desk import Desk
from tests.accounts.house import NEW, House
from tests.clock import SettableClock
from tests.people import People
from tests.statements import statements_of


@pytest.fixture
def desk(database: Database, clock: SettableClock) -> Desk:
    return Desk(database, clock)


def address_of(desk: Desk, account_id: int) -> str | None:
    with desk.database.reading() as session:
        return session.scalar(select(Account.email).where(Account.id == account_id))


def test_the_address_changes_when_the_code_is_typed_not_before(desk: Desk, people: People) -> None:
    alice, house = people.alice, House(desk.database, desk.clock)
    old_link = house.mail(house.ask(NOBODY, alice.email))
    with desk.database.transaction() as session:
        elsewhere = service.begin_session(session, alice.account_id, "", desk.clock())
    desk.ask_for_address(alice.identity, NEW)
    digits = desk.digits(NEW)
    assert desk.confirm_address(alice.identity, "0000") == CodeRefused(4)
    assert address_of(desk, alice.account_id) == alice.email
    assert desk.confirm_address(alice.identity, digits) is None
    assert house.who(alice.token).email == NEW
    assert house.who(elsewhere) == NOBODY
    with pytest.raises(NotFound):
        house.link(NOBODY, old_link)
    with desk.database.reading() as session:
        told = select(OutboxMail.to_address).where(OutboxMail.kind == "address_changed")
        assert session.scalars(told).all() == [alice.email]


def test_the_link_works_only_where_the_account_is_signed_in(desk: Desk, people: People) -> None:
    desk.ask_for_address(people.alice.identity, NEW)
    token = desk.secrets(NEW).token
    for identity, error in ((people.bob.identity, NotFound), (NOBODY, NotAllowed)):
        with desk.database.transaction() as session, pytest.raises(error):
            address_change.confirm_by_link(session, identity, token, desk.clock())
    with desk.database.transaction() as session:
        address_change.confirm_by_link(session, people.alice.identity, token, desk.clock())
    assert address_of(desk, people.alice.account_id) == NEW
    with desk.database.transaction() as session, pytest.raises(NotFound):
        address_change.confirm_by_link(session, people.alice.identity, token, desk.clock())


def test_asking_takes_the_same_steps_whether_the_address_is_used_or_not(desk: Desk, people: People) -> None:
    def statements(email: str) -> list[str]:
        with statements_of(desk.database) as seen:
            desk.ask_for_address(people.alice.identity, email)
        return seen

    assert statements(people.bob.email) == statements(NEW)


def test_a_used_address_is_refused_only_to_who_reads_its_mail(desk: Desk, people: People) -> None:
    desk.ask_for_address(people.alice.identity, people.bob.email)
    digits = desk.digits(people.bob.email)
    with pytest.raises(Conflict, match="address_taken"):
        desk.confirm_address(people.alice.identity, digits)
    assert address_of(desk, people.alice.account_id) == people.alice.email
    assert address_of(desk, people.bob.account_id) == people.bob.email


def test_codes_end_after_an_hour_after_five_tries_and_with_the_next_request(desk: Desk, people: People) -> None:
    alice = people.alice.identity
    desk.ask_for_address(alice, NEW)
    first = desk.secrets(NEW)
    desk.ask_for_address(alice, "second@example.org")
    with desk.database.transaction() as session, pytest.raises(NotFound):
        address_change.confirm_by_link(session, alice, first.token, desk.clock())
    digits = desk.digits("second@example.org")
    wrong = f"{(int(digits) + 1) % 10**8:08}"
    assert [desk.confirm_address(alice, wrong) for _ in range(5)] == [CodeRefused(left) for left in (4, 3, 2, 1, 0)]
    assert desk.confirm_address(alice, digits) == CodeRefused(0)
    desk.ask_for_address(alice, NEW)
    digits = desk.digits(NEW)
    desk.clock.advance(minutes=60)
    with pytest.raises(NotFound, match="link_expired"):
        desk.confirm_address(alice, digits)


def test_only_known_people_change_to_another_address(desk: Desk, people: People) -> None:
    with pytest.raises(NotAllowed):
        desk.ask_for_address(NOBODY, NEW)
    with pytest.raises(Invalid, match="address_is_yours"):
        desk.ask_for_address(people.alice.identity, people.alice.email)
