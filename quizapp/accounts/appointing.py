"""Rights over one thing of a higher room: trainers of a group, people who see a company's. That room decides who has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.accounts.service import add_person, end_as_staff
from quizapp.audit.service import record
from quizapp.kernel.identity import Identity


def appoint(
    session: Session, identity: Identity, right: type[Any], over: Mapping[str, object], said: Mapping[str, list[int]],
    addresses: Iterable[str], locale: str, now: datetime,
) -> None:
    """These people have the right and no others; who is not known yet is added.

    **Shape**: `right` is a mapped class with an `account_id`, `over` its other columns; `said` is the right as the log names it.
    **Raises** Invalid for what cannot be an address. **Effects**: one act in the log for each person whose role changes.
    """
    wanted = {add_person(session, address, locale, now, by=identity) for address in addresses}
    here = [getattr(right, column) == value for column, value in over.items()]
    present = set(session.scalars(select(right.account_id).where(*here)))
    session.execute(delete(right).where(*here, right.account_id.in_(present - wanted)))
    session.add_all(right(account_id=one, **over) for one in sorted(wanted - present))
    session.flush()
    nothing: dict[str, list[int]] = {name: [] for name in said}
    for one in sorted(present ^ wanted):
        before, after = (dict(said) if is_it else nothing for is_it in (one in present, one in wanted))
        record(session, identity, "roles_changed", "account", one, before, after, now)
    for one in wanted - present:
        end_as_staff(session, one, now)
