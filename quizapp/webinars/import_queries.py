"""Reading what was handed in: its state, and the plan page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from quizapp.webinars.leading import limited_to, seen_within
from quizapp.webinars.models import AttendanceImport, Meeting

ROWS_PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """A plan as it is looked at. **Shape**: `doubtful` are all; `entries` and `dropped` one page of the rest; `counts` by status,
    with "unchanged" for who is there with every row; `names` of learners by enrolment, `unproven` those without a confirmed address."""

    doubtful: Sequence[Mapping[str, Any]]
    entries: Sequence[Mapping[str, Any]]
    page: int
    pages: int
    counts: Mapping[str, int]
    names: Mapping[int, str]
    unproven: frozenset[int]
    nobody_was_there: bool


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
    limited_to(scope, session.scalar(select(Meeting.cohort_id).where(Meeting.id == row.meeting_id)))
    return row


def preview_page(session: Session, row: AttendanceImport, page: int, scope: Scope) -> PreviewPage:
    """One page of the plan. One query for names, however many there are."""
    plan = [entry for entry in row.plan if "status" in entry]
    doubtful = [entry for entry in plan if entry["status"] == "doubtful"]
    rest = [entry for entry in plan if entry["status"] != "doubtful"]
    here = page_of(len(rest), ROWS_PER_PAGE, page)
    shown = rest[here.start : here.end]
    wanted = {one for entry in doubtful for one in entry["candidates"]} | {one for entry in shown if (one := entry.get("enrolment"))}
    names, unproven = _names(session, wanted, scope)
    return PreviewPage(
        doubtful, shown, here.page, here.pages, Counter(map(shown_status, plan)), names, unproven, nobody_was_there(plan)
    )


def nobody_was_there(plan: Sequence[Mapping[str, Any]]) -> bool:
    """True where a report names people and none of them at the time of the webinar: it may be one of another day."""
    people = [entry for entry in plan if entry.get("status", "dropped") != "dropped"]
    return bool(people) and not any(entry["present"] for entry in people)


def shown_status(entry: Mapping[str, Any]) -> str:
    """The status in the preview: who is there already with every row is unchanged."""
    return "unchanged" if entry.get("adds") == 0 and entry["status"] in ("new", "matched") else str(entry["status"])


def _names(session: Session, enrolment_ids: set[int], scope: Scope) -> tuple[dict[int, str], frozenset[int]]:
    rows = session.execute(
        select(Enrolment.id, Account.name, Account.email)
        .join(Account, Account.id == Enrolment.account_id)
        .where(Enrolment.id.in_(enrolment_ids), *seen_within(scope, Enrolment.id))
    ).all()
    names = {enrolment_id: ", ".join(filter(None, (name, email))) for enrolment_id, name, email in rows}
    return names, frozenset(enrolment_id for enrolment_id, _name, email in rows if email is None)
