"""Invitations: role and course chosen beforehand, given when accepted, by link or code."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from quizapp.accounts import invitations, people as people_service, personal_data, service
from quizapp.accounts.confirmation_models import Confirmation
from quizapp.accounts.confirmations import forget_ended
from quizapp.accounts.models import Account
from quizapp.accounts.people_queries import open_invitations
from quizapp.accounts.queries import person
from quizapp.accounts.signing_in import CodeRefused, SignedIn
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.db.session import Database
from quizapp.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.accounts.desk import Desk
from tests.accounts.house import NEW, House
from tests.clock import SettableClock
from tests.people import People


@pytest.fixture
def desk(database: Database, clock: SettableClock) -> Desk:
    return Desk(database, clock)


@pytest.fixture
def house(database: Database, clock: SettableClock) -> House:
    return House(database, clock)


def test_nothing_is_given_before_an_invitation_is_accepted(desk: Desk, house: House, people: People) -> None:
    desk.invite(people.eve, NEW, "trainer", "a")
    with desk.database.reading() as session:
        assert session.scalar(select(Account.id).where(Account.email == NEW)) is None
    signed_in = desk.accept(desk.secrets(NEW).token)
    with desk.database.reading() as session:
        nora = person(session, house.who(signed_in.token).account_id or 0)
    assert (nora.email, nora.trainer_of, nora.is_administrator) == (NEW, ["a"], False)


def test_a_link_accepts_once(desk: Desk, people: People) -> None:
    desk.invite(people.eve, NEW)
    token = desk.secrets(NEW).token
    desk.accept(token)
    with pytest.raises(NotFound, match="link_expired"):
        desk.accept(token)


def test_roles_add_to_what_somebody_has(desk: Desk, house: House, people: People) -> None:
    desk.invite(people.eve, people.carla.email, "administrator", "a course that is not looked at")
    desk.accept(desk.secrets(people.carla.email).token)
    carla = house.who(people.carla.token)
    assert (carla.is_administrator, carla.trainer_of) == (True, people.carla.identity.trainer_of)


def test_a_learner_is_enrolled(desk: Desk, people: People, course: Course) -> None:
    desk.invite(people.eve, people.dan.email, "learner", course.key)
    desk.accept(desk.secrets(people.dan.email).token)
    desk.invite(people.eve, people.bob.email, "learner", "gone-meanwhile")
    desk.accept(desk.secrets(people.bob.email).token)
    with desk.database.reading() as session:
        assert session.scalars(select(Enrolment.account_id)).all() == [people.dan.account_id]


def test_it_can_be_accepted_by_typing_address_and_code(desk: Desk, house: House, people: People) -> None:
    desk.invite(people.eve, NEW)
    digits = desk.digits(NEW)
    assert desk.type_invitation("other@example.org", digits) == CodeRefused(1)
    wrong = f"{(int(digits) + 1) % 10**8:08}"
    assert desk.type_invitation(NEW, wrong) == CodeRefused(1)
    outcome = desk.type_invitation(NEW, f" {digits[:4]} {digits[4:]}")
    assert isinstance(outcome, SignedIn)
    assert house.who(outcome.token).email == NEW


def test_five_wrong_codes_spend_it_until_it_is_sent_again(desk: Desk, people: People) -> None:
    code = desk.invite(people.eve, NEW)
    digits = desk.digits(NEW)
    wrong = f"{(int(digits) + 1) % 10**8:08}"
    assert [desk.type_invitation(NEW, wrong) for _ in range(5)] == [CodeRefused(1)] * 5
    assert desk.type_invitation(NEW, digits) == CodeRefused(1)
    with desk.database.transaction() as session:
        invitations.resend(session, people.eve.identity, code, desk.clock())
    assert desk.type_invitation(NEW, digits) == CodeRefused(1)
    assert isinstance(desk.type_invitation(NEW, desk.digits(NEW)), SignedIn)


def test_the_seven_days_begin_when_the_mail_leaves(desk: Desk, people: People) -> None:
    code = desk.invite(people.eve, NEW)
    desk.clock.advance(hours=20)
    token = desk.secrets(NEW).token
    desk.clock.advance(days=7)
    with pytest.raises(NotFound):
        desk.accept(token)
    with desk.database.reading() as session:
        assert [(one.email, one.is_expired) for one in open_invitations(session, desk.clock())] == [(NEW, True)]
    with desk.database.transaction() as session:
        assert invitations.resend(session, people.eve.identity, code, desk.clock()) == NEW
    with pytest.raises(NotFound):
        desk.accept(token)
    assert desk.accept(desk.secrets(NEW).token).email == NEW


def test_a_withdrawn_invitation_opens_nothing_and_sends_nothing(desk: Desk, people: People) -> None:
    code = desk.invite(people.eve, NEW)
    token = desk.secrets(NEW).token
    with desk.database.transaction() as session:
        invitations.withdraw(session, people.eve.identity, code, desk.clock())
    with pytest.raises(NotFound):
        desk.accept(token)
    with desk.database.transaction() as session, pytest.raises(NotFound, match="no_such_invitation"):
        invitations.withdraw(session, people.eve.identity, code, desk.clock())


def test_a_second_invitation_replaces_the_first(desk: Desk, people: People) -> None:
    desk.invite(people.eve, NEW, "administrator")
    first = desk.secrets(NEW).token
    desk.invite(people.eve, NEW)
    with pytest.raises(NotFound):
        desk.accept(first)
    with desk.database.reading() as session:
        assert [one.role for one in open_invitations(session, desk.clock())] == ["learner"]


@pytest.mark.parametrize("lost", ["role", "account"])
def test_it_holds_only_while_the_inviter_may_invite(desk: Desk, people: People, lost: str) -> None:
    desk.invite(people.eve, NEW, "administrator")
    token = desk.secrets(NEW).token
    with desk.database.transaction() as session:
        service.add_person(session, people.dan.email, "de", desk.clock(), is_administrator=True)
        by = service.Identity(people.dan.account_id, email=people.dan.email, is_administrator=True)
        if lost == "role":
            service.set_roles(session, by, people.eve.account_id, False, (), desk.clock())
        else:
            people_service.suspend(session, by, people.eve.account_id, desk.clock())
    with pytest.raises(Conflict, match="invitation_void"):
        desk.accept(token)


def test_a_suspended_person_does_not_come_back_by_an_invitation(desk: Desk, people: People) -> None:
    with desk.database.transaction() as session:
        people_service.suspend(session, people.eve.identity, people.bob.account_id, desk.clock())
    desk.invite(people.eve, people.bob.email, "trainer", "a")
    with pytest.raises(NotAllowed, match="account_suspended"):
        desk.accept(desk.secrets(people.bob.email).token)


def test_only_administrators_invite_and_a_trainer_needs_a_course(desk: Desk, people: People) -> None:
    for asker in (people.alice, people.carla):
        with pytest.raises(NotAllowed):
            desk.invite(asker, NEW)
    for role, course in (("trainer", None), ("trainer", ""), ("owner", "a")):
        with pytest.raises(Invalid, match="invitation_needs_course"):
            desk.invite(people.eve, NEW, role, course)


def test_secrets_are_not_stored_and_old_rows_go(desk: Desk, people: People) -> None:
    desk.invite(people.eve, NEW)
    secrets = desk.secrets(NEW)
    with desk.database.reading() as session:
        stored = str(vars(session.scalars(select(Confirmation)).one()))
    assert secrets.token not in stored
    assert secrets.digits not in stored
    desk.clock.advance(days=38)
    with desk.database.transaction() as session:
        forget_ended(session, desk.clock())
        assert session.scalars(select(Confirmation)).all() == []


def test_an_invitation_goes_with_the_person(desk: Desk, people: People) -> None:
    desk.invite(people.eve, people.bob.email)
    with desk.database.transaction() as session:
        assert [one["role"] for one in personal_data.export_for(session, people.bob.account_id)["confirmations"]] == ["learner"]
        personal_data.erase_for(session, people.bob.account_id)
        assert session.scalars(select(Confirmation)).all() == []
