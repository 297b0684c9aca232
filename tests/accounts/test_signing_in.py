"""Signing in by mail, keeping a result, and who must not get in by it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import event, func, select

from quizapp.accounts import service, signing_in
from quizapp.accounts.models import Account, SignInRequest, SignInSession
from quizapp.accounts.queries import identity_by_token, open_link
from quizapp.accounts.signing_in import CodeRefused, Secrets, SignedIn
from quizapp.db.session import Database
from quizapp.kernel.errors import NotFound
from quizapp.kernel.events import AccountsMerged
from quizapp.kernel.identity import NOBODY, Identity
from quizapp.mail.models import OutboxMail
from tests.clock import SettableClock
from tests.people import Person

KEY = "0" * 32
NEW = "nora@example.org"


class House:
    """One database and clock, with the steps people take."""

    def __init__(self, database: Database, clock: SettableClock) -> None:
        self.database, self.clock = database, clock

    def who(self, token: str | None) -> Identity:
        """Whose browser this is now."""
        with self.database.reading() as session:
            return identity_by_token(session, token or "", self.clock())

    def visitor(self) -> Identity:
        """A browser that has just become an anonymous learner."""
        with self.database.transaction() as session:
            learner = service.ensure_learner(session, NOBODY, "de", self.clock())
        return self.who(learner.token)

    def ask(self, identity: Identity, email: str, next_path: str = "") -> str:
        """Ask for a mail."""
        with self.database.transaction() as session:
            return signing_in.ask_to_sign_in(session, identity, email, "de", next_path, self.clock())

    def mail(self, code: str) -> Secrets:
        """What the mail that leaves now tells."""
        with self.database.transaction() as session:
            request = session.scalars(select(SignInRequest).where(SignInRequest.code == code)).one()
            secrets = signing_in.mint_secrets(session, request.id, KEY, self.clock())
        assert secrets
        return secrets

    def link(self, identity: Identity, secrets: Secrets, take_along: bool = False) -> SignedIn:
        """Press the button behind the link."""
        with self.database.transaction() as session:
            return signing_in.confirm_link(session, identity, secrets.token, "", self.clock(), take_along)

    def type(self, identity: Identity, code: str, digits: str) -> SignedIn | CodeRefused:
        """Type the code in the browser that asked."""
        with self.database.transaction() as session:
            return signing_in.confirm_code(session, identity, code, digits, KEY, "", self.clock())


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
    assert house.who(house.link(NOBODY, secrets).token).is_administrator
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
        seen: list[str] = []
        listener: Callable[..., None] = lambda _c, _u, statement, *_: seen.append(statement)  # noqa: E731 - a listener to remove
        event.listen(house.database.engine, "before_cursor_execute", listener)
        house.ask(NOBODY, email)
        event.remove(house.database.engine, "before_cursor_execute", listener)
        return seen

    assert statements(alice.email) == statements(NEW)


def test_signing_in_rotates_the_session(house: House, alice: Person) -> None:
    signed_in = house.link(alice.identity, house.mail(house.ask(NOBODY, alice.email)))
    assert signed_in.token != alice.token
    assert house.who(alice.token) == NOBODY
    assert house.who(signed_in.token).account_id == alice.account_id


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


def test_requests_expire_even_when_no_mail_leaves(house: House) -> None:
    code = house.ask(NOBODY, NEW)
    house.clock.advance(hours=24)
    with pytest.raises(NotFound):
        house.type(NOBODY, code, "00000000")
