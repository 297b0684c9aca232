"""What a person's page on their data shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from quizapp.accounts.confirmation_models import Confirmation
from quizapp.accounts.confirmations import INVITATION
from quizapp.accounts.models import Account
from quizapp.audit.models import AuditEntry
from quizapp.audit.personal_data import Things, entries_about
from quizapp.certificates.models import Certificate
from quizapp.courses.models import Enrolment
from quizapp.gradebook.models import LearnerRequest
from quizapp.privacy.models import DataExport, LegalHold
from quizapp.quizzes.models import AnswerEvent, Attempt, AttemptSlot

KEPT_READY = timedelta(hours=24)
MOST_SHOWN, MOST_READ = 100, 2_000


def things_of(session: Session, account_id: int) -> Things:
    """What the log of acts may name in the person's place: what they have in courses, invitations to them, and accounts that
    were joined to theirs."""
    joined = session.scalars(select(Account.id).where(Account.merged_into_id == account_id).order_by(Account.id)).all()
    enrolments = select(Enrolment.id).where(Enrolment.account_id == account_id)
    attempts = select(Attempt.id).where(Attempt.enrolment_id.in_(enrolments))
    slots = select(AttemptSlot.id).where(AttemptSlot.attempt_id.in_(attempts))
    address = select(Account.email).where(Account.id == account_id).scalar_subquery()
    return Things(
        joined,
        {
            "enrolment": enrolments, "attempt": attempts, "attempt_slot": slots,
            "certificate": select(Certificate.id).where(Certificate.enrolment_id.in_(enrolments)),
            "late_answer": select(AnswerEvent.id).where(AnswerEvent.slot_id.in_(slots)),
            "learner_request": select(LearnerRequest.id).where(LearnerRequest.attempt_id.in_(attempts)),
            "invitation": select(Confirmation.id).where(Confirmation.kind == INVITATION, Confirmation.email == address),
        },
    )


@dataclass(frozen=True, slots=True)
class OwnExport:
    """The newest export that is there or being made. **Shape**: `until` is None while it is made."""

    code: str
    done: int
    total: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Hold:
    """Why the person cannot be erased."""

    reason: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody else acted on what is the person's. **Shape**: the same that happened `times` in a row is one, from `since` to `at`."""

    at: datetime
    act: str
    role: str
    since: datetime
    times: int = 1


@dataclass(frozen=True, slots=True)
class OwnData:
    """Everything on the page."""

    export: OwnExport | None
    hold: Hold | None
    looks: Sequence[Look]
    has_older_looks: bool


def own_data(session: Session, account_id: int, now: datetime) -> OwnData:
    """What the person may see and do about their data."""
    looks, has_older = looks_at(session, account_id)
    return OwnData(_newest_export(session, account_id, now), hold_on(session, account_id), looks, has_older)


def hold_on(session: Session, account_id: int) -> Hold | None:
    """The legal hold on a person's data, if any."""
    row = session.execute(select(LegalHold.reason, LegalHold.since).where(LegalHold.account_id == account_id)).first()
    return Hold(*row) if row else None


def held_accounts(session: Session) -> Sequence[tuple[str, Hold]]:
    """Everybody on hold, by address."""
    rows = session.execute(
        select(Account.email, LegalHold.reason, LegalHold.since)
        .join(Account, Account.id == LegalHold.account_id)
        .order_by(Account.email)
    )
    return [(str(email), Hold(reason, since)) for email, reason, since in rows]


def _newest_export(session: Session, account_id: int, now: datetime) -> OwnExport | None:
    row = session.scalar(
        select(DataExport)
        .where(DataExport.account_id == account_id, or_(DataExport.ready_at.is_(None), DataExport.ready_at > now - KEPT_READY))
        .order_by(DataExport.id.desc())
        .limit(1)
    )
    return OwnExport(row.code, row.done, row.total, row.ready_at + KEPT_READY if row.ready_at else None) if row else None


def looks_at(session: Session, account_id: int) -> tuple[list[Look], bool]:
    """What other people did with the person's account, answers, results and certificates, newest first; whether there is more."""
    rows = session.execute(
        select(AuditEntry.at, AuditEntry.act, AuditEntry.actor_role)
        .where(
            entries_about(account_id, things_of(session, account_id)), AuditEntry.actor_id.is_distinct_from(account_id),
            AuditEntry.actor_role.in_(("administrator", "trainer", "viewer", "console")),
        )
        .order_by(AuditEntry.id.desc())
        .limit(MOST_READ + 1)
    ).all()
    runs = [[*run] for _same, run in groupby(rows[:MOST_READ], key=itemgetter(1, 2))]
    looks = [Look(run[0].at, run[0].act, run[0].actor_role, run[-1].at, len(run)) for run in runs[:MOST_SHOWN]]
    return looks, len(runs) > MOST_SHOWN or len(rows) > MOST_READ
