"""A person's attempts and answers: export, erasure, merging."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.courses.editions import edition_of
from quizapp.courses.models import Enrolment
from quizapp.files.service import forget_unused_files
from quizapp.kernel.events import EnrolmentsMerged
from quizapp.quizzes.hand_marks import latest_marks
from quizapp.quizzes.models import (
    GIVEN,
    GRADED,
    OPEN,
    AnswerEvent,
    AnswerTry,
    Attempt,
    AttemptSlot,
    CorrectedMark,
    HandMark,
    OralResult,
    OutcomeChange,
    SubmittedFile,
)
from quizapp.quizzes.release import shown_to
from quizapp.quizzes.rules.feedback import SOLUTIONS
from quizapp.quizzes.service import close_by_id


def export_for(session: Session, account_id: int) -> list[dict[str, Any]]:
    """Every attempt with its answers, marks given by hand and changes of its outcome; solutions are not part of it."""
    rows = session.execute(
        select(Attempt, AttemptSlot)
        .join(AttemptSlot, AttemptSlot.attempt_id == Attempt.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.account_id == account_id)
        .order_by(Attempt.id, AttemptSlot.slot)
    ).all()
    marks = latest_marks(session, [slot.id for attempt, slot in rows if attempt.state == GRADED])
    changes = _changes_by_attempt(session, account_id)
    tries = _tries(session, account_id)
    return _corrected(session, account_id) + [
        {
            "quiz": attempt.quiz_key, "attempt": attempt.number, "state": attempt.state,
            "started_at": attempt.started_at.isoformat(),
            "deadline_at": attempt.deadline_at.isoformat() if attempt.deadline_at else None,
            "outcome": attempt.outcome, "question": slot.question_id,
            "section": slot.section, "worth": slot.worth, "answer": slot.response, "certainty": slot.certainty,
            "tries": tries.get(slot.id, []),
            "marked_by_hand": _exported(marks.get(slot.id)), "outcome_changes": changes.get(attempt.id, []),
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
            "mark": [changed.old_mark, changed.new_mark] if _tells_marks(session, attempt, changed.changed_at) else None,
            "outcome": [changed.old_outcome, changed.new_outcome], "corrected_at": changed.changed_at.isoformat(),
        }
        for attempt, changed in rows
    ]


def _tells_marks(session: Session, attempt: Attempt, at: datetime) -> bool:
    """Whether the learner may know which of the attempt's questions were right; at the latest as of this instant."""
    course = edition_of(session, attempt.revision_id).course
    quiz = course.quiz(attempt.quiz_key)
    return quiz is not None and shown_to(session, attempt.enrolment_id, course, quiz, at) >= SOLUTIONS


def _exported(mark: HandMark | None) -> dict[str, Any] | None:
    return {"points": mark.points, "comment": mark.comment} if mark and mark.state == GIVEN else None


def _changes_by_attempt(session: Session, account_id: int) -> dict[int, list[dict[str, Any]]]:
    attempts = _attempts_of(account_id)
    found: dict[int, list[dict[str, Any]]] = {}
    for change in session.scalars(
        select(OutcomeChange).where(OutcomeChange.attempt_id.in_(attempts)).order_by(OutcomeChange.id)
    ):
        told = {"cause": change.cause, "before": change.before, "after": change.after, "at": change.changed_at.isoformat()}
        found.setdefault(change.attempt_id, []).append(told)
    return found


def _attempts_of(account_id: int) -> Any:
    return select(Attempt.id).join(Enrolment, Enrolment.id == Attempt.enrolment_id).where(Enrolment.account_id == account_id)


def erase_for(session: Session, account_id: int) -> None:
    """Remove the person's attempts with every answer, mark and file that nobody else has handed in as well."""
    attempts = _attempts_of(account_id)
    slots = select(AttemptSlot.id).where(AttemptSlot.attempt_id.in_(attempts))
    session.execute(delete(CorrectedMark).where(CorrectedMark.attempt_id.in_(attempts)))
    session.execute(delete(AnswerTry).where(AnswerTry.slot_id.in_(slots)))
    session.execute(delete(AnswerEvent).where(AnswerEvent.slot_id.in_(slots)))
    session.execute(delete(HandMark).where(HandMark.slot_id.in_(slots)))
    files = session.scalars(select(SubmittedFile.digest).where(SubmittedFile.slot_id.in_(slots))).all()
    session.execute(delete(SubmittedFile).where(SubmittedFile.slot_id.in_(slots)))
    forget_unused_files(session, files)
    session.execute(delete(OralResult).where(OralResult.attempt_id.in_(attempts)))
    session.execute(delete(OutcomeChange).where(OutcomeChange.attempt_id.in_(attempts)))
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
