"""Work of learners that has grown old without ending by itself: attempts left open, practice, questions to trainers, looks at results."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from quizapp.courses.models import Enrolment
from quizapp.gradebook.models import OPEN as ASKED, LearnerRequest
from quizapp.practice.models import PracticeItem, PracticeSession
from quizapp.privacy.models import LegalHold
from quizapp.quizzes.models import OPEN, Attempt, AttemptSlot
from quizapp.quizzes.personal_data import remove_attempts
from quizapp.sharing.models import ResultLook


def held_accounts() -> Select[int]:
    """Accounts with a legal hold: nothing of theirs ends by its age."""
    return select(LegalHold.account_id)


def on_no_hold(account: Any) -> ColumnElement[bool]:
    """The account in this column is on no hold."""
    return or_(account.is_(None), account.not_in(held_accounts()))


def open_attempts(before: datetime) -> Select[int]:
    """Attempts that nobody has handed in, begun before the instant and with no answer saved since."""
    has_gone_on = select(AttemptSlot.id).where(AttemptSlot.attempt_id == Attempt.id, AttemptSlot.saved_at > before)
    return (
        select(Attempt.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.state == OPEN, Attempt.started_at <= before, ~exists(has_gone_on), on_no_hold(Enrolment.account_id))
    )


def forget_open_attempts(session: Session, attempt_ids: Sequence[int], now: datetime) -> None:
    """They count for nothing, so nothing of them stays, nor what was asked about their questions."""
    session.execute(delete(LearnerRequest).where(LearnerRequest.attempt_id.in_(attempt_ids)))
    remove_attempts(session, attempt_ids)


def practice_answers(before: datetime) -> Select[int]:
    """Answers in practice that were given before the instant and are still there."""
    return (
        select(PracticeItem.id)
        .join(PracticeSession, PracticeSession.id == PracticeItem.session_id)
        .join(Enrolment, Enrolment.id == PracticeSession.enrolment_id)
        .where(PracticeItem.answered_at <= before, cast(PracticeItem.response, String) != "{}", on_no_hold(Enrolment.account_id))
    )


def forget_practice_answers(session: Session, item_ids: Sequence[int], now: datetime) -> None:
    """Whether it was right stays, and when the question comes again."""
    session.execute(update(PracticeItem).where(PracticeItem.id.in_(item_ids)).values(response={}))


def learner_requests(before: datetime) -> Select[int]:
    """Questions to trainers that were settled before the instant; one that waits stays."""
    return (
        select(LearnerRequest.id)
        .join(Attempt, Attempt.id == LearnerRequest.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(LearnerRequest.state != ASKED, LearnerRequest.answered_at <= before, on_no_hold(Enrolment.account_id))
    )


def result_looks(before: datetime) -> Select[int]:
    """Who opened whose results before the instant, unless one of the two is on hold."""
    return select(ResultLook.id).where(
        ResultLook.looked_at <= before, on_no_hold(ResultLook.account_id), on_no_hold(ResultLook.viewer_id)
    )
