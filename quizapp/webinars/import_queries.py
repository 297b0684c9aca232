"""Reading what was handed in: its state, and the plan page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.cohorts.access import scope_of
from quizapp.cohorts.rules.scope import Scope
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import PublishedCourse
from quizapp.kernel.errors import NotFound
from quizapp.kernel.identity import Identity
from quizapp.kernel.paging import page_of
from quizapp.webinars.leading import members_within, require_report
from quizapp.webinars.models import AttendanceImport, ImportPart, ImportProgress, Meeting
from quizapp.webinars.rules.parts import PART, ROWS_PER_PAGE, Entry, nobody_was_there


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """A plan as it is looked at. **Shape**: `doubtful` are all; `entries` and `dropped` one page of the rest; `counts` by status,
    with "unchanged" for who is there with every row; `names` of learners by enrolment, `unproven` those without a confirmed address;
    `told` how the file was read (`reading.py: told_of`)."""

    doubtful: Sequence[Entry]
    entries: Sequence[Entry]
    page: int
    pages: int
    counts: Mapping[str, int]
    names: Mapping[int, str]
    unproven: frozenset[int]
    nobody_was_there: bool
    told: Mapping[str, Any]


def import_by_code(session: Session, course: PublishedCourse, identity: Identity, code: str) -> AttendanceImport:
    """What was handed in for a meeting of the course that this person leads. **Raises** NotAllowed, NotFound."""
    scope = scope_of(session, identity, course.edition.course.key)
    row = session.scalar(
        select(AttendanceImport)
        .join(Meeting, Meeting.id == AttendanceImport.meeting_id)
        .where(AttendanceImport.code == code, Meeting.course_id == course.course_id)
    )
    if row is None:
        raise NotFound("no_such_import")
    require_report(session, scope, row)
    return row


def preview_page(session: Session, row: AttendanceImport, page: int, scope: Scope) -> PreviewPage:
    """One page of the plan: of a long one only what is shown is read. One query for names, however many there are."""
    doubtful, counts, told = doubtful_of(session, row), Counter(row.counts), dict(row.counts.get("told", {}))
    del counts["told"]
    rest = counts["people"] + counts["dropped"] - counts["doubtful"]
    here = page_of(rest, ROWS_PER_PAGE, page)
    first = _doubtful_parts(row) + here.start // PART
    shown = _entries(session, row.id, first, first + ROWS_PER_PAGE // PART)
    wanted = {one for entry in doubtful for one in entry["candidates"]} | {one for entry in shown if (one := entry.get("enrolment"))}
    names, unproven = _names(session, wanted, scope)
    return PreviewPage(doubtful, shown, here.page, here.pages, counts, names, unproven, nobody_was_there(counts), told)


def doubtful_of(session: Session, row: AttendanceImport) -> list[Entry]:
    """Everybody of a plan who waits for a decision, in the order of the page."""
    return _entries(session, row.id, 0, _doubtful_parts(row))


def progress_of(session: Session, row: AttendanceImport) -> ImportProgress:
    """How far it is read, or written down."""
    return session.get_one(ImportProgress, row.id)


def _doubtful_parts(row: AttendanceImport) -> int:
    return -(-int(row.counts.get("doubtful", 0)) // PART)


def _entries(session: Session, import_id: int, first: int, end: int) -> list[Entry]:
    """Of the pieces from `first` on and before `end`."""
    within = (ImportPart.import_id == import_id, ImportPart.number >= first, ImportPart.number < end)
    return list(chain.from_iterable(session.scalars(select(ImportPart.entries).where(*within).order_by(ImportPart.number))))


def _names(session: Session, enrolment_ids: set[int], scope: Scope) -> tuple[dict[int, str], frozenset[int]]:
    rows = session.execute(
        select(Enrolment.id, Account.name, Account.email)
        .join(Account, Account.id == Enrolment.account_id)
        .where(Enrolment.id.in_(enrolment_ids), members_within(scope, Enrolment.id))
    ).all()
    names = {enrolment_id: ", ".join(filter(None, (name, email))) for enrolment_id, name, email in rows}
    return names, frozenset(enrolment_id for enrolment_id, _name, email in rows if email is None)
