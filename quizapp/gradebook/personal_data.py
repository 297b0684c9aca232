"""A person's reports and requests: export, erasure. They hang on attempts, so merging learners moves them by itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.courses.models import Enrolment
from quizapp.gradebook.models import LearnerRequest
from quizapp.quizzes.models import Attempt

NOT_EXPORTED = {"learner_request.code": "its name in addresses of trainers"}
"""Columns that an export leaves out, and why."""


def export_for(session: Session, account_id: int) -> list[dict[str, Any]]:
    """What the person has asked, and the answers."""
    rows = session.execute(
        select(LearnerRequest, Attempt.quiz_key)
        .join(Attempt, Attempt.id == LearnerRequest.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.account_id == account_id)
        .order_by(LearnerRequest.id)
    )
    return [
        {
            "quiz": quiz_key, "question_number": request.slot, "kind": request.kind, "text": request.text,
            "state": request.state, "asked_at": request.asked_at.isoformat(), "answer": request.answer,
            "answered_at": request.answered_at.isoformat() if request.answered_at else None,
        }
        for request, quiz_key in rows
    ]


def erase_for(session: Session, account_id: int) -> None:
    """Remove them; they point at attempts, so they go first."""
    attempts = select(Attempt.id).join(Enrolment, Enrolment.id == Attempt.enrolment_id).where(Enrolment.account_id == account_id)
    session.execute(delete(LearnerRequest).where(LearnerRequest.attempt_id.in_(attempts)))
