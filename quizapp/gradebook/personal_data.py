"""A person's reports and requests, which hang on attempts and move with them, and with whom she is counted: export, erasure, merging."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quizapp.courses.models import Enrolment
from quizapp.gradebook.models import FigurePlace, LearnerRequest
from quizapp.kernel.events import EnrolmentsMerged
from quizapp.quizzes.models import Attempt

NOT_EXPORTED = {"learner_request.code": "its name in addresses of trainers"}
"""Columns that an export leaves out, and why."""


def export_for(session: Session, account_id: int) -> dict[str, Any]:
    """What the person has asked, and the answers; with which group and which first result she is counted in figures about a quiz."""
    places = session.scalars(
        select(FigurePlace)
        .join(Enrolment, Enrolment.id == FigurePlace.enrolment_id)
        .where(Enrolment.account_id == account_id)
        .order_by(FigurePlace.id)
    )
    counted = [
        {
            "quiz": one.quiz_key, "group": one.cohort_id or None, "week": one.week and one.week.isoformat(), "passed": one.passed,
            "points": None if one.points_numerator is None else str(Fraction(one.points_numerator, one.points_denominator or 1)),
        }
        for one in places
    ]
    return {"requests": _requests(session, account_id), "counted_with": counted}


def _requests(session: Session, account_id: int) -> list[dict[str, Any]]:
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
    """Remove the requests; they point at attempts, so they go first. The place in figures is handed over with the result."""
    attempts = select(Attempt.id).join(Enrolment, Enrolment.id == Attempt.enrolment_id).where(Enrolment.account_id == account_id)
    session.execute(delete(LearnerRequest).where(LearnerRequest.attempt_id.in_(attempts)))


def merge_into(session: Session, merged: EnrolmentsMerged) -> None:
    """The known record keeps its places and takes those at other quizzes; where both had one, one stays empty."""
    both = select(FigurePlace.quiz_key).where(FigurePlace.enrolment_id == merged.into_enrolment_id).scalar_subquery()
    mine = FigurePlace.enrolment_id == merged.from_enrolment_id
    nobody = {"enrolment_id": None, "week": None, "points_numerator": None, "points_denominator": None, "passed": None}
    session.execute(update(FigurePlace).where(mine, FigurePlace.quiz_key.in_(both)).values(**nobody))
    session.execute(update(FigurePlace).where(mine).values(enrolment_id=merged.into_enrolment_id))
