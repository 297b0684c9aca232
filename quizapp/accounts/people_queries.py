"""What administrators see beside the people themselves: open invitations and requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.accounts.confirmation_models import Confirmation, TrainerRequest
from quizapp.accounts.confirmations import INVITATION
from quizapp.accounts.models import Account
from quizapp.accounts.same_person import asked_in


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation that nobody has accepted yet. `is_sent` is False while the mail waits."""

    code: str
    email: str
    role: str
    course_key: str | None
    by: str
    asked_at: datetime
    expires_at: datetime
    is_sent: bool
    is_expired: bool


def open_invitations(session: Session, now: datetime) -> Sequence[OpenInvitation]:
    """Invitations that wait or have expired in the last month, the newest first."""
    rows = session.execute(
        select(Confirmation, func.coalesce(Account.name, Account.email))
        .join(Account, Account.id == Confirmation.account_id)
        .where(Confirmation.kind == INVITATION, Confirmation.done_at.is_(None))
        .order_by(Confirmation.asked_at.desc(), Confirmation.id.desc())
    )
    return [
        OpenInvitation(
            row.code, row.email, str(row.role), row.course_key, by, row.asked_at, row.expires_at,
            is_sent=row.sent_at is not None, is_expired=row.expires_at <= now,
        )
        for row, by in rows
    ]


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """Somebody who would like to be trainer of a course."""

    id: int
    account_id: int
    email: str
    course_key: str
    asked_at: datetime


def open_requests(session: Session) -> Sequence[OpenRequest]:
    """Requests that wait for a decision, the oldest first."""
    rows = session.execute(
        select(TrainerRequest.id, Account.id, Account.email, TrainerRequest.course_key, TrainerRequest.asked_at)
        .join(Account, Account.id == TrainerRequest.account_id)
        .order_by(TrainerRequest.asked_at, TrainerRequest.id)
    )
    return [OpenRequest(one[0], one[1], str(one[2]), one[3], one[4]) for one in rows]


@dataclass(frozen=True, slots=True)
class AskedSame:
    """Two entries that staff take for one person, with their addresses."""

    code: str
    first_id: int
    first: str
    second_id: int
    second: str
    asked_at: datetime


def asked_same(session: Session, now: datetime) -> Sequence[AskedSame]:
    """What staff have asked and nobody has answered yet."""
    found = asked_in(session, None, now)
    here = Account.id.in_({number for one in found for number in (one.first_id, one.second_id)})
    emails = {row.id: str(row.email) for row in session.execute(select(Account.id, Account.email).where(here))} if found else {}
    return [AskedSame(one.code, one.first_id, emails[one.first_id], one.second_id, emails[one.second_id], one.asked_at) for one in found]


def requests_of(session: Session, account_id: int) -> Sequence[str]:
    """Courses of which somebody has asked to be trainer."""
    return session.scalars(select(TrainerRequest.course_key).where(TrainerRequest.account_id == account_id)).all()
