"""What keeps the account of somebody who was put on a list: traces of a person, rights, and what is still ahead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quizapp.accounts import confirmations, signing_in
from quizapp.accounts.confirmation_models import TrainerRequest
from quizapp.accounts.models import Account, CohortTrainer, CourseStaff
from quizapp.accounts.service import begin_session
from quizapp.accounts.sign_on_models import SignOnAccount
from quizapp.cohorts.models import Company, CompanyViewer
from quizapp.courses.models import Enrolment
from quizapp.kernel.identity import NOBODY
from quizapp.lessons.models import SectionRead
from quizapp.privacy import service
from quizapp.progress.models import LiveAttendance

NINA = "nina.niemand@example.net"
LONG_AFTER = timedelta(days=3 * 365)


def _confirm(session: Session, account_id: int, now: datetime) -> None:
    confirmations.ask(session, "invitation", NINA, 1, "de", now + LONG_AFTER)


def _ask(session: Session, account_id: int, now: datetime) -> None:
    signing_in.ask_to_sign_in(session, NOBODY, NINA, "de", "", now + LONG_AFTER)


def _begin(session: Session, account_id: int, now: datetime) -> None:
    begin_session(session, account_id, "", now)


def _take_in(session: Session, account_id: int, now: datetime) -> None:
    session.add(Account(locale="de", created_at=now, merged_into_id=account_id))


def _read(session: Session, account_id: int, now: datetime) -> None:
    mine = session.scalars(select(Enrolment.id).where(Enrolment.account_id == account_id)).one()
    session.add(SectionRead(enrolment_id=mine, module_key="m", section_key="s", read_at=now))


def _attend(session: Session, account_id: int, now: datetime) -> None:
    mine = session.scalars(select(Enrolment.id).where(Enrolment.account_id == account_id)).one()
    session.add(LiveAttendance(enrolment_id=mine, meeting_id=1, seconds=60))


def _view(session: Session, account_id: int, now: datetime) -> None:
    company = Company(name="Beispiel AG")
    session.add(company)
    session.flush()
    session.add(CompanyViewer(account_id=account_id, company_id=company.id))


def _due(session: Session, account_id: int, now: datetime) -> None:
    session.execute(update(Enrolment).where(Enrolment.account_id == account_id).values(due_at=now + LONG_AFTER))


KEEPING: dict[str, Callable[[Session, int, datetime], object]] = {
    "signed in once": _begin,
    "an open invitation": _confirm,
    "a mailed link": _ask,
    "another account": _take_in,
    "a lesson": _read,
    "attendance": _attend,
    "a company": _view,
    "a deadline": _due,
    "a password": lambda session, account_id, now: setattr(session.get_one(Account, account_id), "password_hash", "hash"),
    "the site": lambda session, account_id, now: setattr(session.get_one(Account, account_id), "is_administrator", True),
    "a course": lambda session, account_id, now: session.add(CourseStaff(account_id=account_id, course_key="c")),
    "a group": lambda session, account_id, now: session.add(CohortTrainer(account_id=account_id, cohort_id=1, course_key="c")),
    "a question to trainers": lambda session, account_id, now: session.add(
        TrainerRequest(account_id=account_id, course_key="c", asked_at=now)
    ),
    "single sign-on": lambda session, account_id, now: session.add(
        SignOnAccount(account_id=account_id, issuer="https://login.example.org", subject="n", linked_at=now)
    ),
    "a hold": lambda session, account_id, now: service.place_hold(session, NINA, "Klage", now),
}
"""What keeps the account of somebody who has never signed in, or shows that somebody has."""
