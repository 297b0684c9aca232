"""Erasing a person, room by room. Each step is a transaction of its own and can be done again, so a killed worker goes on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.audit import personal_data as audit_personal_data
from quizapp.certificates.personal_data import keep_papers
from quizapp.courses.personal_data import hand_over_results
from quizapp.db.session import Database
from quizapp.mail.models import OutboxMail
from quizapp.privacy.addresses import erase_marked_again
from quizapp.privacy.models import Erasure, LegalHold
from quizapp.privacy.queries import things_of
from quizapp.privacy.rooms import Room
from quizapp.privacy.rules.mark import account_mark
from quizapp.privacy.service import enqueue_erasure
from quizapp.quizzes.forgetting import enrolments_with_results, keep_marks_only

LONGEST_WAIT = timedelta(hours=24)
"""How long the address is kept for a mail that cannot be sent."""


def erase(database: Database, erasure_id: int, rooms: Sequence[Room], now: datetime) -> bool:
    """Erase one person; False when it has to go on later: a legal hold, or the mail that confirms it has not left yet.

    **Effects**: results go on counting under a nameless account, in the log of acts a pseudonym stands for the person.
    """
    with database.reading() as session:
        asked = session.get_one(Erasure, erasure_id)
        account_id, certificates = asked.account_id, asked.certificates
        if account_id is None:
            return True
        if session.scalar(select(LegalHold.id).where(LegalHold.account_id == account_id)) is not None:
            return False
    with database.transaction() as session:  # first, while what others acted on still leads to the person
        _leave_log(session, account_id, now)
    if certificates != "delete":
        with database.transaction() as session:
            keep_papers(session, account_id, with_name=certificates == "keep_name")
    for room in reversed(rooms):
        if room.erase_for and not room.keeps_results and room.name != "accounts":
            with database.transaction() as session:
                room.erase_for(session, account_id)
    with database.transaction() as session:
        keep_marks_only(session, account_id, now)
    with database.transaction() as session:
        _leave_log(session, account_id, now)  # of what was done meanwhile
        hand_over_results(session, account_id, enrolments_with_results(session, account_id), now)
    return _end(database, erasure_id, account_id, rooms, now)


def _leave_log(session: Session, account_id: int, now: datetime) -> None:
    audit_personal_data.erase_for(session, account_id, now, things_of(session, account_id))


def _end(database: Database, erasure_id: int, account_id: int, rooms: Sequence[Room], now: datetime) -> bool:
    """The account goes last, once the mail to its address has left."""
    with database.transaction() as session:
        asked = session.get_one(Erasure, erasure_id)
        if now - asked.asked_at < LONGEST_WAIT and _waits(session, asked.mail_id):
            return False
        if session.get(Account, account_id) is not None:
            for room in reversed(rooms):
                if room.erase_for and (room.keeps_results or room.name == "accounts"):
                    room.erase_for(session, account_id)
        asked.account_id, asked.mail_id, asked.done_at = None, None, now
    database.empty_log()
    return True


def _waits(session: Session, mail_id: int | None) -> bool:
    return session.scalar(select(OutboxMail.state).where(OutboxMail.id == mail_id)) == "queued"


def go_on(database: Database, now: datetime) -> None:
    """Have every erasure that is not done looked at again; the worker does this every minute."""
    with database.reading() as session:
        waiting = session.scalars(select(Erasure.id).where(Erasure.account_id.is_not(None))).all()
    if waiting:
        with database.transaction() as session:
            for erasure_id in waiting:
                enqueue_erasure(session, erasure_id, now)


Listed = tuple[str, str]
"""Mark of an erased account or attendee, and what became of its certificates."""


def erasures_done(session: Session) -> list[Listed]:
    """Everybody who was erased or is about to be, oldest first: what has to be done again after a restore."""
    rows = session.execute(select(Erasure.mark, Erasure.certificates).order_by(Erasure.id))
    return [(row.mark, row.certificates) for row in rows]


def erase_again(database: Database, listed: Collection[Listed], rooms: Sequence[Room], now: datetime) -> int:
    """After a restore: erase whoever was erased since that backup; how many. No mail is sent, they have had theirs."""
    with database.transaction() as session:
        accounts = {
            account_mark(row.id, row.created_at): row.id
            for row in session.execute(select(Account.id, Account.created_at).where(Account.merged_into_id.is_(None)))
        }
        known = {row.mark: row for row in session.scalars(select(Erasure))}
        for mark, certificates in listed:
            row = known.get(mark) or Erasure(mark=mark, certificates=certificates, asked_at=now)
            row.account_id, row.mail_id = accounts.get(mark), None
            row.done_at = row.done_at or now
            session.add(row)
        session.flush()
        attendees = erase_marked_again(session, {mark for mark, _certificates in listed}, now)
        todo = session.scalars(select(Erasure.id).where(Erasure.account_id.is_not(None)).order_by(Erasure.id)).all()
    return attendees + sum(erase(database, erasure_id, rooms, now) for erasure_id in todo)
