"""Choosing whom results are for, sharing one's points, and writing down who looked. The only writer of this room."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from quizapp.accounts.access import require_account, require_results_of
from quizapp.audit.service import record
from quizapp.content.blueprint import is_marked_by_hand
from quizapp.courses.models import CourseRow, Enrolment
from quizapp.courses.queries import PublishedCourse
from quizapp.courses.rules.results_privacy import MODES, SELF_ASSESSMENT, WORKS_AGREEMENT
from quizapp.kernel.errors import Conflict, Invalid, NotFound
from quizapp.kernel.identity import Identity
from quizapp.sharing.models import ResultLook
from quizapp.sharing.queries import has_learners, not_noted_yet


def choose_mode(
    session: Session, identity: Identity, course: PublishedCourse, mode: str, is_confirmed: bool, now: datetime
) -> bool:
    """Set whom results of the course are for; False where that is so already.

    **Raises** NotAllowed for who is not trainer of the whole course, Invalid for no mode, Conflict for self-assessment where a
    person has to mark answers, and where learners are there and the change was not confirmed. **Effects**: the log keeps
    it; learners who are there are told on their pages.
    """
    require_results_of(identity, course.edition.course.key)
    if mode not in MODES:
        raise Invalid("no_such_mode")
    if mode == SELF_ASSESSMENT and is_marked_by_hand(course.edition.course):
        raise Conflict("mode_without_marking")
    row = session.scalars(select(CourseRow).where(CourseRow.id == course.course_id).with_for_update()).one()
    before = row.results_privacy
    if mode == before:
        return False
    if has_learners(session, row.id):
        if not is_confirmed:
            raise Conflict("mode_not_confirmed")
        row.privacy_changed_at = now
    row.results_privacy = mode
    session.flush()
    record(session, identity, "results_privacy_changed", "course", row.key, {"mode": before}, {"mode": mode}, now)
    return True


def share_points(session: Session, identity: Identity, course: PublishedCourse, shares: bool, now: datetime) -> None:
    """Let trainers of the course read one's points, or no longer.

    **Raises** NotFound for who does not learn in it, Conflict where sharing changes nothing because of the course's mode.
    """
    account_id = require_account(identity)
    if course.enrolment_id is None:
        raise NotFound("no_such_enrolment")
    if shares and course.results_privacy != WORKS_AGREEMENT:
        raise Conflict("nothing_to_share")
    mine = (Enrolment.id == course.enrolment_id, Enrolment.account_id == account_id)
    since = session.scalar(select(Enrolment.shares_points_since).where(*mine).with_for_update())
    if shares == (since is not None):
        return
    session.execute(update(Enrolment).where(*mine).values(shares_points_since=now if shares else None))
    act = {"shares_points": not shares}, {"shares_points": shares}
    record(session, identity, "points_shared", "enrolment", course.enrolment_id, *act, now)


def note_looks(
    session: Session, identity: Identity, course_id: int, account_ids: Collection[int], what: str, now: datetime
) -> None:
    """Write down that somebody opened results of these learners; once an hour is enough, and nobody looks at herself."""
    viewer_id = require_account(identity)
    wanted = set(account_ids) - {viewer_id}
    _write(session, viewer_id, course_id, not_noted_yet(session, viewer_id, course_id, wanted, what, now), what, now)


def note_taken_along(
    session: Session, identity: Identity, course_id: int, account_ids: Collection[int], what: str, now: datetime
) -> None:
    """Write down that somebody took results of these learners along as a file: every time, one row for each learner."""
    _write(session, require_account(identity), course_id, sorted(set(account_ids)), what, now)


def _write(session: Session, viewer_id: int, course_id: int, account_ids: list[int], what: str, now: datetime) -> None:
    facts = {"viewer_id": viewer_id, "course_id": course_id, "what": what, "looked_at": now}
    if account_ids:
        session.execute(insert(ResultLook), [{**facts, "account_id": account_id} for account_id in account_ids])
