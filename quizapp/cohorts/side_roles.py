"""Rights that are given on pages of groups and companies, for the list of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts.models import CohortTrainer
from quizapp.cohorts.models import Cohort, Company, CompanyViewer
from quizapp.db.names import name_key


@dataclass(frozen=True, slots=True)
class SideRoles:
    """Names of the groups that somebody is trainer of, and of the companies whose people she sees."""

    groups: list[str] = field(default_factory=list)
    companies: list[str] = field(default_factory=list)


def side_roles(session: Session, account_ids: Sequence[int]) -> Mapping[int, SideRoles]:
    """Of each of these people, none for most; two queries."""
    found = defaultdict[int, SideRoles](SideRoles)
    groups = select(CohortTrainer.account_id, Cohort.name).join(Cohort, Cohort.id == CohortTrainer.cohort_id)
    for account_id, name in session.execute(groups.where(CohortTrainer.account_id.in_(account_ids)).order_by(name_key(Cohort.name))):
        found[account_id].groups.append(name)
    companies = select(CompanyViewer.account_id, Company.name).join(Company, Company.id == CompanyViewer.company_id)
    for account_id, name in session.execute(companies.where(CompanyViewer.account_id.in_(account_ids)).order_by(name_key(Company.name))):
        found[account_id].companies.append(name)
    return found
