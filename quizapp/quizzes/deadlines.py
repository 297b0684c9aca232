"""Deadlines of attempts: settled at the start, moved by extra time, kept by the sweep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from quizapp.accounts.keeping import keep_session_for, keep_sessions_longer
from quizapp.cohorts.queries import own_rules
from quizapp.cohorts.rules.dates import OwnEnd, OwnRules
from quizapp.content.document import TimeRule
from quizapp.courses.editions import edition_of
from quizapp.courses.rules.extra_time import ExtraTime
from quizapp.kernel.errors import Conflict
from quizapp.kernel.identity import Identity
from quizapp.quizzes.models import OPEN, Attempt
from quizapp.quizzes.rules.timing import SETTLING, time_plan

Deadline = dict[str, Any]
"""Columns of an attempt: deadline_at, grace_until, time_zone."""


def settle_deadline(rule: TimeRule, zone: str, extra: ExtraTime, own: OwnEnd, now: datetime) -> Deadline:
    """The deadline of an attempt that starts now; nothing without limit, window
    and deadline of the learner's own.

    **Raises** Conflict outside the window.
    """
    plan = time_plan(rule, zone, extra, own)
    state = plan.state(now)
    if state == "before":
        raise Conflict("quiz_not_open_yet", opens=_on_the_clock(plan.opens_at, zone))
    if state == "closed":
        raise Conflict("quiz_closed", closes=_on_the_clock(plan.closes_at, zone))
    deadline_at = plan.deadline(now)
    if deadline_at is None:
        return {}
    return {"deadline_at": deadline_at, "grace_until": deadline_at + plan.grace, "time_zone": zone}


def _on_the_clock(instant: datetime | None, zone: str) -> datetime | None:
    return instant and instant.astimezone(ZoneInfo(zone))


def move_deadlines(session: Session, enrolment_id: int, extra: ExtraTime) -> int:
    """Give running attempts the extra time; how many got more. Nobody loses time that a page has promised.

    The caller holds the enrolment's turn (`courses.service.set_extra_time`). **Effects**: kept sessions last as long.
    """
    running = session.scalars(
        select(Attempt)
        .where(Attempt.enrolment_id == enrolment_id, Attempt.state == OPEN, Attempt.deadline_at.is_not(None))
        .with_for_update()
    ).all()
    own = own_rules(session, enrolment_id)
    return sum(_move_deadline(session, attempt, extra, own) for attempt in running)


def _move_deadline(session: Session, attempt: Attempt, extra: ExtraTime, own: OwnRules) -> bool:
    quiz = edition_of(session, attempt.revision_id).course.quiz(attempt.quiz_key)
    if quiz is None or attempt.deadline_at is None or attempt.grace_until is None or attempt.time_zone is None:
        return False
    moved = time_plan(quiz.time, attempt.time_zone, extra, own.end_of(quiz.key)).deadline(attempt.started_at)
    if moved is None or moved <= attempt.deadline_at:
        return False
    grace: timedelta = attempt.grace_until - attempt.deadline_at
    attempt.deadline_at, attempt.grace_until = moved, moved + grace
    keep_sessions_longer(session, attempt.code, attempt.grace_until)
    return True


def expired_attempts(session: Session, now: datetime) -> Sequence[int]:
    """Open attempts whose grace is over, oldest first, once what arrived in time has had its turn."""
    return session.scalars(select(Attempt.id).where(Attempt.state == OPEN, is_expired(now)).order_by(Attempt.grace_until)).all()


def is_expired(now: datetime) -> ColumnElement[bool]:
    """The grace of an attempt is over, as a condition."""
    return and_(Attempt.grace_until.is_not(None), Attempt.grace_until <= now - SETTLING)


def keep_signed_in(session: Session, identity: Identity, code: str) -> bool:
    """Keep this browser's session for the attempt until its grace is over; True when it would have ended before."""
    until = session.scalar(select(Attempt.grace_until).where(Attempt.code == code))
    return until is not None and keep_session_for(session, identity.session_id, code, until)
