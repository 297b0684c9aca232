"""Who looked at a person's results: export, erasure, merging."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.courses.models import CourseRow
from quizapp.kernel.events import AccountsMerged
from quizapp.sharing.models import ResultLook


def export_for(session: Session, account_id: int) -> list[dict[str, Any]]:
    """Who has looked at the person's results. At whose results she looked herself is told to those."""
    rows = session.execute(
        select(CourseRow.key, Account.name, Account.email, ResultLook.what, ResultLook.looked_at)
        .join(CourseRow, CourseRow.id == ResultLook.course_id)
        .outerjoin(Account, Account.id == ResultLook.viewer_id)
        .where(ResultLook.account_id == account_id)
        .order_by(ResultLook.id)
    )
    return [
        {"course": row.key, "viewer": row.name or row.email, "what": row.what, "looked_at": row.looked_at.isoformat()}
        for row in rows
    ]


def erase_for(session: Session, account_id: int) -> None:
    """Remove looks at the person's results; where she looked at others' it stays known that somebody did."""
    session.execute(delete(ResultLook).where(ResultLook.account_id == account_id))
    session.execute(update(ResultLook).where(ResultLook.viewer_id == account_id).values(viewer_id=None))


def merge_into(session: Session, merged: AccountsMerged) -> None:
    """Looks move to the known account, on both sides."""
    old, known = merged.from_account_id, merged.into_account_id
    session.execute(update(ResultLook).where(ResultLook.account_id == old).values(account_id=known))
    session.execute(update(ResultLook).where(ResultLook.viewer_id == old).values(viewer_id=known))
