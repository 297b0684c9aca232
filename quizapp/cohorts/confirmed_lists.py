"""Confirmed lists: kept until the worker has enrolled everybody in them, in portions, so that nobody waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts.access import require_known
from quizapp.accounts.queries import identity_of_account
from quizapp.audit.service import record
from quizapp.cohorts.access import scope_of
from quizapp.cohorts.lists import AT_ONCE, enrol_portion
from quizapp.cohorts.models import Cohort, ConfirmedList
from quizapp.cohorts.queries import Group, group_by_code
from quizapp.cohorts.rules.listed import Listed, unpack_list
from quizapp.cohorts.rules.scope import WHOLE_COURSE
from quizapp.jobs.service import enqueue
from quizapp.kernel.errors import NotAllowed, NotFound
from quizapp.kernel.identity import Identity

ENROL_LIST = "enrol_list"


@dataclass(frozen=True, slots=True)
class ListProgress:
    """How far a list is. **Shape**: `total` and `done` are rows, `enrolled` and `invited` people; `invites`: what for."""

    number: int
    total: int
    done: int
    enrolled: int
    invited: int
    invites: bool
    is_stopped: bool

    @property
    def is_done(self) -> bool:
        """True when nothing more will be done: every row was worked through, or the list was stopped."""
        return self.is_stopped or self.done >= self.total


def confirm(session: Session, identity: Identity, group: Group, packed: str, locale: str, now: datetime) -> int:
    """Keep a list for the worker; its number. **Raises** Invalid for what is no checked list."""
    rows = unpack_list(packed)
    kept = ConfirmedList(
        cohort_id=group.id, account_id=require_known(identity), locale=locale, rows=packed if rows else "", total=len(rows),
        done=0, enrolled=0, invited=0, invites=_invites(identity, group), is_stopped=False, confirmed_at=now,
    )
    session.add(kept)
    session.flush()
    record(session, identity, "list_confirmed", "group", group.id, None, {"rows": len(rows)}, now)
    enqueue(session, ENROL_LIST, kept.id, now)
    return kept.id


def progress_of(session: Session, group: Group, number: int) -> ListProgress:
    """How far a list of the group is. **Raises** NotFound."""
    row = session.scalar(select(ConfirmedList).where(ConfirmedList.id == number, ConfirmedList.cohort_id == group.id))
    if row is None:
        raise NotFound("no_such_list")
    return ListProgress(row.id, row.total, row.done, row.enrolled, row.invited, row.invites, row.is_stopped)


def packed_rows(session: Session, number: int) -> str:
    """The rows of a list, for `unpack_list`, which takes a while and is done outside of any transaction; "" when all is done."""
    return session.scalar(select(ConfirmedList.rows).where(ConfirmedList.id == number)) or ""


def enrol_next(session: Session, number: int, rows: Sequence[Listed], now: datetime, most: int = AT_ONCE) -> bool:
    """Enrol the next of a list's rows, all of which are handed in; True while there are more.

    What was worked through is not worked through again.

    **Effects**: each person who comes in is an act of whoever has confirmed the list; with the last rows the list is emptied. It is
    stopped and emptied when who confirmed it may not do any more what was confirmed: suspended, no longer trainer of the course or of
    this group, or now of another scope.
    """
    kept = session.scalar(select(ConfirmedList).where(ConfirmedList.id == number).with_for_update())
    if kept is None or not kept.rows:
        return False
    group = _group(session, kept.cohort_id)
    identity = _who_still_may(session, kept, group)
    if identity is None:  # the rest of the order is void
        kept.rows, kept.is_stopped = "", True
        return False
    portion = rows[kept.done : kept.done + most]
    brought = enrol_portion(session, identity, group, portion, kept.locale, now)
    kept.enrolled += brought.enrolled
    kept.invited += brought.invited
    kept.done += len(portion)
    if kept.done < kept.total:
        return True
    kept.rows = ""
    return False


def _invites(identity: Identity, group: Group) -> bool:
    return not identity.may_see_results_of(group.course_key)


def _who_still_may(session: Session, kept: ConfirmedList, group: Group) -> Identity | None:
    """Who has confirmed a list, with the rights of this moment; None where they do not suffice any more."""
    try:
        identity = identity_of_account(session, kept.account_id)
        scope = scope_of(session, identity, group.course_key)
    except (NotFound, NotAllowed):
        return None
    return identity if scope.covers(group.id) and _invites(identity, group) == kept.invites else None


def _group(session: Session, cohort_id: int) -> Group:
    cohort = session.get_one(Cohort, cohort_id)
    return group_by_code(session, cohort.course_id, cohort.code, WHOLE_COURSE)
