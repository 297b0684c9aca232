"""Keeping a result: an anonymous learner gets an address or joins a known account."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from quizapp.accounts import service, signing_in
from quizapp.accounts.models import Account, SignInSession
from quizapp.accounts.signing_in import SignedIn
from quizapp.db.session import Database
from quizapp.kernel.events import AccountsMerged
from quizapp.kernel.identity import NOBODY
from tests.accounts.house import NEW, House
from tests.clock import SettableClock
from tests.people import Person


@pytest.fixture
def house(database: Database, clock: SettableClock) -> House:
    return House(database, clock)


def test_an_anonymous_learner_with_a_new_address_keeps_the_account(house: House) -> None:
    learner = house.visitor()
    signed_in = house.link(learner, house.mail(house.ask(learner, NEW)))
    now_known = house.who(signed_in.token)
    assert (now_known.account_id, now_known.email) == (learner.account_id, NEW)


def test_an_anonymous_learner_with_a_known_address_joins_that_account(house: House, alice: Person) -> None:
    happened: list[AccountsMerged] = []
    house.database.handlers = {AccountsMerged: (lambda _session, merged: happened.append(merged),)}
    learner = house.visitor()
    signed_in = house.link(learner, house.mail(house.ask(learner, alice.email)))
    assert house.who(signed_in.token).account_id == alice.account_id
    assert [(one.from_account_id, one.into_account_id) for one in happened] == [(learner.account_id, alice.account_id)]
    with house.database.reading() as session:
        left_behind = session.get_one(Account, learner.account_id)
        assert (left_behind.merged_into_id, left_behind.email) == (alice.account_id, None)
        open_sessions = select(func.count(SignInSession.id)).where(
            SignInSession.account_id == learner.account_id, SignInSession.revoked_at.is_(None)
        )
        assert session.scalar(open_sessions) == 0


def test_a_merge_happens_once_however_often_the_link_is_used(house: House, alice: Person) -> None:
    happened: list[AccountsMerged] = []
    house.database.handlers = {AccountsMerged: (lambda _session, merged: happened.append(merged),)}
    learner = house.visitor()
    code = house.ask(learner, alice.email)
    secrets = house.mail(code)
    house.link(NOBODY, secrets)
    house.link(NOBODY, secrets)
    outcome = house.type(learner, code, secrets.digits)
    assert isinstance(outcome, SignedIn)
    assert house.who(outcome.token).account_id == alice.account_id
    assert len(happened) == 1


@pytest.mark.parametrize("is_known", [True, False])
def test_asking_with_somebody_elses_address_opens_nothing_in_the_asking_browser(
    house: House, alice: Person, is_known: bool
) -> None:
    victim = alice.email if is_known else "victim@example.org"
    with house.database.transaction() as session:
        attacker_token = service.ensure_learner(session, NOBODY, "de", house.clock()).token
    attacker = house.who(attacker_token)
    opened = house.link(NOBODY, house.mail(house.ask(attacker, victim)))
    assert house.who(opened.token).email == victim
    assert house.who(attacker_token) == NOBODY


def test_a_link_opened_in_another_anonymous_browser_leaves_its_results_alone(house: House, alice: Person) -> None:
    asking, opening = house.visitor(), house.visitor()
    secrets = house.mail(house.ask(asking, alice.email))
    house.link(opening, secrets)
    with house.database.reading() as session:
        assert session.get_one(Account, asking.account_id).merged_into_id == alice.account_id
        assert session.get_one(Account, opening.account_id).merged_into_id is None


def test_it_takes_them_along_when_the_person_says_so(house: House, alice: Person) -> None:
    opening = house.visitor()
    house.link(opening, house.mail(house.ask(NOBODY, alice.email)), take_along=True)
    with house.database.reading() as session:
        assert session.get_one(Account, opening.account_id).merged_into_id == alice.account_id


def test_a_second_request_of_the_same_learner_does_not_take_the_account_away(house: House) -> None:
    learner = house.visitor()
    first, second = house.ask(learner, "victim@example.org"), house.ask(learner, "attacker@example.org")
    secrets = [house.mail(first), house.mail(second)]
    victim = house.who(house.link(NOBODY, secrets[0]).token)
    attacker = house.who(house.link(learner, secrets[1]).token)
    assert victim.account_id == learner.account_id
    assert attacker.account_id != victim.account_id


def test_known_people_are_never_merged(house: House, alice: Person, bob: Person) -> None:
    signed_in = house.link(alice.identity, house.mail(house.ask(alice.identity, bob.email)), take_along=True)
    assert house.who(signed_in.token).account_id == bob.account_id
    with house.database.reading() as session:
        assert session.get_one(Account, alice.account_id).merged_into_id is None


def test_a_password_sign_in_takes_along_what_was_done_in_this_browser(house: House, alice: Person) -> None:
    learner = house.visitor()
    with house.database.transaction() as session:
        signed_in = signing_in.sign_in_with_password(session, learner, alice.account_id, "", house.clock())
    assert house.who(signed_in.token).account_id == alice.account_id
    with house.database.reading() as session:
        assert session.get_one(Account, learner.account_id).merged_into_id == alice.account_id
