"""Certificates that are revoked, and what the database then holds."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from quizapp.audit.models import AuditEntry
from quizapp.certificates.models import Certificate
from quizapp.certificates.revoking import make_valid_again, revoke
from quizapp.certificates.rules.revocation import Revocation
from quizapp.db.session import Database
from quizapp.mail.models import OutboxMail
from tests.clock import SettableClock
from tests.people import Person

RunJobs = Callable[[], int]
SERIAL = "2026-000001"
MISTAKE = Revocation("by_mistake", "")
WRONG_NAME = Revocation("wrong_details", "Der Nachname fehlt.", new_one_allowed=True)


def revoke_it(database: Database, by: Person, typed: str, clock: SettableClock, why: Revocation = MISTAKE) -> None:
    """In a transaction of its own."""
    with database.transaction() as session:
        revoke(session, by.identity, typed, why, clock())


def take_back(database: Database, by: Person, typed: str, clock: SettableClock) -> None:
    """The same."""
    with database.transaction() as session:
        make_valid_again(session, by.identity, typed, clock())


def papers(database: Database) -> list[tuple[int, str | None, bool, bool]]:
    """Of each, the oldest first: number, why it was revoked, whether it is, whether it stands beside another."""
    with database.reading() as session:
        rows = session.scalars(select(Certificate).order_by(Certificate.id))
        return [(one.number, one.revoked_for, one.revoked_at is not None, one.beside_since is not None) for one in rows]


def entries(database: Database) -> list[tuple[str, str, object]]:
    """What the log of acts holds about it."""
    with database.reading() as session:
        acts = ("certificate_revoked", "certificate_valid_again")
        rows = session.scalars(select(AuditEntry).where(AuditEntry.act.in_(acts)).order_by(AuditEntry.id))
        return [(one.act, one.actor_role, one.changes) for one in rows]


def mails(database: Database) -> list[tuple[str, str, str]]:
    """Kind, address and state of every mail about certificates."""
    with database.reading() as session:
        rows = session.scalars(select(OutboxMail).where(OutboxMail.kind.startswith("certificate_")).order_by(OutboxMail.id))
        return [(one.kind, one.to_address, one.state) for one in rows]
