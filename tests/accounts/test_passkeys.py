"""What a passkey's device sends, right and wrong."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import select

from quizapp.accounts import factors, passkeys
from quizapp.accounts.factor_models import Passkey, SpentChallenge
from quizapp.accounts.passkeys import PasskeyRefused, Site
from quizapp.db.session import Database
from tests.accounts.authenticator import PRESENT, Authenticator
from tests.clock import SettableClock
from tests.people import Person

SITE = Site("localhost", "http://localhost", "quizapp", "0" * 32)


def to_add(one: Person, clock: SettableClock) -> dict[str, Any]:
    """Options for a new passkey."""
    found: dict[str, Any] = json.loads(passkeys.options_to_add(SITE, one.account_id, one.email, [], clock()))
    return found


def to_use(clock: SettableClock) -> dict[str, Any]:
    """Options for using one."""
    found: dict[str, Any] = json.loads(passkeys.options_to_use(SITE, clock()))
    return found


@pytest.fixture
def device(database: Database, alice: Person, clock: SettableClock) -> Authenticator:
    """Alice's device, with a passkey for this site."""
    made = Authenticator()
    with database.transaction() as session:
        new = passkeys.read_new_passkey(session, SITE, alice.account_id, made.create(to_add(alice, clock)), clock())
        factors.add_passkey(session, alice.identity, new, "phone", SITE.key, clock())
    return made


def use(database: Database, answer: str, clock: SettableClock) -> int:
    """Whose passkey has answered."""
    with database.transaction() as session:
        return passkeys.use_passkey(session, SITE, answer, clock())


def test_a_passkey_says_whose_it_is_and_its_counter_goes_up(
    database: Database, alice: Person, device: Authenticator, clock: SettableClock
) -> None:
    for count in (1, 2):
        assert use(database, device.get(to_use(clock)), clock) == alice.account_id
        with database.reading() as session:
            assert session.scalars(select(Passkey.sign_count)).one() == count


def test_the_device_must_keep_it_and_make_sure_who_is_there(alice: Person, clock: SettableClock) -> None:
    asked = to_add(alice, clock)["authenticatorSelection"]
    assert (asked["residentKey"], asked["requireResidentKey"], asked["userVerification"]) == ("required", True, "required")
    assert to_use(clock)["userVerification"] == "required"


def test_a_recorded_answer_is_worth_nothing(database: Database, device: Authenticator, clock: SettableClock) -> None:
    device.count = -1  # a device that does not count: always 0
    answer = device.get(to_use(clock))
    use(database, answer, clock)
    with pytest.raises(PasskeyRefused):
        use(database, answer, clock)
    clock.advance(minutes=21)
    with database.transaction() as session:
        passkeys.forget_spent(session, clock())
        assert session.scalar(select(SpentChallenge.id)) is None
    with pytest.raises(PasskeyRefused):
        use(database, answer, clock)


def _not_verified(device: Authenticator) -> None:
    device.flags = PRESENT


def _other_site(device: Authenticator) -> None:
    device.origin = "http://localhost.evil.example"


def _other_host(device: Authenticator) -> None:
    device.host = "evil.example"


def _other_key(device: Authenticator) -> None:
    device.key = Authenticator().key


def _unknown(device: Authenticator) -> None:
    device.credential = b"somebody else's"


def _cloned(device: Authenticator) -> None:
    device.count = -1


@pytest.mark.parametrize("spoil", [_not_verified, _other_site, _other_host, _other_key, _unknown], ids=lambda f: f.__name__)
def test_whatever_is_wrong_is_refused(
    database: Database, device: Authenticator, clock: SettableClock, spoil: Callable[[Authenticator], None]
) -> None:
    spoil(device)
    with pytest.raises(PasskeyRefused):
        use(database, device.get(to_use(clock)), clock)
    with database.reading() as session:
        assert session.scalars(select(Passkey.sign_count)).one() == 0


def test_a_counter_that_goes_back_is_a_copy(database: Database, device: Authenticator, clock: SettableClock) -> None:
    device.count = 7
    use(database, device.get(to_use(clock)), clock)
    device.count = 3
    with pytest.raises(PasskeyRefused):
        use(database, device.get(to_use(clock)), clock)


def test_a_challenge_is_for_one_purpose_one_account_and_ten_minutes(
    database: Database, alice: Person, bob: Person, device: Authenticator, clock: SettableClock
) -> None:
    for options in (to_add(alice, clock), {"challenge": base64.urlsafe_b64encode(b"x" * 56).decode()}, {"challenge": ""}):
        with pytest.raises(PasskeyRefused):
            use(database, device.get(options), clock)
    for options in (to_add(bob, clock), to_use(clock)):
        with database.transaction() as session, pytest.raises(PasskeyRefused):
            passkeys.read_new_passkey(session, SITE, alice.account_id, Authenticator().create(options), clock())
    asked = to_use(clock)
    clock.advance(minutes=11)
    with pytest.raises(PasskeyRefused):
        use(database, device.get(asked), clock)


def test_a_new_passkey_is_made_on_a_device_that_makes_sure(database: Database, alice: Person, clock: SettableClock) -> None:
    device = Authenticator()
    for spoil in (_not_verified, _other_site, _other_host):
        spoil(device)
        with database.transaction() as session, pytest.raises(PasskeyRefused):
            passkeys.read_new_passkey(session, SITE, alice.account_id, device.create(to_add(alice, clock)), clock())
        device = Authenticator()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["id", "rawId", "response", "clientDataJSON", "type"]), inner, max_size=4),
)


@pytest.mark.one_engine
@given(answer=JSON.map(json.dumps) | st.text() | st.just("[" * 100_000))
def test_nonsense_is_refused(answer: str) -> None:
    with pytest.raises(PasskeyRefused):
        passkeys._challenge_in(SITE, passkeys.SIGN_IN, answer, SettableClock()())
