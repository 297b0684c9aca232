"""What a person's page on their data shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.audit.models import AuditEntry
from quizapp.audit.personal_data import Thing
from quizapp.certificates.models import Certificate
from quizapp.courses.models import Enrolment
from quizapp.privacy.models import DataExport, LegalHold

KEPT_READY = timedelta(hours=24)
MOST_SHOWN = 100


def things_of(session: Session, account_id: int) -> list[Thing]:
    """What the log of acts may name in the person's place: enrolments, certificates, and accounts that were joined to theirs."""
    joined = select(Account.id).where(Account.merged_into_id == account_id).order_by(Account.id)
    enrolments = select(Enrolment.id).where(Enrolment.account_id == account_id).order_by(Enrolment.id)
    papers = select(Certificate.id).where(Certificate.enrolment_id.in_(enrolments)).order_by(Certificate.id)
    return [
        *(("account", str(number)) for number in session.scalars(joined)),
        *(("enrolment", str(number)) for number in session.scalars(enrolments)),
        *(("certificate", str(number)) for number in session.scalars(papers)),
    ]


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
    """Somebody else acted on what is the person's."""

    at: datetime
    act: str
    role: str


@dataclass(frozen=True, slots=True)
class OwnData:
    """Everything on the page."""

    export: OwnExport | None
    hold: Hold | None
    looks: Sequence[Look]


def own_data(session: Session, account_id: int, now: datetime) -> OwnData:
    """What the person may see and do about their data."""
    return OwnData(_newest_export(session, account_id, now), hold_on(session, account_id), looks_at(session, account_id))


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


def looks_at(session: Session, account_id: int) -> list[Look]:
    """What other people did with the person's account, results and certificates, newest first."""
    named = [("account", str(account_id)), *things_of(session, account_id)]
    about = or_(*(and_(AuditEntry.object_kind == kind, AuditEntry.object_id == number) for kind, number in named))
    rows = session.execute(
        select(AuditEntry.at, AuditEntry.act, AuditEntry.actor_role)
        .where(
            about, AuditEntry.actor_id.is_distinct_from(account_id),
            AuditEntry.actor_role.in_(("administrator", "trainer", "viewer", "console")),
        )
        .order_by(AuditEntry.id.desc())
        .limit(MOST_SHOWN)
    )
    return [Look(*row) for row in rows]
