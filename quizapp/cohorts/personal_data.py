"""A person's groups, companies and calendar: export, erasure, merging."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quizapp.accounts.models import CohortTrainer
from quizapp.cohorts.models import (
    ENROLLED,
    INVITED,
    LEFT,
    CalendarAddress,
    Cohort,
    CohortMember,
    Company,
    CompanyViewer,
    ConfirmedList,
)
from quizapp.courses.models import CourseRow
from quizapp.kernel.events import AccountsMerged

NOT_EXPORTED = {
    "calendar_address.token_digest": "opens the calendar", "confirmed_list.rows": "addresses of other people, for minutes",
}
"""Columns that an export leaves out, and why."""


def export_for(session: Session, account_id: int) -> dict[str, list[dict[str, Any]]]:
    """Groups, companies whose people one sees, and since when a calendar address is there."""
    members = session.execute(
        select(CourseRow.key, Cohort.name, CohortMember.state, CohortMember.since, CohortMember.invited_as)
        .join(Cohort, Cohort.id == CohortMember.cohort_id)
        .join(CourseRow, CourseRow.id == CohortMember.course_id)
        .where(CohortMember.account_id == account_id)
        .order_by(CohortMember.id)
    )
    companies = session.scalars(
        select(Company.name)
        .join(CompanyViewer, CompanyViewer.company_id == Company.id)
        .where(CompanyViewer.account_id == account_id)
        .order_by(Company.name)
    )
    lists = session.execute(
        select(ConfirmedList.cohort_id, ConfirmedList.locale, ConfirmedList.confirmed_at)
        .where(ConfirmedList.account_id == account_id)
        .order_by(ConfirmedList.id)
    )
    made = session.scalars(select(CalendarAddress.made_at).where(CalendarAddress.account_id == account_id))
    return {
        "groups": [
            {
                "course": row.key, "group": row.name, "state": row.state, "since": row.since.isoformat(), "invited_as": row.invited_as,
            }
            for row in members
        ],
        "sees_people_of": [{"company": name} for name in companies],
        "confirmed_lists": [
            {"group": row.cohort_id, "locale": row.locale, "confirmed_at": row.confirmed_at.isoformat()} for row in lists
        ],
        "calendar_addresses": [{"made_at": one.isoformat()} for one in made],
    }


def erase_for(session: Session, account_id: int) -> None:
    """Remove the person from every group; her seats are free again."""
    held = session.scalars(
        select(CohortMember.cohort_id).where(CohortMember.account_id == account_id, CohortMember.state == ENROLLED)
    ).all()
    session.execute(update(Cohort).where(Cohort.id.in_(held)).values(taken=Cohort.taken - 1))
    for table in (CohortMember, CompanyViewer, CalendarAddress, ConfirmedList):
        session.execute(delete(table).where(table.account_id == account_id))


def merge_into(session: Session, merged: AccountsMerged) -> None:
    """Move seats to the known account, rights stay behind; of two seats in one course the older account's is given back."""
    _merge_members(session, merged)
    old, known = merged.from_account_id, merged.into_account_id
    for table in (CompanyViewer, CohortTrainer, CalendarAddress):
        session.execute(delete(table).where(table.account_id == old))
    session.execute(update(ConfirmedList).where(ConfirmedList.account_id == old).values(account_id=known))


def _merge_members(session: Session, merged: AccountsMerged) -> None:
    known = {
        row.cohort_id: row
        for row in session.scalars(select(CohortMember).where(CohortMember.account_id == merged.into_account_id))
    }
    in_a_group = {row.course_id for row in known.values() if row.state == ENROLLED}
    # Whoever invited an address is not to read another one of the same person.
    of_old = CohortMember.account_id == merged.from_account_id
    session.execute(delete(CohortMember).where(of_old, CohortMember.state == INVITED))
    for member in session.scalars(select(CohortMember).where(of_old)).all():
        if member.state == ENROLLED and member.course_id in in_a_group:
            session.execute(update(Cohort).where(Cohort.id == member.cohort_id).values(taken=Cohort.taken - 1))
            member.state = LEFT
        twin = known.get(member.cohort_id)
        if twin is None:
            member.account_id = merged.into_account_id
            continue
        state = member.state if twin.state in (LEFT, INVITED) or member.state == ENROLLED else twin.state
        session.delete(member)
        session.flush()
        twin.state = state
        twin.invited_as = twin.invited_as if state == INVITED else None
    session.flush()
