"""Keeping track of what was reached."""

from __future__ import annotations

from sqlalchemy.orm import Session

from quizapp.kernel.events import AttemptFinished, AttemptRegraded
from quizapp.progress.standings import refresh_standing


def note_finished_attempt(session: Session, finished: AttemptFinished | AttemptRegraded) -> None:
    """An attempt was graded, or graded anew: note which attempt at this quiz counts now."""
    refresh_standing(session, finished.enrolment_id, finished.quiz_key)
