"""Writing down work that is due, taking it, and recording how it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, delete, or_, select, text, update
from sqlalchemy.orm import Session

from quizapp.db.types import UtcDateTime
from quizapp.jobs.models import Job

LEASE = timedelta(seconds=60)
LONGEST_PAUSE_S = 3600

# One statement, because another worker may write or delete the row at any moment. As text it serves both databases,
# and the start of the server need not import the dialect of the one it does not use.
_ENQUEUE = text(
    "INSERT INTO job (kind, object_id, due_at, comes_last, tries) VALUES (:kind, :object_id, :due_at, :comes_last, 0)"
    " ON CONFLICT (kind, object_id) DO UPDATE SET lease_until = NULL, comes_last = job.comes_last AND excluded.comes_last,"
    " due_at = CASE WHEN job.due_at < excluded.due_at THEN job.due_at ELSE excluded.due_at END"
).bindparams(bindparam("due_at", type_=UtcDateTime))


@dataclass(frozen=True, slots=True)
class TakenJob:
    """A job this worker holds until its lease ends."""

    id: int
    kind: str
    object_id: int
    tries: int


def enqueue(session: Session, kind: str, object_id: int, due_at: datetime, *, comes_last: bool = False) -> None:
    """Write work down in the caller's transaction; the same work twice stays one row, due at the earlier time.

    What `comes_last` is done when nothing else is due, unless it is asked for a second time without.
    """
    enqueue_all(session, kind, [object_id], due_at, comes_last=comes_last)


def enqueue_all(session: Session, kind: str, object_ids: Sequence[int], due_at: datetime, *, comes_last: bool = False) -> None:
    """The same work for many, in one go."""
    same = {"kind": kind, "due_at": due_at, "comes_last": comes_last}
    if object_ids:
        session.execute(_ENQUEUE, [{**same, "object_id": object_id} for object_id in object_ids])


def forget_job(session: Session, kind: str, object_id: int) -> None:
    """The work was done by somebody else, in the caller's transaction."""
    session.execute(delete(Job).where(Job.kind == kind, Job.object_id == object_id))


def take_due_job(session: Session, now: datetime) -> TakenJob | None:
    """Take the job that is due longest, of what comes last only when nothing else is due; several workers never take the same."""
    job = _longest_due(session, now, comes_last=False) or _longest_due(session, now, comes_last=True)
    if job is None:
        return None
    job.lease_until = now + LEASE
    job.tries += 1
    return TakenJob(job.id, job.kind, job.object_id, job.tries)


def _longest_due(session: Session, now: datetime, *, comes_last: bool) -> Job | None:
    return session.scalar(
        select(Job)
        .where(Job.comes_last == comes_last, *_is_due(now))
        .order_by(Job.due_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Job.due_at <= now, or_(Job.lease_until.is_(None), Job.lease_until <= now)


def finish_job(session: Session, job: TakenJob) -> None:
    """The work is done. If it was asked for again meanwhile (lease cleared), the row stays."""
    session.execute(delete(Job).where(Job.id == job.id, Job.lease_until.is_not(None)))


def postpone_job(session: Session, job: TakenJob, error: str, now: datetime) -> None:
    """The work failed; try again after a pause that doubles, an hour at most."""
    pause = min(2 ** min(job.tries, 12), LONGEST_PAUSE_S)
    session.execute(
        update(Job)
        .where(Job.id == job.id)
        .values(due_at=now + timedelta(seconds=pause), lease_until=None, last_error=error[:500])
    )


def rest_all(session: Session, kind: str, object_id: int, why: str, now: datetime, until: datetime) -> None:
    """Nothing of this kind can be done before `until`: neither the work in hand, which stays, nor what nobody holds."""
    is_free = or_(Job.object_id == object_id, Job.lease_until.is_(None), Job.lease_until <= now)
    session.execute(
        update(Job)
        .where(Job.kind == kind, is_free, Job.due_at < until)
        .values(due_at=until, lease_until=None, last_error=why)
    )


def is_worked_on(session: Session, kind: str, object_id: int, now: datetime) -> bool:
    """Whether a worker holds this job."""
    held = (Job.kind == kind, Job.object_id == object_id, Job.lease_until > now)
    return session.scalar(select(Job.id).where(*held)) is not None


def has_due_job(session: Session, now: datetime) -> bool:
    """A cheap look before a write transaction is opened, at both kinds: the index begins with `comes_last`."""
    return session.scalar(select(Job.id).where(Job.comes_last.in_((False, True)), *_is_due(now)).limit(1)) is not None
