"""Client companies and who may see how far their people are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.accounts.access import require_administrator
from quizapp.accounts.appointing import appoint
from quizapp.accounts.models import Account, CohortTrainer, CourseStaff
from quizapp.audit.service import record
from quizapp.cohorts.models import Cohort, Company, CompanyViewer
from quizapp.courses.models import Enrolment
from quizapp.db.names import name_key
from quizapp.kernel.errors import Conflict, Invalid, NotFound
from quizapp.kernel.identity import Identity

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class ClientCompany:
    """A company with the addresses of those who see its people."""

    id: int
    name: str
    viewers: tuple[str, ...]


def company_by_id(session: Session, company_id: int) -> ClientCompany:
    """One company. **Raises** NotFound."""
    name = session.scalar(select(Company.name).where(Company.id == company_id))
    if name is None:
        raise NotFound("no_such_company")
    viewers = session.scalars(
        select(Account.email)
        .join(CompanyViewer, CompanyViewer.account_id == Account.id)
        .where(CompanyViewer.company_id == company_id)
        .order_by(Account.email)
    )
    return ClientCompany(company_id, name, tuple(str(email) for email in viewers))


def companies_seen_by(session: Session, account_id: int | None) -> dict[int, str]:
    """Companies whose people somebody may see, by number."""
    rows = session.execute(
        select(Company.id, Company.name)
        .join(CompanyViewer, CompanyViewer.company_id == Company.id)
        .where(CompanyViewer.account_id == account_id)
        .order_by(name_key(Company.name))
    )
    return {row.id: row.name for row in rows}


def is_only_contact(session: Session, account_id: int) -> bool:
    """True for who sees people of a company and neither learns nor has another role."""
    roles = (exists().where(table.account_id == account_id) for table in (Enrolment, CourseStaff, CohortTrainer))
    other = exists().where(Account.id == account_id, Account.is_administrator) | or_(*roles)
    asked = select(CompanyViewer.id).where(CompanyViewer.account_id == account_id, ~other)
    return session.scalar(asked.limit(1)) is not None


def add_company(session: Session, identity: Identity, name: str, now: datetime) -> int:
    """Enter a company; its number. **Raises** NotAllowed, Invalid without a name, Conflict for a known one."""
    require_administrator(identity)
    company = Company(name=_read_name(name))
    try:
        with session.begin_nested():
            session.add(company)
    except IntegrityError:
        raise Conflict("company_known") from None
    record(session, identity, "company_changed", "company", company.id, None, {"viewers": 0}, now)
    return company.id


def rename_company(session: Session, identity: Identity, company_id: int, name: str, now: datetime) -> None:
    """Give a company another name. **Raises** NotAllowed, NotFound, Invalid without a name, Conflict for one that another has."""
    require_administrator(identity)
    company, name = _locked_company(session, company_id), _read_name(name)
    if company.name == name:
        return
    try:
        with session.begin_nested():
            company.name = name
    except IntegrityError:
        raise Conflict("company_known") from None
    record(session, identity, "company_changed", "company", company_id, {"renamed": False}, {"renamed": True}, now)


def remove_company(session: Session, identity: Identity, company_id: int, now: datetime) -> bool:
    """Remove a company to which nobody belongs; False, and nothing is done, while a group belongs to it or it has contact people.

    **Raises** NotAllowed, NotFound.
    """
    require_administrator(identity)
    company = _locked_company(session, company_id)
    if is_in_use(session, company_id):
        return False
    session.delete(company)
    record(session, identity, "company_changed", "company", company_id, {"removed": False}, {"removed": True}, now)
    return True


def is_in_use(session: Session, company_id: int) -> bool:
    """Whether a group belongs to it or somebody sees its people."""
    used = exists().where(Cohort.company_id == company_id) | exists().where(CompanyViewer.company_id == company_id)
    return bool(session.scalar(select(used)))


def _locked_company(session: Session, company_id: int) -> Company:
    company = session.scalar(select(Company).where(Company.id == company_id).with_for_update())
    if company is None:
        raise NotFound("no_such_company")
    return company


def _read_name(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned or len(cleaned) > LONGEST_NAME:
        raise Invalid("company_name_missing")
    return cleaned


def set_viewers(
    session: Session, identity: Identity, company_id: int, addresses: Iterable[str], locale: str, now: datetime
) -> None:
    """These people and no others see who of the company has completed and passed; who is not known yet is added.

    **Raises** NotAllowed, NotFound, Invalid. **Effects**: one act in the log for each person whose role changes.
    """
    require_administrator(identity)
    company_by_id(session, company_id)
    over, said = {"company_id": company_id}, {"sees_people_of": [company_id]}
    appoint(session, identity, CompanyViewer, over, said, addresses, locale, now)
