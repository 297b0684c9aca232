"""Asking for an export or an erasure, and what stops one. The only writer of this room's tables beside the worker."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.accounts.access import require_account
from quizapp.accounts.closing import close_account
from quizapp.accounts.models import Account
from quizapp.accounts.rules.address import read_address
from quizapp.audit.service import record
from quizapp.files.models import StoredFile
from quizapp.jobs.service import enqueue
from quizapp.kernel.errors import Conflict, Invalid, NotFound
from quizapp.kernel.identity import CONSOLE, Identity
from quizapp.kernel.ids import new_code
from quizapp.mail.service import queue_mail
from quizapp.privacy.models import DataExport, Erasure, LegalHold
from quizapp.privacy.queries import KEPT_READY
from quizapp.privacy.rules.mark import account_mark

EXPORT, ERASE, ERASED_MAIL = "export_person", "erase_person", "erasure_begun"
LONGEST_REASON = 500


def ask_export(session: Session, identity: Identity, locale: str, now: datetime) -> str:
    """Have everything about the person put into a file; its code. Asked twice while the first waits, it is the same."""
    account_id = require_account(identity)
    waiting = select(DataExport.code).where(DataExport.account_id == account_id, DataExport.ready_at.is_(None))
    code = session.scalar(waiting)
    if code is not None:
        return code
    asked = DataExport(code=new_code(), account_id=account_id, locale=locale, asked_at=now, done=0, total=0)
    session.add(asked)
    session.flush()
    enqueue(session, EXPORT, asked.id, now)
    record(session, identity, "export_asked", "account", account_id, None, {"export": asked.id}, now)
    return asked.code


def fetch_export(session: Session, identity: Identity, code: str, now: datetime) -> bytes:
    """The file, for the person it is about. **Raises** NotFound for everybody else, before it is ready and after a day."""
    account_id = require_account(identity)
    found = session.execute(
        select(DataExport.id, StoredFile.content)
        .join(StoredFile, StoredFile.digest == DataExport.file_digest)
        .where(DataExport.code == code, DataExport.account_id == account_id, DataExport.ready_at > now - KEPT_READY)
    ).first()
    if found is None:
        raise NotFound("no_such_export")
    record(session, identity, "export_fetched", "account", account_id, None, {"export": found.id}, now)
    return bytes(found.content)


def forget_exports(session: Session, now: datetime) -> int:
    """Remove exports a day after they were ready; how many."""
    return remove_exports(session, DataExport.ready_at <= now - KEPT_READY)


def remove_exports(session: Session, *which: object) -> int:
    """Remove exports with their files; how many."""
    rows = session.execute(select(DataExport.id, DataExport.file_digest).where(*which)).all()  # type: ignore[arg-type]  # conditions
    session.execute(delete(DataExport).where(DataExport.id.in_([row.id for row in rows])))
    # The archive holds its own code, so no other row can point at the same file.
    session.execute(delete(StoredFile).where(StoredFile.digest.in_([row.file_digest for row in rows if row.file_digest])))
    return len(rows)


def ask_erasure(session: Session, identity: Identity, certificates: str, now: datetime) -> None:
    """Have the person erased. Nobody can enter the account from now on; the worker does the rest.

    **Raises** Conflict while a legal hold stands, and for the last administrator. **Effects**: a mail to the address, if any.
    """
    account_id = require_account(identity)
    hold = session.scalar(select(LegalHold).where(LegalHold.account_id == account_id))
    if hold is not None:
        raise Conflict("legal_hold", reason=hold.reason, since=hold.since)
    _note_erasure(session, identity, session.get_one(Account, account_id), certificates, now)


def erase_at_console(session: Session, email: str, certificates: str, now: datetime) -> None:
    """The same, for who asked in another way. **Raises** NotFound, Conflict."""
    account = _account(session, email)
    ask_erasure(session, Identity(account.id, email=account.email, place=CONSOLE.place), certificates, now)


def enqueue_erasure(session: Session, erasure_id: int, now: datetime) -> None:
    """Have the worker erase; like the mail that confirms it, and so after it, when nothing else is due."""
    enqueue(session, ERASE, erasure_id, now, comes_last=True)


def _note_erasure(session: Session, identity: Identity, account: Account, certificates: str, now: datetime) -> None:
    mark = account_mark(account.id, account.created_at)
    if session.scalar(select(Erasure.id).where(Erasure.mark == mark)) is not None:
        return
    asked = Erasure(mark=mark, certificates=certificates, account_id=account.id, asked_at=now)
    if account.email is not None:
        asked.mail_id = queue_mail(session, ERASED_MAIL, account.email, account.locale, {}, account.id, now).id
    _add(session, asked)
    enqueue_erasure(session, asked.id, now)
    record(session, identity, "erasure_asked", "account", account.id, None, {"certificates": certificates}, now)
    close_account(session, account.id, now)


def _add(session: Session, asked: Erasure) -> None:
    """With a mark for every account that was joined into this one: in a backup from before, that one is the person, too."""
    joined = session.execute(select(Account.id, Account.created_at).where(Account.merged_into_id == asked.account_id))
    facts = {"certificates": asked.certificates, "asked_at": asked.asked_at, "done_at": asked.asked_at}
    session.add_all([asked, *(Erasure(mark=account_mark(*one), **facts) for one in joined)])
    session.flush()


def erase_nameless(session: Session, account_ids: Collection[int], now: datetime) -> None:
    """Have learners erased who never gave an address and have not come back; their results go on counting."""
    for account in session.scalars(select(Account).where(Account.id.in_(account_ids), Account.email.is_(None))).all():
        asked = Erasure(
            mark=account_mark(account.id, account.created_at), certificates="keep_pseudonym", account_id=account.id, asked_at=now
        )
        _add(session, asked)
        enqueue_erasure(session, asked.id, now)


def erase_unused(session: Session, account_ids: Collection[int], now: datetime) -> None:
    """Have accounts erased that nobody has ever used. Who signs in at this moment is quicker, or begins anew afterwards.

    **Effects**: no mail: the address may be a slip of whoever typed it.
    """
    unused = select(Account).where(Account.id.in_(account_ids), Account.first_used_at.is_(None)).order_by(Account.id)
    for account in session.scalars(unused.with_for_update()).all():
        asked = Erasure(mark=account_mark(account.id, account.created_at), certificates="delete", account_id=account.id, asked_at=now)
        _add(session, asked)
        enqueue_erasure(session, asked.id, now)
        close_account(session, account.id, now)


def place_hold(session: Session, email: str, reason: str, now: datetime) -> None:
    """Keep a person's data from being erased. **Raises** NotFound, Invalid without a reason, Conflict when one stands."""
    account, reason = _account(session, email), reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid("hold_without_reason")
    if session.scalar(select(LegalHold.id).where(LegalHold.account_id == account.id)) is not None:
        raise Conflict("hold_stands")
    session.add(LegalHold(account_id=account.id, reason=reason, since=now))
    session.flush()
    record(session, CONSOLE, "hold_placed", "account", account.id, None, {"held": True}, now)


def lift_hold(session: Session, email: str, now: datetime) -> None:
    """Let the person's data be erased again. **Raises** NotFound when none stands."""
    account = _account(session, email)
    hold = session.scalar(select(LegalHold).where(LegalHold.account_id == account.id))
    if hold is None:
        raise NotFound("no_such_hold")
    session.delete(hold)
    record(session, CONSOLE, "hold_lifted", "account", account.id, {"held": True}, {"held": False}, now)


def _account(session: Session, email: str) -> Account:
    account = session.scalar(select(Account).where(Account.email == read_address(email)))
    if account is None:
        raise NotFound("no_such_person")
    return account
