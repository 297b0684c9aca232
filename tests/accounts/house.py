"""The steps people take to sign in, each in a transaction of its own."""

from __future__ import annotations

from sqlalchemy import select

from quizapp.accounts import service, signing_in
from quizapp.accounts.mailed_secrets import Secrets
from quizapp.accounts.models import SignInRequest
from quizapp.accounts.queries import identity_by_token
from quizapp.accounts.signing_in import CodeRefused, SignedIn
from quizapp.db.session import Database
from quizapp.kernel.identity import NOBODY, Identity
from tests.clock import SettableClock

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
