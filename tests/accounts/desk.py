"""The steps of invitations, changes of address and merges, each in a transaction of its own."""

from __future__ import annotations

from sqlalchemy import select

from quizapp.accounts import address_change, confirmations, invitations, merging
from quizapp.accounts.confirmation_models import Confirmation
from quizapp.accounts.mailed_secrets import Secrets
from quizapp.accounts.merging import MergeRefused
from quizapp.accounts.signing_in import CodeRefused, SignedIn
from quizapp.db.session import Database
from quizapp.kernel.identity import NOBODY, Identity
from tests.accounts.house import KEY
from tests.clock import SettableClock
from tests.people import Person


class Desk:
    """One database and clock, with the steps people take."""

    def __init__(self, database: Database, clock: SettableClock) -> None:
        self.database, self.clock = database, clock

    def mail(self, email: str) -> Secrets | None:
        """What the newest mail to the address tells, if it leaves."""
        with self.database.transaction() as session:
            newest = select(Confirmation).where(Confirmation.email == email).order_by(Confirmation.id.desc()).limit(1)
            return confirmations.mint(session, session.scalars(newest).one(), KEY, self.clock())

    def secrets(self, email: str) -> Secrets:
        """The same, and it leaves."""
        secrets = self.mail(email)
        assert secrets
        return secrets

    def digits(self, email: str) -> str:
        """The code in the newest mail."""
        return self.secrets(email).digits

    def invite(self, by: Person, email: str, role: str = "learner", course: str | None = None) -> str:
        """Invite; the invitation's code."""
        with self.database.transaction() as session:
            return invitations.invite(session, by.identity, email, role, course, "de", self.clock())

    def accept(self, token: str, identity: Identity = NOBODY) -> SignedIn:
        """Press the button behind the link."""
        with self.database.transaction() as session:
            return invitations.accept_link(session, identity, token, "", self.clock())

    def type_invitation(self, email: str, digits: str) -> SignedIn | CodeRefused:
        """Type address and code."""
        with self.database.transaction() as session:
            return invitations.accept_code(session, NOBODY, email, digits, KEY, "", self.clock())

    def ask_for_address(self, identity: Identity, email: str) -> None:
        """Ask for another address."""
        with self.database.transaction() as session:
            address_change.ask_for_address(session, identity, email, "de", self.clock())

    def confirm_address(self, identity: Identity, digits: str) -> CodeRefused | None:
        """Type the code."""
        with self.database.transaction() as session:
            return address_change.confirm_by_code(session, identity, digits, KEY, self.clock())

    def ask_to_merge(self, one: Person, other: str) -> None:
        """Ask for both codes."""
        with self.database.transaction() as session:
            merging.ask_to_merge(session, one.identity, other, "de", self.clock())

    def confirm_merge(self, one: Person, own: str, other: str) -> MergeRefused | None:
        """Type both codes."""
        with self.database.transaction() as session:
            return merging.confirm_merge(session, one.identity, own, other, KEY, self.clock())

    def merge(self, one: Person, other: Person) -> None:
        """Take the account of `other` into that of `one`."""
        self.ask_to_merge(one, other.email)
        assert self.confirm_merge(one, self.digits(one.email), self.digits(other.email)) is None
