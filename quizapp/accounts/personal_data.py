"""A person's account data: export, erasure, merging."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from quizapp.accounts.factor_models import CodeApp, Passkey, RecoveryCode
from quizapp.accounts.models import Account, CohortTrainer, CourseStaff, SignInRequest, SignInSession
from quizapp.db.base import Base
from quizapp.kernel.events import AccountsMerged
from quizapp.mail.models import OutboxMail

FACTORS: tuple[type[CodeApp] | type[RecoveryCode] | type[Passkey], ...] = (CodeApp, RecoveryCode, Passkey)
NOT_EXPORTED = {
    "password_hash": "a secret of the person that only the server needs",
    "token_digest": "opens a session or link",
    "digits_digest": "opens a session",
    "sealed_secret": "makes the codes of an app",
    "code_digest": "stands for a code that opens a session",
    "public_key": "means nothing outside the server",
}
"""Columns that an export leaves out, and why."""


def export_for(session: Session, account_id: int) -> dict[str, Any]:
    """Account, roles, sessions, requests to sign in and mails of one person."""
    account = session.get_one(Account, account_id)
    mine = select(Account.id).where(or_(Account.id == account_id, Account.merged_into_id == account_id))
    sessions = session.scalars(select(SignInSession).where(SignInSession.account_id.in_(mine)))
    requests = session.scalars(
        select(SignInRequest).where(or_(SignInRequest.account_id.in_(mine), SignInRequest.email == account.email))
    )
    mails = session.scalars(
        select(OutboxMail).where(or_(OutboxMail.account_id.in_(mine), OutboxMail.to_address == account.email))
    )
    staff = session.scalars(select(CourseStaff.course_key).where(CourseStaff.account_id == account_id))
    return {
        "account": _columns(account),
        "trainer_of": sorted(staff),
        "trainer_of_groups": sorted(
            session.scalars(select(CohortTrainer.cohort_id).where(CohortTrainer.account_id == account_id))
        ),
        "sessions": [_columns(row) for row in sessions],
        "sign_in_requests": [_columns(row) for row in requests],
        "mails": [_columns(row) for row in mails],
        **{
            kind.__tablename__: [_columns(row) for row in session.scalars(select(kind).where(kind.account_id == account_id))]
            for kind in FACTORS
        },
    }


def _columns(row: Base) -> dict[str, Any]:
    values = {
        column.key: getattr(row, column.key) for column in row.__table__.columns if column.key not in NOT_EXPORTED
    }
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in values.items()}


def erase_for(session: Session, account_id: int) -> None:
    """Remove the person; rooms above have removed what hangs on the account."""
    email = session.scalar(select(Account.email).where(Account.id == account_id))
    mine = list(session.scalars(select(Account.id).where(Account.merged_into_id == account_id))) + [account_id]
    session.execute(
        delete(OutboxMail).where(or_(OutboxMail.account_id.in_(mine), OutboxMail.to_address == email))
    )
    session.execute(
        delete(SignInRequest).where(or_(SignInRequest.account_id.in_(mine), SignInRequest.email == email))
    )
    session.execute(delete(SignInSession).where(SignInSession.account_id.in_(mine)))
    session.execute(delete(CourseStaff).where(CourseStaff.account_id.in_(mine)))
    session.execute(delete(CohortTrainer).where(CohortTrainer.account_id.in_(mine)))
    for kind in FACTORS:
        session.execute(delete(kind).where(kind.account_id.in_(mine)))
    session.execute(delete(Account).where(Account.merged_into_id == account_id))
    session.execute(delete(Account).where(Account.id == account_id))


def merge_into(session: Session, merged: AccountsMerged) -> None:
    """Mark the anonymous learner as recognised: its sessions end; name and mails go to the known account."""
    learner = session.get_one(Account, merged.from_account_id)
    known = session.get_one(Account, merged.into_account_id)
    known.name = known.name or learner.name
    learner.name, learner.merged_into_id = None, known.id
    session.execute(update(OutboxMail).where(OutboxMail.account_id == learner.id).values(account_id=known.id))
    session.execute(
        update(SignInSession)
        .where(SignInSession.account_id == learner.id, SignInSession.revoked_at.is_(None))
        .values(revoked_at=merged.at)
    )
