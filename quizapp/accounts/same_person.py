"""Staff take two entries for one person: they ask, both mailboxes get a code, and only who reads both joins the accounts.

Nothing that is asked here tells anybody whether an account was ever used, has a role or a second step, and neither mailbox is
told the other address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import Session, aliased

from quizapp.accounts import confirmations, merging, signing_in
from quizapp.accounts.access import require_known
from quizapp.accounts.confirmation_models import Confirmation, SamePerson
from quizapp.accounts.confirmations import SAME_PERSON
from quizapp.accounts.mailed_secrets import digits_fit
from quizapp.accounts.merging import MergeRefused
from quizapp.accounts.models import Account
from quizapp.audit.service import record
from quizapp.kernel.errors import Conflict, Invalid, NotFound
from quizapp.kernel.identity import Identity
from quizapp.kernel.ids import new_code

_FIRST, _SECOND = aliased(Confirmation), aliased(Confirmation)


@dataclass(frozen=True, slots=True)
class Asked:
    """What staff have asked and nobody has answered yet."""

    code: str
    first_id: int
    second_id: int
    asked_at: datetime


def _open(now: datetime) -> Select[SamePerson]:
    """What can still be answered: both codes wait for their mail or work."""
    waits = [half.done_at.is_(None) & (half.expires_at > now) for half in (_FIRST, _SECOND)]
    return (
        select(SamePerson)
        .join(_FIRST, _FIRST.id == SamePerson.first_half_id)
        .join(_SECOND, _SECOND.id == SamePerson.second_half_id)
        .where(*waits)
        .order_by(SamePerson.id)
    )


def asked_in(session: Session, cohort_id: int | None, now: datetime) -> Sequence[Asked]:
    """What waits for an answer, as it was asked on the page of this group; None: everything, for administrators."""
    rows = _open(now) if cohort_id is None else _open(now).where(SamePerson.cohort_id == cohort_id)
    return [Asked(row.code, row.first_id, row.second_id, row.asked_at) for row in session.scalars(rows)]


def ask(
    session: Session, identity: Identity, one_id: int, other_id: int, cohort_id: int | None, group: str, now: datetime
) -> str:
    """Have a code mailed to each of two entries; the code of the question. Whoever calls has judged that it may be asked.

    **Raises** NotFound for an entry without an address, Conflict when the same is asked already from the same page.
    """
    asked_by = require_known(identity)
    accounts = locked_pair(session, one_id, other_id)
    first, second = (account.id for account in accounts)
    same = _open(now).where(SamePerson.first_id == first, SamePerson.second_id == second)
    if session.scalar(same.where(SamePerson.cohort_id.is_(None) if cohort_id is None else SamePerson.cohort_id == cohort_id)):
        raise Conflict("same_person_asked")
    code = new_code()
    halves = [
        confirmations.ask(
            session, SAME_PERSON, str(account.email), account.id, account.locale, now, said={"group": group, "question": code}
        )
        for account in accounts
    ]
    row = SamePerson(
        code=code, cohort_id=cohort_id, asked_by_id=asked_by, first_id=first, second_id=second,
        first_half_id=halves[0].id, second_half_id=halves[1].id, asked_at=now,
    )
    session.add(row)
    session.flush()
    _record(session, identity, "same_person_asked", row, now)
    return code


def pair(session: Session, one_id: int, other_id: int, *, is_locked: bool = False) -> tuple[Account, Account]:
    """Two entries with an address, the older one first. **Raises** Invalid for one and the same, NotFound."""
    if one_id == other_id:
        raise Invalid("same_person_twice")
    found = select(Account).where(Account.id.in_((one_id, other_id)), Account.email.is_not(None)).order_by(Account.id)
    locked = found.with_for_update().execution_options(populate_existing=True)
    rows = session.scalars(locked if is_locked else found).all()
    if len(rows) != 2:
        raise NotFound("no_such_person")
    return rows[0], rows[1]


def locked_pair(session: Session, one_id: int, other_id: int) -> tuple[Account, Account]:
    """The same, and nobody else changes them meanwhile."""
    return pair(session, one_id, other_id, is_locked=True)


def withdraw(session: Session, identity: Identity, code: str, cohort_id: int | None, now: datetime) -> None:
    """Ask no more: what was mailed joins nothing. **Raises** NotFound for what was asked elsewhere, or is over."""
    here = () if cohort_id is None else (SamePerson.cohort_id == cohort_id,)
    row = session.scalar(_open(now).where(SamePerson.code == code, *here).with_for_update(of=SamePerson))
    if row is None:
        raise NotFound("no_such_request")
    _record(session, identity, "same_person_withdrawn", row, now)
    session.execute(delete(Confirmation).where(Confirmation.id.in_((row.first_half_id, row.second_half_id))))


def _record(session: Session, identity: Identity, act: str, row: SamePerson, now: datetime) -> None:
    """An entry for each of the two, which does not name the other: it may be another person's."""
    for account_id in (row.first_id, row.second_id):
        record(session, identity, act, "account", account_id, None, {"group": row.cohort_id, "inquiry": row.id}, now)


def require_asked(session: Session, identity: Identity, code: str, now: datetime) -> None:
    """**Raises** NotFound when this person was not asked, or not any more."""
    _halves(session, identity, code, now)


def _halves(session: Session, identity: Identity, code: str, now: datetime) -> tuple[Confirmation, Confirmation]:
    """One's own half and the other one. Both addresses have to be those of then."""
    me = require_known(identity)
    row = session.scalar(_open(now).where(SamePerson.code == code, or_(SamePerson.first_id == me, SamePerson.second_id == me)))
    if row is None:
        raise NotFound("link_expired")
    found = select(Confirmation).join(Account, (Account.id == Confirmation.account_id) & (Account.email == Confirmation.email))
    here = Confirmation.id.in_((row.first_half_id, row.second_half_id))
    locked = found.where(here).with_for_update(of=Confirmation).execution_options(populate_existing=True)
    halves = {half.account_id == me: half for half in session.scalars(locked)}
    if len(halves) != 2:
        raise NotFound("link_expired")
    return halves[True], halves[False]


def confirm(
    session: Session, identity: Identity, code: str, own_typed: str, other_typed: str, key: str, now: datetime
) -> MergeRefused | None:
    """Take the other entry into the account that is signed in, when both codes are right.

    **Raises** NotFound, and Conflict as for accounts that somebody joins unasked. **Effects**: as there.
    """
    account_id = require_known(identity)
    row = session.execute(select(SamePerson.first_id, SamePerson.second_id).where(SamePerson.code == code)).first()
    if row is None or account_id not in row:
        raise NotFound("link_expired")
    locked_pair(session, *row)
    own, other = _halves(session, identity, code, now)
    right = [digits_fit(own, own_typed, key), digits_fit(other, other_typed, key)]
    if not all(right):
        signing_in.note_failure(session, identity, account_id, "code", now)
        return MergeRefused(not right[0], not right[1])
    merging.join_proven(session, identity, own, other, now)
    return None
