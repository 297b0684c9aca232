"""Reading the people of a group, a page at a time: who waits, who is invited, who is enrolled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.cohorts.models import ENROLLED, INVITED, WAITING, CohortMember
from quizapp.cohorts.queries import Group
from quizapp.courses.models import Enrolment
from quizapp.db.names import name_key
from quizapp.kernel.paging import page_of

PEOPLE_PER_PAGE = 50
"""Nobody can tick more at once, so that what is done to those who are ticked is one short transaction."""
SHOWN = (WAITING, INVITED, ENROLLED)


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a group. `id` is the number of her place, which pages name instead of that of her account: a low one of those would
    tell that an invited address was known. `number` is her enrolment in the course, None while she waits."""

    id: int
    account_id: int
    name: str | None
    email: str | None
    state: str
    since: datetime
    number: int | None


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of the people of one state. **Shape**: `page` counts from 1; `total` is of those whom the search lets through."""

    people: Sequence[Member]
    total: int
    page: int
    pages: int


_IS_INVITED = CohortMember.state == INVITED
_NAME: ColumnElement[Any] = case((_IS_INVITED, None), else_=Account.name)
_ADDRESS: ColumnElement[Any] = case((_IS_INVITED, CohortMember.invited_as), else_=Account.email)


def _members(group: Group) -> Select[*tuple[Any, ...]]:
    """Everybody but those who left, by name. Of who is invited no more than the address that was typed, also when she has another one
    by now."""
    return (
        select(
            CohortMember.id, Account.id, _NAME, _ADDRESS, CohortMember.state, CohortMember.since,
            case((_IS_INVITED, None), else_=Enrolment.id),
        )
        .join(CohortMember, CohortMember.account_id == Account.id)
        .outerjoin(Enrolment, (Enrolment.account_id == Account.id) & (Enrolment.course_id == group.course_id))
        .where(CohortMember.cohort_id == group.id)
        .order_by(name_key(func.coalesce(_NAME, _ADDRESS)), CohortMember.id)
    )


def people_of(session: Session, group: Group, search: str = "", asked: Mapping[str, int] | None = None) -> dict[str, PeoplePage]:
    """A page of each state, those whose shown name or address contains the search. **Shape**: `asked` is the page by state."""
    matching = or_(_NAME.icontains(search, autoescape=True), _ADDRESS.icontains(search, autoescape=True)) if search else None
    within = [CohortMember.cohort_id == group.id, *([] if matching is None else [matching])]
    counting = select(CohortMember.state, func.count()).join(Account, Account.id == CohortMember.account_id).where(*within)
    counts = {row[0]: row[1] for row in session.execute(counting.group_by(CohortMember.state))}
    found = {}
    for state in SHOWN:
        here = page_of(counts.get(state, 0), PEOPLE_PER_PAGE, (asked or {}).get(state, 1))
        rows = _members(group).where(CohortMember.state == state, *within).limit(PEOPLE_PER_PAGE).offset(here.start)
        people = [Member(*row) for row in session.execute(rows)] if counts.get(state) else []
        found[state] = PeoplePage(people, counts.get(state, 0), here.page, here.pages)
    return found


def members_at(session: Session, group: Group, numbers: Iterable[int], state: str = ENROLLED) -> Sequence[Member]:
    """Those who have these places and are of one state; numbers that are none of the group's are passed over."""
    rows = session.execute(_members(group).where(CohortMember.id.in_(list(numbers)), CohortMember.state == state))
    return [Member(*row) for row in rows]


def enrolled_by_account(session: Session, group: Group, account_ids: Iterable[int]) -> dict[int, Member]:
    """Those of these accounts that are enrolled in the group."""
    rows = session.execute(_members(group).where(Account.id.in_(list(account_ids)), CohortMember.state == ENROLLED))
    return {member.account_id: member for member in (Member(*row) for row in rows)}


def accounts_of_places(session: Session, group: Group, numbers: Sequence[int]) -> list[int]:
    """Whose these places of the group are, in one order; numbers that are none of the group's are passed over."""
    found = select(CohortMember.account_id).where(CohortMember.cohort_id == group.id, CohortMember.id.in_(numbers))
    return sorted(session.scalars(found))
