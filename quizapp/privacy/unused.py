"""Accounts that somebody else made, by a list or an invitation, and that nobody has ever used: when they end.

Nothing ends while somebody may still be expected: a group that goes on or is yet to begin, an open invitation, a deadline ahead.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from quizapp.accounts.confirmation_models import Confirmation, TrainerRequest
from quizapp.accounts.factor_models import CodeApp, Passkey
from quizapp.accounts.models import Account, CohortTrainer, CourseStaff, SignInRequest, SignInSession
from quizapp.accounts.sign_on_models import SignOnAccount
from quizapp.certificates.models import Certificate
from quizapp.cohorts.models import LEFT, Cohort, CohortMember, CompanyViewer
from quizapp.courses.models import Enrolment
from quizapp.lessons.models import SectionRead
from quizapp.privacy.models import LegalHold
from quizapp.progress.models import LiveAttendance
from quizapp.quizzes.models import Attempt
from quizapp.webinars.models import Attendee

OPEN_ENDED = timedelta(days=365)
"""How long somebody is expected in a group without a last day, or in a course without a group."""


def unused_accounts(before: datetime) -> Select[int]:
    """Numbers of accounts that nobody has used and in which nobody has been expected since an instant."""
    return select(Account.id).where(
        Account.email.is_not(None), Account.first_used_at.is_(None), Account.password_hash.is_(None), Account.is_administrator.is_(False),
        Account.merged_into_id.is_(None), Account.erased_at.is_(None), Account.created_at <= before,
        *(~one for one in (*_belongs_to_somebody(), *_has_something(), *_is_expected(before))),
    )


def _belongs_to_somebody() -> tuple[ColumnElement[bool], ...]:
    """A way to sign in, a role, a hold, or another account that was taken in."""
    taken_in = aliased(Account)
    tables = (SignInSession, CodeApp, Passkey, SignOnAccount, CourseStaff, CohortTrainer, CompanyViewer, TrainerRequest, LegalHold)
    return (*(exists().where(table.account_id == Account.id) for table in tables), exists().where(taken_in.merged_into_id == Account.id))


def _has_something() -> tuple[ColumnElement[bool], ...]:
    """Something that was achieved or attended, by account or by address."""
    learned = (
        exists().where(table.enrolment_id == Enrolment.id, Enrolment.account_id == Account.id)
        for table in (Attempt, SectionRead, LiveAttendance, Certificate)
    )
    attended = Account.email.in_(select(Attendee.email).where(Attendee.email.is_not(None)))
    return (*learned, exists().where(Attendee.account_id == Account.id), attended)


def _is_expected(before: datetime) -> tuple[ColumnElement[bool], ...]:
    """Since the instant, or still: in a group, in a course without a group, by a mail with a code or link."""
    is_in, open_since = CohortMember.state != LEFT, before - OPEN_ENDED
    goes_on = or_(
        Cohort.ends_on >= before.date(),
        and_(Cohort.ends_on.is_(None), or_(Cohort.starts_on >= open_since.date(), CohortMember.since > open_since)),
    )
    in_group = exists().where(
        CohortMember.account_id == Account.id, Cohort.id == CohortMember.cohort_id, or_(CohortMember.since > before, and_(is_in, goes_on))
    )
    has_group = exists().where(CohortMember.account_id == Enrolment.account_id, CohortMember.course_id == Enrolment.course_id, is_in)
    in_course = exists().where(
        Enrolment.account_id == Account.id, or_(Enrolment.due_at > before, and_(Enrolment.enrolled_at > open_since, ~has_group))
    )
    mailed = (exists().where(table.email == Account.email, table.expires_at > before) for table in (Confirmation, SignInRequest))
    return (in_group, in_course, *mailed)


def addresses_unused(session: Session, before: datetime) -> Sequence[str]:
    """Whose accounts they are, by address."""
    due = select(Account.email).where(Account.id.in_(unused_accounts(before))).order_by(Account.email)
    return [str(email) for email in session.scalars(due)]
