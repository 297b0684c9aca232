"""Reading who has looked at results, and which learners' points staff may read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, false, func, select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.audit.queries import changes_of
from quizapp.courses.models import CourseRow, Enrolment
from quizapp.courses.rules.results_privacy import sight_of
from quizapp.kernel.paging import page_of
from quizapp.sharing.models import ResultLook

LOOKS_PER_PAGE = 50
SAME_LOOK = timedelta(hours=1)
"""Opening the same again within this time is one look."""


@dataclass(frozen=True, slots=True)
class Look:
    """Who looked at what, when. `viewer` is "" for somebody who was erased since."""

    viewer: str
    course_key: str
    what: str
    looked_at: datetime


@dataclass(frozen=True, slots=True)
class LooksPage:
    """One page of looks, the newest first. **Shape**: `page` counts from 1."""

    looks: Sequence[Look]
    total: int
    page: int
    pages: int


def looks_page(session: Session, account_id: int, page: int) -> LooksPage:
    """Who has looked at this learner's results."""
    total = session.scalar(select(func.count()).where(ResultLook.account_id == account_id)) or 0
    here = page_of(total, LOOKS_PER_PAGE, page)
    rows = session.execute(
        select(Account.name, Account.email, CourseRow.key, ResultLook.what, ResultLook.looked_at)
        .join(CourseRow, CourseRow.id == ResultLook.course_id)
        .outerjoin(Account, Account.id == ResultLook.viewer_id)
        .where(ResultLook.account_id == account_id)
        .order_by(ResultLook.looked_at.desc(), ResultLook.id.desc())
        .limit(LOOKS_PER_PAGE)
        .offset(here.start)
    )
    looks = [Look(row.name or row.email or "", row.key, row.what, row.looked_at) for row in rows]
    return LooksPage(looks, total, here.page, here.pages)


def not_noted_yet(
    session: Session, viewer_id: int, course_id: int, account_ids: Collection[int], what: str, now: datetime
) -> list[int]:
    """Learners among these at whom the viewer has not looked in this way within the last hour."""
    noted = select(ResultLook.account_id).where(
        ResultLook.viewer_id == viewer_id, ResultLook.course_id == course_id, ResultLook.what == what,
        ResultLook.looked_at > now - SAME_LOOK, ResultLook.account_id.in_(account_ids),
    )
    return sorted(set(account_ids) - set(session.scalars(noted)))


def points_are_seen(mode: str) -> tuple[ColumnElement[bool], ...]:
    """Conditions on `Enrolment` that leave learners whose points staff may read in a course of this mode."""
    if sight_of(mode).points:
        return ()
    return (Enrolment.shares_points_since.is_not(None),) if sight_of(mode, shares_points=True).points else (false(),)


def has_learners(session: Session, course_id: int) -> bool:
    """Whether somebody learns in the course."""
    return bool(session.scalar(select(exists().where(Enrolment.course_id == course_id))))


@dataclass(frozen=True, slots=True)
class ModeChange:
    """When trainers chose another mode, and which it was before and after."""

    at: datetime
    before: str
    after: str


def mode_changes(session: Session, enrolment_id: int, course_key: str) -> list[ModeChange]:
    """How the mode of the course has changed since the learner began there, the earliest first."""
    since = session.scalars(select(Enrolment.enrolled_at).where(Enrolment.id == enrolment_id)).one()
    found = changes_of(session, "results_privacy_changed", "course", course_key, since)
    return [ModeChange(at, *changes["mode"]) for at, changes in found if "mode" in changes]


def shares_points_since(session: Session, enrolment_id: int) -> datetime | None:
    """Since when a learner shares her points; None where she does not."""
    return session.scalar(select(Enrolment.shares_points_since).where(Enrolment.id == enrolment_id))
