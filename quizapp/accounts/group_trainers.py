"""Who is trainer of one group of a course. The room `cohorts` decides it; the role lies beside the others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.accounts.models import CohortTrainer
from quizapp.accounts.service import add_person, end_as_staff
from quizapp.audit.service import record
from quizapp.kernel.identity import Identity


def set_group_trainers(
    session: Session, identity: Identity, cohort_id: int, course_key: str, addresses: Iterable[str], locale: str, now: datetime
) -> None:
    """The group has these trainers and no others; who is not known yet is added.

    **Raises** Invalid for what cannot be an address. **Effects**: one act in the log for each person whose role changes.
    """
    wanted = {add_person(session, address, locale, now, by=identity) for address in addresses}
    present = set(session.scalars(select(CohortTrainer.account_id).where(CohortTrainer.cohort_id == cohort_id)))
    session.execute(
        delete(CohortTrainer).where(
            CohortTrainer.cohort_id == cohort_id, CohortTrainer.account_id.in_(present - wanted)
        )
    )
    session.add_all(
        CohortTrainer(account_id=one, cohort_id=cohort_id, course_key=course_key) for one in sorted(wanted - present)
    )
    session.flush()
    for one in sorted(present ^ wanted):
        before, after = ({"trainer_of_groups": [cohort_id] if is_it else []} for is_it in (one in present, one in wanted))
        record(session, identity, "roles_changed", "account", one, before, after, now)
    for one in wanted - present:
        end_as_staff(session, one, now)
