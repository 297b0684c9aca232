"""A person's attempts and answers: export, erasure, merging."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.courses.models import Enrolment
from quizapp.files.service import forget_unused_files
from quizapp.kernel.events import EnrolmentsMerged
from quizapp.quizzes.models import (
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
from quizapp.quizzes.personal_export import (
    NOT_EXPORTED as NOT_EXPORTED,
    export_for as export_for,
    files_for as files_for,
)
from quizapp.quizzes.service import close_by_id


def erase_for(session: Session, account_id: int) -> None:
    """Remove the person's attempts with every answer, mark and file that nobody else has handed in as well."""
    mine = select(Attempt.id).join(Enrolment, Enrolment.id == Attempt.enrolment_id).where(Enrolment.account_id == account_id)
    remove_attempts(session, mine)


def remove_attempts(session: Session, attempts: Any) -> None:
    """Remove attempts with everything that hangs on them. **Shape**: `attempts` selects their row numbers."""
    slots = select(AttemptSlot.id).where(AttemptSlot.attempt_id.in_(attempts))
    session.execute(delete(CorrectedMark).where(CorrectedMark.attempt_id.in_(attempts)))
    remove_answers(session, slots)
    session.execute(delete(OralResult).where(OralResult.attempt_id.in_(attempts)))
    session.execute(delete(OutcomeChange).where(OutcomeChange.attempt_id.in_(attempts)))
    session.execute(delete(AttemptSlot).where(AttemptSlot.attempt_id.in_(attempts)))
    session.execute(delete(Attempt).where(Attempt.id.in_(attempts)))


def remove_answers(session: Session, slots: Any) -> None:
    """Remove what hangs on slots: tries, versions of answers, files, what was written when marking by hand."""
    session.execute(delete(AnswerTry).where(AnswerTry.slot_id.in_(slots)))
    session.execute(delete(AnswerEvent).where(AnswerEvent.slot_id.in_(slots)))
    session.execute(delete(HandMark).where(HandMark.slot_id.in_(slots)))
    files = session.scalars(select(SubmittedFile.digest).where(SubmittedFile.slot_id.in_(slots))).all()
    session.execute(delete(SubmittedFile).where(SubmittedFile.slot_id.in_(slots)))
    forget_unused_files(session, files)


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
