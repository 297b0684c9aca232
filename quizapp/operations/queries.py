"""Reading the log of acts for administrators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.audit.models import AuditEntry

ENTRIES_PER_PAGE = 50
MOST_TAKEN_ALONG = 10_000
"""Entries in one file."""


@dataclass(frozen=True, slots=True)
class ActsPage:
    """One page of entries, newest first. **Shape**: `names` by account; who was erased has none."""

    entries: Sequence[AuditEntry]
    names: dict[int, str]
    total: int
    page: int
    pages: int


def acts_page(session: Session, act: str, thing: str, page: int, most: int = ENTRIES_PER_PAGE) -> ActsPage:
    """Entries of an act and about a kind of thing ("" for all), so many a page. Three queries, however many there are."""
    wanted = [column == word for column, word in ((AuditEntry.act, act), (AuditEntry.object_kind, thing)) if word]
    total = session.scalar(select(func.count()).select_from(AuditEntry).where(*wanted)) or 0
    pages = max(1, -(-total // most))
    page = min(max(1, page), pages)
    newest = select(AuditEntry).where(*wanted).order_by(AuditEntry.id.desc())
    entries = session.scalars(newest.limit(most).offset((page - 1) * most)).all()
    ids = {one.actor_id for one in entries if one.actor_id is not None}
    ids |= {int(one.object_id) for one in entries if one.object_kind == "account" and one.object_id}
    people = session.execute(select(Account.id, Account.name, Account.email).where(Account.id.in_(sorted(ids))))
    return ActsPage(entries, {row.id: row.name or row.email or "" for row in people}, total, page, pages)
