"""Erasing people who never had an account: attendees of webinars, and addresses that mails were sent to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.accounts import personal_data as accounts_personal_data
from quizapp.accounts.access import require_administrator
from quizapp.accounts.confirmation_models import Confirmation
from quizapp.accounts.models import Account, SignInRequest
from quizapp.audit.service import record
from quizapp.courses.queries import PublishedCourse
from quizapp.kernel.errors import Conflict, NotFound
from quizapp.kernel.identity import CONSOLE, Identity
from quizapp.mail.models import OutboxMail
from quizapp.privacy.models import Erasure
from quizapp.privacy.rules.mark import attendee_mark
from quizapp.privacy.service import erase_nameless
from quizapp.webinars import personal_data as webinars_personal_data
from quizapp.webinars.leading import scope_at
from quizapp.webinars.models import Attendee
from quizapp.webinars.removing import by_name_alone, remember_removed


@dataclass(frozen=True, slots=True)
class Found:
    """What is known by an address. **Shape**: numbers of rows."""

    webinars: int
    mails: int
    requests: int


def has_account(session: Session, email: str) -> bool:
    """Whether an account has this address."""
    return session.scalar(select(Account.id).where(Account.email == email)) is not None


def known_by(session: Session, email: str) -> Found:
    """What an erasure would remove. **Raises** NotFound for nothing, Conflict where an account is known."""
    if has_account(session, email):
        raise Conflict("address_has_account")
    attended = webinars_personal_data.attendees_of_address(session, email)
    if any(one.account_id is not None for one in attended):
        raise Conflict("address_of_account")
    found = Found(
        len(attended), _count(session, OutboxMail, OutboxMail.to_address == email),
        _count(session, SignInRequest, SignInRequest.email == email) + _count(session, Confirmation, Confirmation.email == email),
    )
    if found == Found(0, 0, 0):
        raise NotFound("no_such_person")
    return found


def _count(session: Session, table: type[object], which: object) -> int:
    return session.scalar(select(func.count()).select_from(table).where(which)) or 0  # type: ignore[arg-type]  # a condition


def erase_address(session: Session, identity: Identity, email: str, now: datetime) -> Found:
    """Remove everything that is known by an address without an account, for administrators. Raises as `known_by`, NotAllowed.

    **Effects**: records that began behind the person's links are erased by the worker. A mark of each attendee stays, so that a
    restored backup does not bring the person back; nobody is told by mail, because nobody has confirmed the address.
    """
    if identity.place != CONSOLE.place:
        require_administrator(identity)
    found = known_by(session, email)
    attended = webinars_personal_data.attendees_of_address(session, email)
    for one in attended:
        mark = attendee_mark(one.id, one.imported_at)
        session.add(Erasure(mark=mark, certificates="delete", asked_at=now, done_at=now))
    _forget(session, email, [one.id for one in attended], now)
    record(session, identity, "address_erased", "database", None, None, {"webinars": found.webinars, "mails": found.mails}, now)
    return found


def _forget(session: Session, email: str, attendee_ids: Collection[int], now: datetime) -> None:
    erase_nameless(session, webinars_personal_data.nameless_of(session, attendee_ids), now)
    webinars_personal_data.erase_address(session, email)
    accounts_personal_data.erase_address(session, email)


def remove_by_name(
    session: Session, identity: Identity, course: PublishedCourse, number: int, attendee_id: int, now: datetime
) -> None:
    """Remove somebody from the list of a webinar whom nothing but a name knows, for who leads it.

    **Raises** NotAllowed, NotFound, Conflict for who is known by an address or an account. **Effects**: links and mails go along; a mark
    stays for backups, and a fingerprint so that no report brings the person back. The log of acts keeps no name.
    """
    attendee = by_name_alone(session, number, attendee_id, scope_at(session, identity, course, number), is_locked=True)
    mark = attendee_mark(attendee.id, attendee.imported_at)
    session.add(Erasure(mark=mark, certificates="delete", asked_at=now, done_at=now))
    remember_removed(session, [attendee], now)
    erase_nameless(session, webinars_personal_data.nameless_of(session, [attendee.id]), now)
    webinars_personal_data.forget_attendees(session, [attendee.id])
    record(session, identity, "attendee_removed", "meeting", number, None, {"people": 1}, now)


def erase_marked_again(session: Session, marks: Collection[str], now: datetime) -> int:
    """After a restore: remove attendees of these marks once more; how many."""
    rows = session.scalars(select(Attendee).where(Attendee.account_id.is_(None)))
    found = [one for one in rows if attendee_mark(one.id, one.imported_at) in marks]
    for email in {one.email for one in found if one.email}:
        _forget(session, email, [one.id for one in found], now)
    remember_removed(session, found, now)
    webinars_personal_data.forget_attendees(session, [one.id for one in found])
    return len(found)
