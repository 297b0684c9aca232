"""Telling people by mail what a trainer has decided about their wish to come into a group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.cohorts.models import ENROLLED, LEFT, Cohort, CohortMember
from quizapp.courses.models import CourseRow
from quizapp.mail.models import OutboxMail
from quizapp.mail.service import queue_mail

DECIDED_MAIL = "group_decided"


@dataclass(frozen=True, slots=True)
class Decided:
    """What a mail tells. `is_in`: whether she was let in."""

    course_key: str
    group: str
    is_in: bool


def tell(session: Session, group_id: int, account_id: int, is_in: bool, now: datetime) -> None:
    """Write the mail down, to the address and in the language that the account has now; nothing for who has no address."""
    email, locale = session.execute(select(Account.email, Account.locale).where(Account.id == account_id)).one()
    if email is not None:
        queue_mail(session, DECIDED_MAIL, email, locale, {"group": group_id, "is_in": is_in}, account_id, now)


def decided(session: Session, mail: OutboxMail) -> Decided | None:
    """What was decided; None where it does not hold any more when the mail is sent."""
    is_in = bool(mail.params["is_in"])
    row = session.execute(
        select(CourseRow.key, Cohort.name)
        .join(Cohort, Cohort.course_id == CourseRow.id)
        .join(CohortMember, CohortMember.cohort_id == Cohort.id)
        .where(
            Cohort.id == mail.params["group"], CohortMember.account_id == mail.account_id,
            CohortMember.state == (ENROLLED if is_in else LEFT),
        )
    ).first()
    return Decided(row.key, row.name, is_in) if row else None
