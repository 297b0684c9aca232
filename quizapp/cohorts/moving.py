"""Moving people from one group of a course into another: all of them, or nobody, in a handful of statements."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quizapp.audit.service import record
from quizapp.cohorts.models import ENROLLED, LEFT, Cohort, CohortMember
from quizapp.cohorts.queries import Group
from quizapp.kernel.errors import Conflict, Invalid
from quizapp.kernel.identity import Identity


def move(session: Session, identity: Identity, old: Group, new: Group, account_ids: Collection[int], now: datetime) -> int:
    """Take people from one group of the course into another, in one step; how many of them were in the first.

    Attempts, progress and certificates hang on the enrolment in the course, so they go along. **Raises** Conflict, and nothing is
    written, when the seats do not suffice for all; Invalid for a group of another course.
    """
    if old.course_id != new.course_id or old.id == new.id:
        raise Invalid("no_such_group")
    # Both rows in one order, so that two trainers who move people to and fro do not wait for one another.
    session.execute(select(Cohort.id).where(Cohort.id.in_((old.id, new.id))).order_by(Cohort.id).with_for_update())
    asked = select(CohortMember).where(CohortMember.account_id.in_(account_ids)).order_by(CohortMember.id).with_for_update()
    leaving = session.scalars(asked.where(CohortMember.cohort_id == old.id, CohortMember.state == ENROLLED)).all()
    if not leaving:
        return 0
    seats = update(Cohort).where(Cohort.id == new.id, Cohort.seats.is_(None) | (Cohort.taken + len(leaving) <= Cohort.seats))
    if not session.execute(seats.values(taken=Cohort.taken + len(leaving))).rowcount:  # type: ignore[attr-defined]  # CursorResult has it
        raise Conflict("group_full")
    session.execute(update(Cohort).where(Cohort.id == old.id).values(taken=Cohort.taken - len(leaving)))
    for member in leaving:
        member.state, member.since = LEFT, now
    session.flush()  # before anybody comes in: the database lets nobody into two groups of a course
    known = {member.account_id: member for member in session.scalars(asked.where(CohortMember.cohort_id == new.id))}
    for one in leaving:
        place = known.get(one.account_id)
        if place is None:
            place = CohortMember(cohort_id=new.id, account_id=one.account_id, course_id=new.course_id)
            session.add(place)
        place.state, place.since, place.invited_as = ENROLLED, now, None
    session.flush()
    for one in leaving:
        record(session, identity, "group_moved", "account", one.account_id, {"group": old.id}, {"group": new.id}, now)
    return len(leaving)
