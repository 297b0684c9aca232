"""The frozen outcome of an attempt, and replacing it after grading without losing what stood there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.courses.editions import edition_of
from quizapp.db.session import emit
from quizapp.grading.oral import combined_points
from quizapp.grading.passing import Outcome, outcome_for
from quizapp.kernel.errors import NotFound
from quizapp.kernel.events import AttemptRegraded
from quizapp.quizzes.marking import freeze_outcome, kept_marks, outcome_of
from quizapp.quizzes.models import GRADED, Attempt, AttemptSlot, OralResult, OutcomeChange


def replace_outcome(session: Session, attempt_id: int, cause: str, now: datetime) -> OutcomeChange | None:
    """Work the outcome of a graded attempt out anew from the marks in its slots and from its latest talk.

    **Shape**: None when nothing came out differently, or the attempt is not graded.
    **Effects**: what stood before is kept as an `OutcomeChange`, the rooms above are told.
    """
    attempt = session.scalar(select(Attempt).where(Attempt.id == attempt_id).with_for_update())
    if attempt is None or attempt.state != GRADED:
        return None
    before = attempt.outcome
    talk = latest_talks(session, [attempt_id]).get(attempt_id)
    freeze_outcome(attempt, with_talk(written_outcome(session, attempt), talk))
    if attempt.outcome == before:
        return None
    change = OutcomeChange(attempt_id=attempt_id, cause=cause, before=before, after=attempt.outcome, changed_at=now)
    session.add(change)
    session.flush()
    emit(session, AttemptRegraded(now, attempt.id, attempt.enrolment_id, attempt.quiz_key))
    return change


def written_outcome(session: Session, attempt: Attempt) -> Outcome | None:
    """What the marks in the slots come to, without any talk."""
    edition = edition_of(session, attempt.revision_id)
    quiz = edition.course.quiz(attempt.quiz_key)
    if quiz is None:
        raise NotFound("no_such_quiz")
    slots = session.scalars(select(AttemptSlot).where(AttemptSlot.attempt_id == attempt.id).order_by(AttemptSlot.slot)).all()
    return outcome_of(quiz, kept_marks(edition, slots, {}))


def latest_talks(session: Session, attempt_ids: Collection[int]) -> dict[int, OralResult]:
    """The oral result that counts, by attempt, where there was a talk. One query."""
    rows = session.scalars(select(OralResult).where(OralResult.attempt_id.in_(attempt_ids)).order_by(OralResult.number))
    return {talk.attempt_id: talk for talk in rows}


def with_talk(written: Outcome | None, talk: OralResult | None) -> Outcome | None:
    """The written outcome, turned by the talk if there was one."""
    if talk is None or written is None:
        return written
    points = combined_points(written.points, Fraction(talk.points))
    return outcome_for(points, written.pass_points, written.scale, written.policy, written.sections)
