"""A person's account data: export, erasure, merging."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from quizapp.accounts.confirmation_models import Confirmation, SamePerson, TrainerRequest
from quizapp.accounts.confirmations import INVITATION
from quizapp.accounts.factor_models import CodeApp, Passkey, RecoveryCode
from quizapp.accounts.models import Account, CohortTrainer, CourseStaff, SignInRequest, SignInSession
from quizapp.accounts.queries import accounts_of, has_role
from quizapp.accounts.sign_on_models import SignOnAccount, SignOnRole, SignOnSession
from quizapp.db.base import Base
from quizapp.db.session import emit
from quizapp.kernel.events import AccountsMerged, AddressLeft
from quizapp.mail.models import OutboxMail

FACTORS: tuple[type[CodeApp] | type[RecoveryCode] | type[Passkey], ...] = (CodeApp, RecoveryCode, Passkey)
NOT_EXPORTED = {
    "account.password_hash": "a secret of the person that only the server needs",
    "cohort_trainer.course_key": "the course of the group",
    "sign_in_session.token_digest": "opens a session",
    "sign_in_request.token_digest": "opens a session",
    "sign_in_request.digits_digest": "opens a session",
    "confirmation.token_digest": "confirms what was asked for",
    "confirmation.digits_digest": "confirms what was asked for",
    "code_app.sealed_secret": "makes the codes of an app",
    "recovery_code.code_digest": "stands for a code that opens a session",
    "passkey.public_key": "means nothing outside the server",
}
"""Columns that an export leaves out, and why."""


def export_for(session: Session, account_id: int) -> dict[str, Any]:
    """Account, roles, sessions, requests to sign in and mails of one person."""
    account = session.get_one(Account, account_id)
    mine = accounts_of(account_id)
    sessions = session.scalars(select(SignInSession).where(SignInSession.account_id.in_(mine)))
    asked_here = and_(SignInRequest.account_id.in_(mine), SignInRequest.hides_address.is_(False))
    requests = session.scalars(select(SignInRequest).where(or_(asked_here, SignInRequest.email == account.email)))
    mails = session.scalars(
        select(OutboxMail).where(or_(OutboxMail.account_id.in_(mine), OutboxMail.to_address == account.email)).order_by(OutboxMail.id)
    )
    confirmations = session.scalars(select(Confirmation).where(_confirmed_by(mine, account.email)))
    asked = session.scalars(select(TrainerRequest).where(TrainerRequest.account_id == account_id))
    about = or_(SamePerson.first_id == account_id, SamePerson.second_id == account_id, SamePerson.asked_by_id == account_id)
    same = session.scalars(select(SamePerson.asked_at).where(about).order_by(SamePerson.id))
    sign_on = list(session.scalars(select(SignOnAccount).where(SignOnAccount.account_id.in_(mine))))
    signed_on = session.scalars(select(SignOnSession).where(SignOnSession.sign_on_id.in_([row.id for row in sign_on])))
    sign_on_roles = session.scalars(select(SignOnRole).where(SignOnRole.account_id.in_(mine)))
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
        "confirmations": [_columns(row) for row in confirmations],
        "trainer_requests": [_columns(row) for row in asked],
        "same_person": [{"asked_at": one.isoformat()} for one in same],
        "sign_on": [_columns(row) for row in sign_on],
        "sign_on_sessions": [_columns(row) for row in signed_on],
        "sign_on_roles": [_columns(row) for row in sign_on_roles],
    }


def _confirmed_by(mine: Any, email: str | None) -> ColumnElement[bool]:
    """What the person asked for or is invited to; invitations that they wrote are about other people."""
    asked = and_(Confirmation.account_id.in_(mine), Confirmation.kind != INVITATION)
    return or_(asked, Confirmation.email == email)


def _columns(row: Base) -> dict[str, Any]:
    table = row.__tablename__
    values = {
        column.key: getattr(row, column.key)
        for column in row.__table__.columns
        if f"{table}.{column.key}" not in NOT_EXPORTED
    }
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in values.items()}


def erase_for(session: Session, account_id: int) -> None:
    """Remove the person; rooms above have removed what hangs on the account."""
    email = session.scalar(select(Account.email).where(Account.id == account_id))
    mine = session.scalars(accounts_of(account_id)).all()
    session.execute(
        delete(OutboxMail).where(or_(OutboxMail.account_id.in_(mine), OutboxMail.to_address == email))
    )
    session.execute(
        delete(SignInRequest).where(or_(SignInRequest.account_id.in_(mine), SignInRequest.email == email))
    )
    _ask_no_more_about(session, account_id)
    session.execute(delete(Confirmation).where(or_(Confirmation.account_id.in_(mine), Confirmation.email == email)))
    for table in (TrainerRequest, SignOnRole):
        session.execute(delete(table).where(table.account_id.in_(mine)))
    session.execute(delete(SignOnAccount).where(SignOnAccount.account_id.in_(mine)))  # its sessions' rows go with it
    session.execute(delete(SignInSession).where(SignInSession.account_id.in_(mine)))
    session.execute(delete(CourseStaff).where(CourseStaff.account_id.in_(mine)))
    session.execute(delete(CohortTrainer).where(CohortTrainer.account_id.in_(mine)))
    for kind in FACTORS:
        session.execute(delete(kind).where(kind.account_id.in_(mine)))
    session.execute(delete(Account).where(Account.merged_into_id == account_id))
    session.execute(delete(Account).where(Account.id == account_id))


def _ask_no_more_about(session: Session, account_id: int) -> None:
    """The account ends or becomes part of another: what was asked about it is over, for both sides."""
    about = or_(SamePerson.first_id == account_id, SamePerson.second_id == account_id)
    rows = session.execute(select(SamePerson.first_half_id, SamePerson.second_half_id).where(about)).all()
    session.execute(delete(Confirmation).where(Confirmation.id.in_([half for row in rows for half in row])))


def erase_address(session: Session, email: str) -> None:
    """Remove mails to an address that no account has, links that were asked for and invitations."""
    session.execute(delete(OutboxMail).where(OutboxMail.to_address == email))
    session.execute(delete(SignInRequest).where(SignInRequest.email == email))
    session.execute(delete(Confirmation).where(Confirmation.email == email))


def leave_address(session: Session, email: str, account_id: int, now: datetime) -> None:
    """The account has this address no more: what was mailed there stays known as the account's, links that were asked for go.

    **Effects**: rooms above are told, who know people by address as well.
    """
    to_it = and_(OutboxMail.to_address == email, OutboxMail.account_id.is_(None))
    session.execute(update(OutboxMail).where(to_it).values(account_id=account_id))
    session.execute(delete(SignInRequest).where(SignInRequest.email == email))
    session.execute(delete(Confirmation).where(Confirmation.email == email, Confirmation.kind == INVITATION))
    emit(session, AddressLeft(now, email, account_id))


def merge_into(session: Session, merged: AccountsMerged) -> None:
    """Mark the learner as recognised: its sessions end; name, address and mails go to the known account, no right does."""
    learner = session.get_one(Account, merged.from_account_id)
    known = session.get_one(Account, merged.into_account_id)
    known.name = known.name or learner.name
    if learner.email is not None:
        leave_address(session, learner.email, known.id, merged.at)
    learner.name, learner.email, learner.password_hash, learner.merged_into_id = None, None, None, known.id
    session.execute(update(Account).where(Account.merged_into_id == learner.id).values(merged_into_id=known.id))
    _ask_no_more_about(session, learner.id)
    session.execute(update(SamePerson).where(SamePerson.asked_by_id == learner.id).values(asked_by_id=known.id))
    for table in (Confirmation, TrainerRequest, SignOnRole):
        session.execute(delete(table).where(table.account_id == learner.id))
    named = SignOnAccount.account_id == learner.id
    if has_role(session, known):  # a provider's word must not come to open an account with rights
        session.execute(delete(SignOnAccount).where(named))
    else:
        session.execute(update(SignOnAccount).where(named).values(account_id=known.id))
    session.execute(update(OutboxMail).where(OutboxMail.account_id == learner.id).values(account_id=known.id))
    session.execute(
        update(SignInSession)
        .where(SignInSession.account_id == learner.id, SignInSession.revoked_at.is_(None))
        .values(revoked_at=merged.at)
    )
