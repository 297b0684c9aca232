"""A person's attempts and answers: export, erasure, merging."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.courses.editions import edition_of
from quizapp.courses.models import Enrolment
from quizapp.kernel.events import EnrolmentsMerged
from quizapp.quizzes.models import OPEN, AnswerEvent, AnswerTry, Attempt, AttemptSlot, CorrectedMark
from quizapp.quizzes.release import shown_to
from quizapp.quizzes.rules.feedback import SOLUTIONS
from quizapp.quizzes.service import close_by_id


def export_for(session: Session, account_id: int) -> list[dict[str, Any]]:
    """Every attempt with its answers; solutions are not part of it."""
    rows = session.execute(
        select(Attempt, AttemptSlot)
        .join(AttemptSlot, AttemptSlot.attempt_id == Attempt.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.account_id == account_id)
        .order_by(Attempt.id, AttemptSlot.slot)
    )
    tries = _tries(session, account_id)
    return _corrected(session, account_id) + [
        {
            "quiz": attempt.quiz_key, "attempt": attempt.number, "state": attempt.state,
            "started_at": attempt.started_at.isoformat(),
            "deadline_at": attempt.deadline_at.isoformat() if attempt.deadline_at else None,
            "outcome": attempt.outcome, "question": slot.question_id,
            "section": slot.section, "worth": slot.worth, "answer": slot.response, "certainty": slot.certainty,
            "tries": tries.get(slot.id, []),
        }
        for attempt, slot in rows
    ]


def _tries(session: Session, account_id: int) -> dict[int, list[dict[str, Any]]]:
    """Tries in learn mode by slot."""
    rows = session.scalars(
        select(AnswerTry)
        .join(AttemptSlot, AttemptSlot.id == AnswerTry.slot_id)
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.account_id == account_id)
        .order_by(AnswerTry.slot_id, AnswerTry.number)
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for tried in rows:
        found.setdefault(tried.slot_id, []).append(
            {"answer": tried.response, "certainty": tried.certainty, "at": tried.tried_at.isoformat()}
        )
    return found


def _corrected(session: Session, account_id: int) -> list[dict[str, Any]]:
    """Results that changed because a question was corrected; the question's own mark only where it may be known."""
    rows = session.execute(
        select(Attempt, CorrectedMark)
        .join(CorrectedMark, CorrectedMark.attempt_id == Attempt.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.account_id == account_id)
        .order_by(CorrectedMark.id)
    )
    return [
        {
            "quiz": attempt.quiz_key, "attempt": attempt.number, "slot": changed.slot,
            "mark": [changed.old_mark, changed.new_mark] if _tells_marks(session, attempt) else None,
            "outcome": [changed.old_outcome, changed.new_outcome], "corrected_at": changed.changed_at.isoformat(),
        }
        for attempt, changed in rows
    ]


def _tells_marks(session: Session, attempt: Attempt) -> bool:
    """Whether the learner may know by now which of the attempt's questions were right."""
    quiz = edition_of(session, attempt.revision_id).course.quiz(attempt.quiz_key)
    return quiz is not None and shown_to(session, attempt.enrolment_id, quiz) >= SOLUTIONS


def erase_for(session: Session, account_id: int) -> None:
    """Remove the person's attempts with every answer."""
    attempts = select(Attempt.id).join(Enrolment, Enrolment.id == Attempt.enrolment_id).where(Enrolment.account_id == account_id)
    slots = select(AttemptSlot.id).where(AttemptSlot.attempt_id.in_(attempts))
    session.execute(delete(CorrectedMark).where(CorrectedMark.attempt_id.in_(attempts)))
    session.execute(delete(AnswerTry).where(AnswerTry.slot_id.in_(slots)))
    session.execute(delete(AnswerEvent).where(AnswerEvent.slot_id.in_(slots)))
    session.execute(delete(AttemptSlot).where(AttemptSlot.attempt_id.in_(attempts)))
    session.execute(delete(Attempt).where(Attempt.id.in_(attempts)))


def merge_into(session: Session, merged: EnrolmentsMerged) -> None:
    """Attempts of both enrolments become one row of attempts, numbered by their start; all count.

    Of two open attempts at one quiz the older is closed and graded.
    """
    ids = (merged.from_enrolment_id, merged.into_enrolment_id)
    attempts = session.scalars(
        select(Attempt).where(Attempt.enrolment_id.in_(ids)).order_by(Attempt.quiz_key, Attempt.started_at, Attempt.id)
    ).all()
    open_by_quiz: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        if attempt.state == OPEN:
            open_by_quiz.setdefault(attempt.quiz_key, []).append(attempt)
    for opened in open_by_quiz.values():
        for older in opened[:-1]:
            close_by_id(session, older.id, merged.at)
            session.refresh(older)
    # Numbers are unique per enrolment, so they first step aside.
    for attempt in attempts:
        attempt.number = -attempt.id
    session.flush()
    numbers: dict[str, int] = {}
    for attempt in attempts:
        numbers[attempt.quiz_key] = numbers.get(attempt.quiz_key, 0) + 1
        attempt.enrolment_id = merged.into_enrolment_id
        attempt.number = numbers[attempt.quiz_key]
    session.flush()
