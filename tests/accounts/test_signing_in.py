"""Signing in by mail, and who must not get in by it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from quizapp.accounts import service
from quizapp.accounts.mailed_secrets import Secrets
from quizapp.accounts.models import Account, SignInRequest
from quizapp.accounts.queries import open_link
from quizapp.accounts.signing_in import CodeRefused, SignedIn
from quizapp.db.session import Database
from quizapp.kernel.errors import NotFound
from quizapp.kernel.identity import NOBODY
from quizapp.mail.models import OutboxMail
from tests.accounts.house import NEW, House
from tests.clock import SettableClock
from tests.people import Person
from tests.statements import statements_of


@pytest.fixture
def house(database: Database, clock: SettableClock) -> House:
    return House(database, clock)


def test_a_new_address_gets_an_account_when_it_is_confirmed_not_before(house: House) -> None:
    code = house.ask(NOBODY, NEW)
    with house.database.reading() as session:
        assert session.scalar(select(func.count(Account.id))) == 0
    signed_in = house.link(NOBODY, house.mail(code))
    assert house.who(signed_in.token).email == NEW


def test_a_known_address_signs_in_to_its_account(house: House, alice: Person) -> None:
    signed_in = house.link(NOBODY, house.mail(house.ask(NOBODY, alice.email)))
    assert house.who(signed_in.token).account_id == alice.account_id
    assert house.who(alice.token) == alice.identity


def test_secrets_are_not_stored(house: House) -> None:
    code = house.ask(NOBODY, NEW)
    secrets = house.mail(code)
    with house.database.reading() as session:
        request = session.scalars(select(SignInRequest)).one()
        mail = session.scalars(select(OutboxMail)).one()
        stored = f"{vars(request)} {mail.params}"
    assert secrets.token not in stored
    assert secrets.digits not in stored


def test_the_hour_begins_when_the_mail_leaves(house: House) -> None:
    code = house.ask(NOBODY, NEW)
    house.clock.advance(hours=5)
    secrets = house.mail(code)
    house.clock.advance(minutes=59)
    assert house.link(NOBODY, secrets).token
    house.clock.advance(minutes=2)
    with pytest.raises(NotFound, match="link_expired"):
        house.link(NOBODY, secrets)


def test_a_mail_that_waited_a_day_is_not_sent(house: House) -> None:
    code = house.ask(NOBODY, NEW)
    house.clock.advance(hours=24)
    with pytest.raises(AssertionError):
        house.mail(code)


def test_a_link_works_again_after_a_scanner_pressed_its_button(house: House) -> None:
    secrets = house.mail(house.ask(NOBODY, NEW))
    scanner = [house.link(NOBODY, secrets) for _ in range(5)]
    person = house.link(NOBODY, secrets)
    assert house.who(person.token).email == NEW
    assert len({one.token for one in [*scanner, person]}) == 6


def test_a_link_from_the_console_works_once(house: House, eve: Person) -> None:
    with house.database.transaction() as session:
        secrets = Secrets(service.mint_sign_in_link(session, eve.email, house.clock()), "")
    house.clock.advance(hours=23)
    assert house.who(house.link(NOBODY, secrets).token).owes_factor
    with pytest.raises(NotFound, match="link_expired"):
        house.link(NOBODY, secrets)
    with house.database.reading() as session, pytest.raises(NotFound):
        open_link(session, secrets.token, house.clock())


def test_a_link_from_the_console_ends_after_a_day(house: House, eve: Person) -> None:
    with house.database.transaction() as session:
        secrets = Secrets(service.mint_sign_in_link(session, eve.email, house.clock()), "")
    house.clock.advance(hours=24)
    with pytest.raises(NotFound):
        house.link(NOBODY, secrets)


def test_the_console_makes_links_for_people_who_are_there(house: House) -> None:
    with house.database.transaction() as session, pytest.raises(NotFound):
        service.mint_sign_in_link(session, NEW, house.clock())


def test_a_made_up_link_opens_nothing(house: House, alice: Person) -> None:
    house.mail(house.ask(NOBODY, alice.email))
    for token in ("", "x" * 43, alice.token):
        with pytest.raises(NotFound, match="link_expired"):
            house.link(NOBODY, Secrets(token, ""))


@pytest.mark.parametrize("typed", ["{}", " {} ", "{0[0]}-{0}"])
def test_the_code_may_be_typed_with_spaces(house: House, typed: str) -> None:
    code = house.ask(NOBODY, NEW)
    digits = house.mail(code).digits
    spaced = typed.replace("{0[0]}-{0}", f"{digits[:4]}-{digits[4:]}").replace("{}", f"{digits[:4]} {digits[4:]}")
    outcome = house.type(NOBODY, code, spaced)
    assert isinstance(outcome, SignedIn)
    assert house.who(outcome.token).email == NEW


def test_five_wrong_codes_spend_it(house: House) -> None:
    code = house.ask(NOBODY, NEW)
    digits = house.mail(code).digits
    wrong = f"{(int(digits) + 1) % 10**8:08}"
    left = [house.type(NOBODY, code, wrong) for _ in range(5)]
    assert left == [CodeRefused(4), CodeRefused(3), CodeRefused(2), CodeRefused(1), CodeRefused(0)]
    assert house.type(NOBODY, code, digits) == CodeRefused(0)


def test_a_code_belongs_to_the_browser_that_asked(house: House) -> None:
    mine, other = house.ask(NOBODY, NEW), house.ask(NOBODY, NEW)
    digits = house.mail(mine).digits
    assert house.mail(other).digits != digits
    assert house.type(NOBODY, other, digits) == CodeRefused(4)
    for unknown in (None, "", "made-up"):
        with pytest.raises(NotFound):
            house.type(NOBODY, unknown, digits)


def test_nothing_opens_before_the_mail_left(house: House) -> None:
    code = house.ask(NOBODY, NEW)
    for typed in ("", "00000000", "None"):
        assert isinstance(house.type(NOBODY, code, typed), CodeRefused)


def test_the_next_page_is_checked_again_when_it_is_used(house: House) -> None:
    assert house.link(NOBODY, house.mail(house.ask(NOBODY, NEW, "/de/x"))).next_path == "/de/x"
    code = house.ask(NOBODY, NEW, "/de/x")
    with house.database.transaction() as session:
        session.execute(SignInRequest.__table__.update().values(next_path="//evil.example"))
    assert house.link(NOBODY, house.mail(code)).next_path == ""


def test_asking_takes_the_same_steps_for_known_and_unknown_addresses(house: House, alice: Person) -> None:
    def statements(email: str) -> list[str]:
        with statements_of(house.database) as seen:
            house.ask(NOBODY, email)
        return seen

    assert statements(alice.email) == statements(NEW)


def test_signing_in_rotates_the_session(house: House, alice: Person) -> None:
    signed_in = house.link(alice.identity, house.mail(house.ask(NOBODY, alice.email)))
    assert signed_in.token != alice.token
    assert house.who(alice.token) == NOBODY
    assert house.who(signed_in.token).account_id == alice.account_id


def test_requests_expire_even_when_no_mail_leaves(house: House) -> None:
    code = house.ask(NOBODY, NEW)
    house.clock.advance(hours=24)
    with pytest.raises(NotFound):
        house.type(NOBODY, code, "00000000")
