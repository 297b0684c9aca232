"""Learners without a name, profiles, roles, sessions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from quizapp.accounts import service
from quizapp.accounts.models import Account, SignInRequest, SignInSession
from quizapp.accounts.queries import identity_by_token, own_account, person
from quizapp.db.session import Database
from quizapp.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from quizapp.kernel.identity import NOBODY, Identity
from quizapp.mail.models import OutboxMail
from tests.clock import SettableClock
from tests.people import People, Person


def identity_of(database: Database, token: str, clock: SettableClock) -> Identity:
    with database.reading() as session:
        return identity_by_token(session, token, clock())


def test_a_visitor_becomes_an_anonymous_learner_at_the_first_act(database: Database, clock: SettableClock) -> None:
    with database.transaction() as session:
        learner = service.ensure_learner(session, NOBODY, "de", clock())
    assert learner.token
    identity = identity_of(database, learner.token, clock)
    assert identity.account_id == learner.account_id
    assert (identity.is_known, identity.is_staff, identity.email, identity.locale) == (False, False, None, "de")
    with database.transaction() as session:
        assert service.ensure_learner(session, identity, "de", clock()) == (learner.account_id, None)


def test_only_the_digest_of_a_token_is_stored(database: Database, alice: Person) -> None:
    with database.reading() as session:
        digests = session.scalars(select(SignInSession.token_digest)).all()
    assert alice.token not in digests


def test_staff_sessions_end_earlier(database: Database, people: People, clock: SettableClock) -> None:
    clock.advance(days=31)
    assert identity_of(database, people.alice.token, clock).email == people.alice.email
    assert identity_of(database, people.carla.token, clock) == NOBODY
    assert identity_of(database, people.eve.token, clock) == NOBODY
    clock.advance(days=150)
    assert identity_of(database, people.alice.token, clock) == NOBODY


def test_whoever_becomes_staff_keeps_no_session_of_half_a_year(database: Database, people: People, clock: SettableClock) -> None:
    with database.transaction() as session:
        service.set_roles(session, people.eve.identity, people.alice.account_id, True, [], clock())
        service.add_person(session, people.bob.email, "de", clock(), trainer_of=["demo"])
    clock.advance(days=29)
    assert identity_of(database, people.alice.token, clock).is_administrator
    assert identity_of(database, people.bob.token, clock).is_staff
    clock.advance(days=2)
    assert identity_of(database, people.alice.token, clock) == NOBODY
    assert identity_of(database, people.bob.token, clock) == NOBODY
    assert identity_of(database, people.dan.token, clock).email == people.dan.email


def test_a_revoked_session_admits_nobody(database: Database, alice: Person, bob: Person, clock: SettableClock) -> None:
    with database.transaction() as session:
        token = service.begin_session(session, alice.account_id, "Firefox, Linux", clock())
    other = identity_of(database, token, clock)
    with database.transaction() as session:
        service.revoke_session(session, alice.identity, other.session_id or 0, clock())
    assert identity_of(database, token, clock) == NOBODY
    assert identity_of(database, alice.token, clock) == alice.identity
    assert identity_of(database, bob.token, clock) == bob.identity


def test_nobody_ends_the_sessions_of_others(database: Database, alice: Person, bob: Person, clock: SettableClock) -> None:
    with database.transaction() as session, pytest.raises(NotFound):
        service.revoke_session(session, bob.identity, alice.identity.session_id or 0, clock())
    with database.transaction() as session, pytest.raises(NotAllowed):
        service.revoke_session(session, NOBODY, alice.identity.session_id or 0, clock())
    assert identity_of(database, alice.token, clock) == alice.identity


def test_signing_out_everywhere_ends_links_too(database: Database, alice: Person, clock: SettableClock) -> None:
    with database.transaction() as session:
        second = service.begin_session(session, alice.account_id, "", clock())
        service.mint_sign_in_link(session, alice.email, clock())
        service.sign_out_everywhere(session, alice.identity, clock())
        assert session.scalar(select(func.count()).where(SignInRequest.expires_at > clock())) == 0
    assert identity_of(database, alice.token, clock) == identity_of(database, second, clock) == NOBODY


def test_a_name_is_one_clean_line(database: Database, alice: Person, clock: SettableClock) -> None:
    with database.transaction() as session:
        service.set_name(session, alice.identity, "  Anna\tMaria \n Weber\u202e ", clock())
    assert identity_of(database, alice.token, clock).name == "Anna Maria Weber"
    for wrong in ("", " \n ", "x" * 201):
        with database.transaction() as session, pytest.raises(Invalid):
            service.set_name(session, alice.identity, wrong, clock())
    with database.transaction() as session, pytest.raises(NotAllowed):
        service.set_name(session, NOBODY, "Anna", clock())


def test_a_new_password_ends_other_sessions_and_tells_the_owner(
    database: Database, alice: Person, clock: SettableClock
) -> None:
    with database.transaction() as session:
        other = service.begin_session(session, alice.account_id, "", clock())
        service.set_password(session, alice.identity, "$argon2id$x", clock())
    assert identity_of(database, other, clock) == NOBODY
    assert identity_of(database, alice.token, clock) == alice.identity
    with database.reading() as session:
        mail = session.scalars(select(OutboxMail)).one()
        assert (mail.kind, mail.to_address) == ("password_changed", alice.email)
        assert own_account(session, alice.account_id, clock()).password_hash == "$argon2id$x"


def test_adding_a_person_again_adds_roles_and_takes_none(database: Database, clock: SettableClock) -> None:
    with database.transaction() as session:
        first = service.add_person(session, "Nora@Example.org ", "de", clock(), name="Nora", trainer_of=("a",))
        again = service.add_person(session, "nora@example.org", "en", clock(), is_administrator=True, trainer_of=("b", "a"))
    assert first == again
    with database.reading() as session:
        nora = person(session, first)
    assert (nora.email, nora.name, nora.is_administrator) == ("nora@example.org", "Nora", True)
    assert nora.trainer_of == ["a", "b"]
    with database.transaction() as session, pytest.raises(Invalid):
        service.add_person(session, "nora", "de", clock())


def test_roles_hold_from_the_next_request(database: Database, people: People, clock: SettableClock) -> None:
    with database.transaction() as session:
        service.set_roles(session, people.eve.identity, people.dan.account_id, False, ("a", "b"), clock())
    assert identity_of(database, people.dan.token, clock).trainer_of == {"a", "b"}
    with database.transaction() as session:
        service.set_roles(session, people.eve.identity, people.dan.account_id, True, ("b", "c"), clock())
    dan = identity_of(database, people.dan.token, clock)
    assert (dan.trainer_of, dan.is_administrator) == ({"b", "c"}, True)
    with database.transaction() as session:
        service.set_roles(session, people.eve.identity, people.dan.account_id, False, (), clock())
    assert not identity_of(database, people.dan.token, clock).is_staff


def test_rights_wait_for_the_second_factor(database: Database, people: People, clock: SettableClock) -> None:
    for one in (people.carla, people.eve):
        with database.transaction() as session:
            token = service.begin_session(session, one.account_id, "", clock(), way="link")
        without = identity_of(database, token, clock)
        assert (without.owes_factor, without.is_staff, without.role) == (True, False, "learner")
        assert not without.may_see_some_results_of("first-aid-social-media")
        assert (one.identity.owes_factor, one.identity.is_staff) == (False, True)


def test_only_administrators_give_roles(database: Database, people: People, clock: SettableClock) -> None:
    for asker in (NOBODY, people.alice.identity, people.carla.identity):
        with database.transaction() as session, pytest.raises(NotAllowed):
            service.set_roles(session, asker, people.dan.account_id, True, (), clock())


def test_the_last_administrator_stays(database: Database, people: People, clock: SettableClock) -> None:
    eve = people.eve
    with database.transaction() as session, pytest.raises(Conflict, match="last_administrator"):
        service.set_roles(session, eve.identity, eve.account_id, False, (), clock())
    with database.transaction() as session:
        service.set_roles(session, eve.identity, people.dan.account_id, True, (), clock())
        service.set_roles(session, eve.identity, eve.account_id, False, (), clock())
    assert not identity_of(database, eve.token, clock).is_administrator


def test_an_anonymous_learner_gets_no_roles(database: Database, eve: Person, clock: SettableClock) -> None:
    with database.transaction() as session:
        learner = service.ensure_learner(session, NOBODY, "de", clock())
    with database.transaction() as session, pytest.raises(NotFound):
        service.set_roles(session, eve.identity, learner.account_id, True, (), clock())


def test_what_ended_is_forgotten_after_a_month(database: Database, people: People, clock: SettableClock) -> None:
    with database.transaction() as session:
        service.sign_out(session, people.alice.identity, clock())
        service.mint_sign_in_link(session, people.bob.email, clock())
    with database.transaction() as session:
        service.forget_ended(session, clock() + timedelta(days=29))
        assert session.scalar(select(func.count(SignInSession.id))) == 5
    with database.transaction() as session:
        service.forget_ended(session, clock() + timedelta(days=32))
        assert session.scalar(select(func.count(SignInSession.id))) == 4
        assert session.scalar(select(func.count(Account.id))) == 5
