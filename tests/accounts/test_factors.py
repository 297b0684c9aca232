"""Code apps, recovery codes and passkeys as the service keeps them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from sqlalchemy import select

from quizapp.accounts import factors
from quizapp.accounts.factor_models import CodeApp, Passkey, RecoveryCode
from quizapp.accounts.factor_queries import has_factor, own_factors
from quizapp.accounts.passkeys import NewPasskey
from quizapp.accounts.queries import identity_by_token
from quizapp.accounts.service import begin_session
from quizapp.db.session import Database
from quizapp.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from quizapp.kernel.identity import NOBODY
from quizapp.mail.models import OutboxMail
from tests.accounts.code_app import APP_SECRET, digits_at
from tests.clock import SettableClock
from tests.people import People, Person

KEY = "0" * 32


def add_app(database: Database, one: Person, clock: SettableClock) -> list[str]:
    """Set up the code app; the recovery codes."""
    with database.transaction() as session:
        codes = factors.add_code_app(session, one.identity, APP_SECRET, digits_at(clock()), KEY, clock())
    assert codes is not None
    return list(codes)


def check(database: Database, one: Person, typed: str, clock: SettableClock) -> str | None:
    """Type a code."""
    with database.transaction() as session:
        return factors.check_code(session, one.account_id, typed, KEY, clock())


def test_a_code_counts_once_and_one_step_early_or_late(database: Database, alice: Person, clock: SettableClock) -> None:
    add_app(database, alice, clock)
    assert check(database, alice, digits_at(clock()), clock) is None  # it has set the app up
    clock.advance(seconds=30)
    now = digits_at(clock())
    assert check(database, alice, f"{now[:3]} {now[3:]}", clock) == "totp"
    assert check(database, alice, now, clock) is None
    clock.advance(seconds=90)
    shown = digits_at(clock())
    clock.advance(seconds=60)
    assert check(database, alice, shown, clock) is None
    clock.advance(seconds=-90)
    assert check(database, alice, shown, clock) == "totp"
    assert check(database, alice, digits_at(clock()), clock) is None  # older than the one that was taken


def test_ten_recovery_codes_each_once(database: Database, people: People, clock: SettableClock) -> None:
    codes = add_app(database, people.alice, clock)
    assert len(set(codes)) == 10
    assert check(database, people.bob, codes[0], clock) is None
    assert check(database, people.alice, codes[0].upper(), clock) == "recovery"
    assert check(database, people.alice, codes[0], clock) is None
    with database.transaction() as session:
        assert own_factors(session, people.alice.account_id).recovery_codes == 9
        new = factors.make_recovery_codes(session, people.alice.identity, KEY, clock())
    assert not set(new) & set(codes)
    assert check(database, people.alice, codes[1], clock) is None
    assert check(database, people.alice, new[1], clock) == "recovery"


def test_neither_secret_nor_codes_can_be_read_from_the_database(database: Database, alice: Person, clock: SettableClock) -> None:
    codes = add_app(database, alice, clock)
    with database.reading() as session:
        stored = repr([vars(row) for kind in (CodeApp, RecoveryCode) for row in session.scalars(select(kind))])
    assert not [one for one in (APP_SECRET, *codes) if one in stored]
    with database.transaction() as session:
        assert factors.check_code(session, alice.account_id, codes[0], "another key" * 3, clock()) is None
        clock.advance(minutes=1)
        assert factors.check_code(session, alice.account_id, digits_at(clock()), "another key" * 3, clock()) is None


def test_a_wrong_code_sets_nothing_up(database: Database, alice: Person, clock: SettableClock) -> None:
    with database.transaction() as session:
        assert factors.add_code_app(session, alice.identity, APP_SECRET, "000000", KEY, clock()) is None
        assert not has_factor(session, alice.account_id)


def test_the_first_factor_signs_other_browsers_out(database: Database, alice: Person, clock: SettableClock) -> None:
    with database.transaction() as session:
        other = begin_session(session, alice.account_id, "", clock())
    add_app(database, alice, clock)
    with database.reading() as session:
        assert identity_by_token(session, other, clock()) == NOBODY
        assert identity_by_token(session, alice.token, clock()).is_known
        assert session.scalars(select(OutboxMail.params).where(OutboxMail.kind == "factor_changed")).all() == [
            {"change": "app_added"}
        ]


def test_passkeys_have_names_and_an_end(database: Database, people: People, clock: SettableClock) -> None:
    with database.transaction() as session:
        codes = factors.add_passkey(session, people.alice.identity, NewPasskey("a", b"", 0), " my \t phone ", KEY, clock())
        more = factors.add_passkey(session, people.alice.identity, NewPasskey("b", b"", 0), "key", KEY, clock())
        phone, key = own_factors(session, people.alice.account_id).passkeys
    assert (len(codes), len(more), phone.name) == (10, 0, "my phone")
    with database.transaction() as session:
        factors.rename_passkey(session, people.alice.identity, key.id, "ring", clock())
        factors.remove_passkey(session, people.alice.identity, phone.id, clock())
        own = own_factors(session, people.alice.account_id)
        assert [one.name for one in own.passkeys] == ["ring"]
        assert own.recovery_codes == 10
        factors.remove_passkey(session, people.alice.identity, key.id, clock())
        assert own_factors(session, people.alice.account_id).recovery_codes == 0


def test_what_is_not_possible_with_passkeys(database: Database, people: People, clock: SettableClock) -> None:
    alice, bob = people.alice.identity, people.bob.identity

    def refused(match: str, kind: type[Exception], do: Callable[..., object], *given: object) -> None:
        with database.transaction() as session, pytest.raises(kind, match=match):
            do(session, *given)

    with database.transaction() as session:
        for n in range(20):
            factors.add_passkey(session, alice, NewPasskey(f"{n}", b"", 0), "x", KEY, clock())
        mine = own_factors(session, people.alice.account_id).passkeys[0].id
    refused("too_many_passkeys", Conflict, factors.add_passkey, alice, NewPasskey("20", b"", 0), "x", KEY, clock())
    refused("passkey_known", Conflict, factors.add_passkey, bob, NewPasskey("0", b"", 0), "x", KEY, clock())
    refused("no_such_factor", NotFound, factors.remove_passkey, bob, mine, clock())
    refused("no_such_factor", NotFound, factors.rename_passkey, bob, mine, "x", clock())
    refused("no_such_factor", NotFound, factors.remove_code_app, alice, clock())
    refused("no_such_factor", NotFound, factors.make_recovery_codes, bob, KEY, clock())
    refused("passkey_name", Invalid, factors.rename_passkey, alice, mine, " \n", clock())
    refused("passkey_name", Invalid, factors.rename_passkey, alice, mine, "x" * 61, clock())


def test_staff_keep_one_factor_and_learners_need_none(database: Database, people: People, clock: SettableClock) -> None:
    for one in (people.carla, people.alice):
        add_app(database, one, clock)
    with database.transaction() as session:
        factors.remove_code_app(session, people.alice.identity, clock())
        with pytest.raises(Conflict, match="last_factor"):
            factors.remove_code_app(session, people.carla.identity, clock())
        factors.add_passkey(session, people.carla.identity, NewPasskey("c", b"", 0), "x", KEY, clock())
        factors.remove_code_app(session, people.carla.identity, clock())


def test_factors_are_taken_back_by_an_administrator_and_ones_own_on_the_console(
    database: Database, people: People, clock: SettableClock
) -> None:
    codes = add_app(database, people.carla, clock)
    with database.transaction() as session:
        for asks in (people.carla, people.alice):
            with pytest.raises(NotAllowed, match="not_yours"):
                factors.reset_factors(session, asks.identity, people.carla.account_id, clock())
        with pytest.raises(NotAllowed, match="own_factors_on_console"):
            factors.reset_factors(session, people.eve.identity, people.eve.account_id, clock())
        with pytest.raises(NotFound):
            factors.reset_factors(session, people.eve.identity, 999, clock())
        factors.reset_factors(session, people.eve.identity, people.carla.account_id, clock())
        factors.reset_factors_on_console(session, people.eve.account_id, clock())
    with database.reading() as session:
        assert not has_factor(session, people.carla.account_id)
        assert [identity_by_token(session, one.token, clock()) for one in (people.carla, people.eve)] == [NOBODY, NOBODY]
    assert check(database, people.carla, codes[0], clock) is None


def test_the_database_holds_no_passkey_of_somebody_who_is_gone(database: Database, alice: Person, clock: SettableClock) -> None:
    from quizapp.accounts import personal_data  # deferred: only this test needs it

    add_app(database, alice, clock)
    with database.transaction() as session:
        factors.add_passkey(session, alice.identity, NewPasskey("a", b"x", 0), "my phone", KEY, clock())
        told = json.dumps(personal_data.export_for(session, alice.account_id))
        personal_data.erase_for(session, alice.account_id)
        assert [session.scalar(select(kind.id)) for kind in (CodeApp, RecoveryCode, Passkey)] == [None] * 3
    assert "my phone" in told
    assert '"sealed_secret"' not in told
