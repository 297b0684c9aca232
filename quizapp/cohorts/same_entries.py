"""Two entries of one person: trainers of a group ask about two of its people, administrators about any two.

Trainers never join: whether an entry was ever used, and what it holds in other courses, is not theirs to see or to move.
Administrators join at once where nobody has used one of the two; then there is nobody who could be asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from quizapp.accounts import same_person, signing_in
from quizapp.accounts.access import closed_because, require_administrator
from quizapp.accounts.factor_queries import has_factor
from quizapp.accounts.models import Account
from quizapp.accounts.queries import has_role
from quizapp.accounts.sign_on_models import SignOnAccount
from quizapp.audit.service import record
from quizapp.cohorts.access import scope_of
from quizapp.cohorts.models import CompanyViewer
from quizapp.cohorts.people_queries import Member, enrolled_by_account, members_at
from quizapp.cohorts.queries import Group
from quizapp.kernel.errors import Conflict, NotFound
from quizapp.kernel.identity import Identity
from quizapp.mail.service import queue_mail


@dataclass(frozen=True, slots=True)
class Entry:
    """One of two entries, for administrators."""

    id: int
    name: str | None
    email: str


@dataclass(frozen=True, slots=True)
class Pair:
    """What can be done with two entries. `kept` stays if they are joined; `hindrance`: why nobody but their owner may join them."""

    kept: Entry
    taken: Entry
    hindrance: str | None


def members_asked_about(session: Session, group: Group, one: int, other: int) -> tuple[Member, Member]:
    """Two people who are enrolled in the group, by the numbers of their places. **Raises** NotFound when one is not."""
    members = {member.id: member for member in members_at(session, group, (one, other)) if member.email}
    if one not in members or other not in members or one == other:
        raise NotFound("no_such_person")
    return members[one], members[other]


def ask_members(session: Session, identity: Identity, group: Group, one: int, other: int, now: datetime) -> str:
    """Ask two people of a group whether they are one. **Raises** NotAllowed, NotFound, Conflict when it is asked already."""
    if not scope_of(session, identity, group.course_key).covers(group.id):
        raise NotFound("no_such_group")
    first, second = members_asked_about(session, group, one, other)
    return same_person.ask(session, identity, first.account_id, second.account_id, group.id, group.name, now)


def asked_among(session: Session, group: Group, now: datetime) -> list[tuple[str, Member, Member, datetime]]:
    """What was asked on the page of the group about people who are still in it: code, both people, when."""
    questions = same_person.asked_in(session, group.id, now)
    if not questions:
        return []
    here = enrolled_by_account(session, group, {one for asked in questions for one in (asked.first_id, asked.second_id)})
    return [
        (asked.code, here[asked.first_id], here[asked.second_id], asked.asked_at)
        for asked in questions
        if asked.first_id in here and asked.second_id in here
    ]


def ask_entries(session: Session, identity: Identity, one_id: int, other_id: int, now: datetime) -> str:
    """The same about any two entries. **Raises** NotAllowed for who is no administrator."""
    require_administrator(identity)
    return same_person.ask(session, identity, one_id, other_id, None, "", now)


def pair_of(session: Session, identity: Identity, one_id: int, other_id: int) -> Pair:
    """Which of two entries would stay, and what stands against joining them. **Raises** NotAllowed, NotFound, Invalid."""
    require_administrator(identity)
    return _judge(session, *same_person.pair(session, one_id, other_id), one_id)


def _judge(session: Session, first: Account, second: Account, stays_id: int) -> Pair:
    """Of two that nobody has used the named one stays, else the used one."""
    stays, goes = (first, second) if first.id == stays_id else (second, first)
    used = [account for account in (stays, goes) if not _is_unused(session, account)]
    if used == [goes]:
        stays, goes = goes, stays
    return Pair(_entry(stays), _entry(goes), _hindrance(session, stays, goes, len(used)))


def _hindrance(session: Session, stays: Account, goes: Account, used: int) -> str | None:
    if any(closed_because(account) for account in (stays, goes)):
        return "closed"
    if any(has_role(session, account) or _sees_company(session, account) for account in (stays, goes)):
        return "has_role"
    return "both_used" if used == 2 else None


def _is_unused(session: Session, account: Account) -> bool:
    """Nobody was ever signed in, and nothing is there to sign in with but the mailbox."""
    signs_on = select(SignOnAccount.id).where(SignOnAccount.account_id == account.id).limit(1)
    return not (
        account.first_used_at or account.password_hash or has_factor(session, account.id) or session.scalar(signs_on) is not None
    )


def _sees_company(session: Session, account: Account) -> bool:
    return bool(session.scalar(select(exists().where(CompanyViewer.account_id == account.id))))


def _entry(account: Account) -> Entry:
    return Entry(account.id, account.name, str(account.email))


def join_entries(session: Session, identity: Identity, one_id: int, other_id: int, now: datetime) -> Pair:
    """Take the entry that nobody has used into the other. Both addresses are told, neither of them the other.

    **Raises** NotAllowed, NotFound, Invalid; Conflict when somebody has used it meanwhile, one has a role or is closed.
    """
    require_administrator(identity)
    pair = _judge(session, *same_person.locked_pair(session, one_id, other_id), one_id)
    if pair.hindrance is not None:
        raise Conflict(f"entries_{pair.hindrance}")
    kept, taken = session.get_one(Account, pair.kept.id), session.get_one(Account, pair.taken.id)
    for account, is_kept in ((kept, True), (taken, False)):
        queue_mail(session, "entries_joined", str(account.email), account.locale, {"is_kept": is_kept}, account.id, now)
    signing_in.merge_accounts(session, taken, kept, now)
    record(session, identity, "entries_joined", "account", kept.id, None, {"taken_in": taken.id}, now)
    return pair
