"""Enrolling a whole list: judging every row, then, once somebody has confirmed it, enrolling in portions.

A list gives nobody a right, changes no name and merges no account; the same list twice changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.accounts.service import account_with_address
from quizapp.audit.service import record
from quizapp.cohorts.models import ENROLLED, INVITED, Cohort, CohortMember
from quizapp.cohorts.queries import Group
from quizapp.cohorts.rules.listed import ENROLS, VERDICTS, Listed, Verdict
from quizapp.cohorts.service import admit, invite
from quizapp.courses.models import Enrolment
from quizapp.kernel.errors import Conflict
from quizapp.kernel.identity import Identity

AT_ONCE = 50
"""Rows in one transaction: on SQLite other writers wait no longer than 200 ms."""
ASKED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ListReport:
    """Every row with what will be done with it. **Shape**: `ignored` are heads of columns that are not read."""

    rows: Sequence[Listed]
    ignored: Sequence[str] = ()

    def of(self, verdict: Verdict) -> list[Listed]:
        """Rows of one verdict as they are told, in the order of the list."""
        return [row for row in self.rows if _told(row) == verdict]

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many there are of each verdict that is told, in the order of a report."""
        counted = Counter(_told(row) for row in self.rows)
        return {verdict: counted[verdict] for verdict in VERDICTS if counted[verdict]}

    @property
    def enrolling(self) -> list[Listed]:
        """Rows that will be enrolled."""
        return [row for row in self.rows if row.verdict in ENROLS]


def _told(row: Listed) -> Verdict:
    """Whether somebody has an account here is told nobody: known or not, an address is enrolled alike."""
    return "new" if row.verdict == "known" else row.verdict


def judge(
    session: Session, identity: Identity, group: Group, rows: Sequence[Listed], ignored: Sequence[str] = ()
) -> ListReport:
    """Look everybody up: who is known, in the group already, in another one, an administrator; who gets no seat.

    A trainer of the group alone is told of nobody outside it whether the address is known: everybody else is invited.
    Two queries for 500 rows; nothing is written.
    """
    if not identity.may_see_results_of(group.course_key):
        return ListReport(_judged_to_invite(session, group, rows), ignored)
    found: list[Listed] = []
    free = None if group.seats is None else group.seats - group.taken
    for portion in portions(rows, ASKED_AT_ONCE):
        known = _known(session, group, [row.address for row in portion if row.verdict == "new"])
        for row in portion:
            judged = replace(row, verdict=known.get(row.address, "new")) if row.verdict == "new" else row
            if judged.verdict in ENROLS and free is not None:
                free -= 1
                judged = replace(judged, verdict="no_seat") if free < 0 else judged
            found.append(judged)
    return ListReport(found, ignored)


def _judged_to_invite(session: Session, group: Group, rows: Sequence[Listed]) -> list[Listed]:
    known: dict[str, Verdict] = {}
    for portion in portions(rows, ASKED_AT_ONCE):
        known |= _known(session, group, [row.address for row in portion if row.verdict == "new"])
    here: dict[bool, Verdict] = {True: "member", False: "invited"}
    return [
        replace(row, verdict=here[known.get(row.address) == "member"]) if row.verdict == "new" else row for row in rows
    ]


def portions(rows: Sequence[Listed], size: int = AT_ONCE) -> Iterator[Sequence[Listed]]:
    """The rows in pieces."""
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _known(session: Session, group: Group, addresses: Sequence[str]) -> dict[str, Verdict]:
    found = session.execute(
        select(Account.email, Account.is_administrator, CohortMember.cohort_id)
        .outerjoin(
            CohortMember,
            (CohortMember.account_id == Account.id)
            & (CohortMember.course_id == group.course_id)
            & (CohortMember.state == ENROLLED),
        )
        .where(Account.email.in_(addresses))
    )
    return {str(email): _verdict(group, is_administrator, cohort_id) for email, is_administrator, cohort_id in found}


def _verdict(group: Group, is_administrator: bool, cohort_id: int | None) -> Verdict:
    if is_administrator:
        return "administrator"
    if cohort_id is None:
        return "known"
    return "member" if cohort_id == group.id else "elsewhere"


class Brought(NamedTuple):
    """How many people of a portion came into the group, and how many were invited."""

    enrolled: int = 0
    invited: int = 0


def enrol_portion(
    session: Session, identity: Identity, group: Group, rows: Sequence[Listed], locale: str, now: datetime
) -> Brought:
    """Enrol or invite one portion of a confirmed list, judged anew in this transaction; how many that were. Whether she still is
    trainer of the group is for the caller to ask.

    **Effects**: one act in the log for each person who is added and for each who comes in or is invited.
    """
    wanted = [row for row in judge(session, identity, replace(group, seats=None), rows).rows if row.verdict in ENROLS]
    if not wanted:
        return Brought()
    if not identity.may_see_results_of(group.course_key):
        states = Counter(_invite_one(session, identity, group, row, locale, now) for row in wanted)
        return Brought(states[ENROLLED], states[INVITED])
    try:
        with session.begin_nested():
            return Brought(_enrol_together(session, identity, group, wanted, locale, now))
    except (IntegrityError, Conflict):  # somebody was quicker, or the seats do not suffice for all of them
        return Brought(sum(_enrol_one(session, identity, group, row, locale, now) for row in wanted))


def _enrol_together(
    session: Session, identity: Identity, group: Group, rows: Sequence[Listed], locale: str, now: datetime
) -> int:
    """All of them in a handful of statements. **Raises** Conflict or IntegrityError, and nothing is written."""
    seats = update(Cohort).where(
        Cohort.id == group.id, Cohort.seats.is_(None) | (Cohort.taken + len(rows) <= Cohort.seats)
    ).values(taken=Cohort.taken + len(rows))
    if not session.execute(seats).rowcount:  # type: ignore[attr-defined]  # CursorResult has it
        raise Conflict("group_full")
    ids = _accounts(session, rows, locale, now)
    here = select(CohortMember.id).where(CohortMember.cohort_id == group.id, CohortMember.account_id.in_(ids.values()))
    if session.scalars(here.limit(1)).first() is not None:  # who waited or had left: their row becomes another one
        raise Conflict("in_another_group")
    member = {"cohort_id": group.id, "course_id": group.course_id, "state": ENROLLED, "since": now}
    session.execute(insert(CohortMember), [{**member, "account_id": one} for one in ids.values()])
    learning = select(Enrolment.account_id).where(
        Enrolment.course_id == group.course_id, Enrolment.account_id.in_(ids.values())
    )
    if beginning := sorted(set(ids.values()) - set(session.scalars(learning))):
        enrolment = {"course_id": group.course_id, "enrolled_at": now}
        session.execute(insert(Enrolment), [{**enrolment, "account_id": one} for one in beginning])
    for row in rows:
        _record(session, identity, group, ids[row.address], row.verdict == "new", now)
    return len(rows)


def _accounts(session: Session, rows: Sequence[Listed], locale: str, now: datetime) -> dict[str, int]:
    """Numbers of accounts by address; those who are new here are added."""
    account = {"locale": locale, "is_administrator": False, "created_at": now}
    new = [{**account, "email": row.address, "name": row.name or None} for row in rows if row.verdict == "new"]
    if new:
        session.execute(insert(Account), new)
    found = session.execute(select(Account.id, Account.email).where(Account.email.in_([row.address for row in rows])))
    return {str(email): account_id for account_id, email in found}


def _enrol_one(session: Session, identity: Identity, group: Group, row: Listed, locale: str, now: datetime) -> int:
    try:
        with session.begin_nested():
            account_id, is_new = _account(session, row, locale, now)
            admit(session, group, account_id, now)
    except Conflict:  # no seat any more, or in another group by now
        return 0
    _record(session, identity, group, account_id, is_new, now)
    return 1


def _invite_one(session: Session, identity: Identity, group: Group, row: Listed, locale: str, now: datetime) -> str | None:
    account_id, is_new = _account(session, row, locale, now)
    if is_new:
        _record_added(session, identity, account_id, now)
    return invite(session, identity, group, account_id, row.address, now)


def _account(session: Session, row: Listed, locale: str, now: datetime) -> tuple[int, bool]:
    """Number of the account with the address, and whether it is new: then it gets the name from the list."""
    account = account_with_address(session, row.address, locale, now)
    is_new = account.created_at == now and account.name is None and row.verdict in ("new", "invited")
    if is_new:
        account.name = row.name or None
    return account.id, is_new


def _record_added(session: Session, identity: Identity, account_id: int, now: datetime) -> None:
    record(session, identity, "person_added", "account", account_id, None, {"administrator": False, "trainer_of": []}, now)


def _record(session: Session, identity: Identity, group: Group, account_id: int, is_new: bool, now: datetime) -> None:
    if is_new:
        _record_added(session, identity, account_id, now)
    after = {"group": group.id, "state": ENROLLED}
    record(session, identity, "group_joined", "account", account_id, None, after, now)
