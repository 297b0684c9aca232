"""What this room itself holds about a person."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quizapp.audit import personal_data as audit_personal_data
from quizapp.kernel.events import AccountsMerged
from quizapp.privacy.models import DataExport, LegalHold, NoticeSeen, NoticeVersion
from quizapp.privacy.queries import things_of
from quizapp.privacy.service import remove_exports

NOT_EXPORTED = {
    "erasure.account_id": "stands only until the person is erased",
    "erasure.mail_id": "stands only until the person is erased",
}
"""Columns that an export leaves out, and why."""


def export_for(session: Session, account_id: int) -> dict[str, Any]:
    """Exports that were asked for, a legal hold, and which privacy notices applied."""
    notices = session.execute(
        select(NoticeVersion.locale, NoticeVersion.text, NoticeSeen.seen_at)
        .join(NoticeSeen, NoticeSeen.notice_id == NoticeVersion.id)
        .where(NoticeSeen.account_id == account_id)
        .order_by(NoticeSeen.id)
    )
    exports = session.scalars(select(DataExport).where(DataExport.account_id == account_id).order_by(DataExport.id))
    holds = session.scalars(select(LegalHold).where(LegalHold.account_id == account_id))
    return {
        "exports": [
            {
                "code": one.code, "language": one.locale, "asked_at": one.asked_at.isoformat(),
                "ready_at": one.ready_at.isoformat() if one.ready_at else None,
            }
            for one in exports
        ],
        "notices": [{"language": row.locale, "text": row.text, "seen_at": row.seen_at.isoformat()} for row in notices],
        "legal_hold": [{"reason": one.reason, "since": one.since.isoformat()} for one in holds],
    }


def export_acts(session: Session, account_id: int) -> list[dict[str, Any]]:
    """Entries of the log of acts about the person, what is theirs, or by them."""
    return audit_personal_data.export_for(session, account_id, things_of(session, account_id))


def erase_for(session: Session, account_id: int) -> None:
    """Remove the person's exports, and which notices applied; a hold has stopped the erasure before, or was lifted."""
    remove_exports(session, DataExport.account_id == account_id)
    session.execute(delete(NoticeSeen).where(NoticeSeen.account_id == account_id))
    session.execute(delete(LegalHold).where(LegalHold.account_id == account_id))


def merge_into(session: Session, merged: AccountsMerged) -> None:
    """A hold and notices move along; of two the one of the account that stays stands. Exports of half the truth go."""
    known = select(NoticeSeen.notice_id).where(NoticeSeen.account_id == merged.into_account_id)
    from_old = NoticeSeen.account_id == merged.from_account_id
    session.execute(delete(NoticeSeen).where(from_old, NoticeSeen.notice_id.in_(known)))
    session.execute(update(NoticeSeen).where(from_old).values(account_id=merged.into_account_id))
    remove_exports(session, DataExport.account_id == merged.from_account_id)
    stays = select(LegalHold.id).where(LegalHold.account_id == merged.into_account_id)
    if session.scalar(stays) is None:
        session.execute(
            update(LegalHold)
            .where(LegalHold.account_id == merged.from_account_id)
            .values(account_id=merged.into_account_id)
        )
    session.execute(delete(LegalHold).where(LegalHold.account_id == merged.from_account_id))
