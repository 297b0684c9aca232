"""Reading the log of acts for administrators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, or_, select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.audit.models import AuditEntry
from quizapp.courses.models import Enrolment
from quizapp.kernel.paging import page_of
from quizapp.operations.log_names import Names, names_in
from quizapp.operations.withheld import is_withheld

ENTRIES_PER_PAGE = 50
MOST_TAKEN_ALONG = 10_000
"""Entries in one file."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries. **Shape**: an act, a kind of thing, part of the name or address of who did it or to whom it was done, or the
    whole pseudonym of who was erased; from an instant on and before another. "" and None leave all."""

    act: str = ""
    thing: str = ""
    who: str = ""
    since: datetime | None = None
    before: datetime | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """The same for a query."""
        for column, word in ((AuditEntry.act, self.act), (AuditEntry.object_kind, self.thing)):
            if word:
                yield column == word
        if self.who:
            yield _is_about(self.who)
        if self.since:
            yield AuditEntry.at >= self.since
        if self.before:
            yield AuditEntry.at < self.before


def _is_about(who: str) -> ColumnElement[bool]:
    people: Select[Any] = select(Account.id).where(
        or_(Account.name.icontains(who, autoescape=True), Account.email.icontains(who, autoescape=True))
    )
    enrolments = select(cast(Enrolment.id, String)).where(Enrolment.account_id.in_(people))
    numbers = select(cast(people.subquery().c.id, String))
    found = or_(
        AuditEntry.actor_id.in_(people), (AuditEntry.object_kind == "account") & AuditEntry.object_id.in_(numbers),
        (AuditEntry.object_kind == "enrolment") & AuditEntry.object_id.in_(enrolments),
        AuditEntry.actor_pseudonym == who, AuditEntry.object_pseudonym == who,
        (AuditEntry.object_kind == "pseudonym") & (AuditEntry.object_id == who),
    )
    return found & ~is_withheld()


@dataclass(frozen=True, slots=True)
class ActsPage:
    """One page of entries, newest first. **Shape**: who was erased and what is gone has no name in `names`; of entries whose numbers are
    in `withheld` no more is told than the act and the week."""

    entries: Sequence[AuditEntry]
    withheld: frozenset[int]
    names: Names
    total: int
    page: int
    pages: int


def acts_page(session: Session, wanted: Wanted, locale: str, page: int, most: int = ENTRIES_PER_PAGE) -> ActsPage:
    """So many entries a page. Two queries, and one for each kind of thing that they speak of, however many there are."""
    which = tuple(wanted.conditions())
    total = session.scalar(select(func.count()).select_from(AuditEntry).where(*which)) or 0
    here = page_of(total, most, page)
    newest = select(AuditEntry, is_withheld()).where(*which).order_by(AuditEntry.id.desc())
    rows = session.execute(newest.limit(most).offset(here.start)).all()
    told = [entry for entry, withheld in rows if not withheld]
    held_back = frozenset(entry.id for entry, withheld in rows if withheld)
    return ActsPage([row[0] for row in rows], held_back, names_in(session, told, locale), total, here.page, here.pages)
