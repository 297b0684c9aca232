"""Corrections of published questions: which hold, and from when on. Marking asks here; `regrading.py` works earlier results out anew."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import ScalarSelect, Select, delete, select
from sqlalchemy.orm import Session

from quizapp.courses.editions import edition_of
from quizapp.courses.models import CourseRevision, CourseRow
from quizapp.jobs.service import enqueue
from quizapp.kernel.errors import Conflict, NotFound
from quizapp.kernel.ids import new_code
from quizapp.questions.base import Question
from quizapp.questions.correction import Corrected, Correction, Policy, What, corrected, question_digest
from quizapp.questions.registry import read_question_json
from quizapp.quizzes.models import GRADE, GRADED, MARKING, Attempt, AttemptSlot, QuestionCorrection

DRAFT, APPLYING, APPLIED = "draft", "applying", "applied"
REGRADE = "regrade"
Corrections = dict[str, list[Correction]]
"""Corrections that hold, oldest first, by the question's id."""


def _held(rows: Select[*tuple[QuestionCorrection]], session: Session) -> Corrections:
    found: Corrections = {}
    for row in session.scalars(
        rows.where(QuestionCorrection.state != DRAFT).order_by(QuestionCorrection.applied_at, QuestionCorrection.id)
    ):
        found.setdefault(row.question_id, []).append(read_correction(row))
    return found


def read_correction(row: QuestionCorrection) -> Correction:
    """The row as marking takes it."""
    question = read_question_json(row.new_question)
    at = row.applied_at or row.drafted_at
    return Correction(row.question_digest, cast(What, row.what), cast(Policy, row.policy), question, at)


def corrections_of_course(session: Session, course_id: int, question_ids: Collection[str]) -> Corrections:
    """Corrections of some questions of a course."""
    rows = select(QuestionCorrection).where(
        QuestionCorrection.course_id == course_id, QuestionCorrection.question_id.in_(question_ids)
    )
    return _held(rows, session)


def corrections_of_attempt(session: Session, attempt_id: int) -> Corrections:
    """Corrections in the course of an attempt: one query."""
    revision_id = select(Attempt.revision_id).where(Attempt.id == attempt_id).scalar_subquery()
    return corrections_of_revision(session, revision_id)


def corrections_of_revision(session: Session, revision_id: int | ScalarSelect[int]) -> Corrections:
    """Corrections in the course of a revision: one query."""
    course_id = select(CourseRevision.course_id).where(CourseRevision.id == revision_id).scalar_subquery()
    return _held(select(QuestionCorrection).where(QuestionCorrection.course_id == course_id), session)


def corrections_for_marking(session: Session, attempt_id: int, revision_id: int) -> Corrections:
    """The same, for an attempt that is marked now.

    **Effects**: until this transaction ends no correction of the course begins to hold, so that every attempt is either
    marked by it or found by its regrading.
    """
    course = select(CourseRow.id).join(CourseRevision, CourseRevision.course_id == CourseRow.id)
    session.execute(course.where(CourseRevision.id == revision_id).with_for_update(read=True, of=CourseRow))
    return corrections_of_attempt(session, attempt_id)


def correction_by_code(session: Session, course_id: int, code: str) -> QuestionCorrection:
    """A correction of this course. **Raises** NotFound."""
    row = session.scalar(
        select(QuestionCorrection).where(QuestionCorrection.course_id == course_id, QuestionCorrection.code == code)
    )
    if row is None:
        raise NotFound("no_such_correction")
    return row


def as_it_holds(session: Session, course_id: int, question: Question) -> Corrected:
    """A published question as it is marked now."""
    return corrected(question, corrections_of_course(session, course_id, [question.id]).get(question.id, ()))


def revisions_with(session: Session, row: QuestionCorrection) -> list[int]:
    """Revisions of the course in which the question reads exactly as it did when it was corrected."""
    ids = session.scalars(select(CourseRevision.id).where(CourseRevision.course_id == row.course_id)).all()
    return [one for one in ids if (found := _question_in(session, one, row)) and question_digest(found) == row.question_digest]


def _question_in(session: Session, revision_id: int, row: QuestionCorrection) -> Question | None:
    try:
        return edition_of(session, revision_id).question(row.question_id)
    except KeyError:
        return None


def graded_attempts(session: Session, row: QuestionCorrection, after: int, most: int | None = None) -> Sequence[int]:
    """Numbers of graded attempts that hold the question, in order, beyond `after`; those whose answers are gone keep their marks."""
    found = (
        select(Attempt.id)
        .join(AttemptSlot, AttemptSlot.attempt_id == Attempt.id)
        .where(
            Attempt.revision_id.in_(revisions_with(session, row)), Attempt.state == GRADED, Attempt.id > after,
            AttemptSlot.question_id == row.question_id, Attempt.answers_forgotten_at.is_(None),
        )
        .order_by(Attempt.id)
    )
    return session.scalars(found.limit(most) if most else found).all()


def draft_correction(session: Session, course_id: int, published: Question, what: What, wanted: Question, now: datetime) -> str:
    """Note down a correction that does not hold yet; its code. **Effects**: an earlier draft for the question is gone."""
    session.execute(
        delete(QuestionCorrection).where(
            QuestionCorrection.course_id == course_id, QuestionCorrection.question_id == published.id,
            QuestionCorrection.state == DRAFT,
        )
    )
    held = as_it_holds(session, course_id, published)
    row = QuestionCorrection(
        code=new_code(), course_id=course_id, question_id=published.id, question_digest=question_digest(published), what=what,
        policy="", state=DRAFT, old_question=held.question.model_dump_json(), new_question=wanted.model_dump_json(),
        drafted_at=now, applied_at=None, total=0, done=0, last_attempt_id=0,
    )
    session.add(row)
    session.flush()
    return row.code


def discard_draft(session: Session, course_id: int, code: str) -> None:
    """Forget a draft; what holds is never forgotten."""
    session.execute(
        delete(QuestionCorrection).where(
            QuestionCorrection.course_id == course_id, QuestionCorrection.code == code, QuestionCorrection.state == DRAFT
        )
    )


def lock_correction(session: Session, course_id: int, code: str) -> QuestionCorrection:
    """A correction that nobody else changes meanwhile; attempts that are being marked are waited for. **Raises** NotFound."""
    session.execute(select(CourseRow.id).where(CourseRow.id == course_id).with_for_update(key_share=True))
    row = correction_by_code(session, course_id, code)
    session.refresh(row, with_for_update=True)
    return row


def put_in_force(session: Session, row: QuestionCorrection, policy: Policy, now: datetime) -> None:
    """From here on the question is marked by the correction, and earlier results are due to be worked out anew.

    **Raises** Conflict when another correction came first.
    """
    held = corrections_of_course(session, row.course_id, [row.question_id]).get(row.question_id, [])
    since = [one for one in held if one.of == row.question_digest]
    if since and since[-1].question.model_dump_json() != row.old_question:
        raise Conflict("corrected_meanwhile")
    row.policy, row.state, row.applied_at = policy, APPLYING, now
    row.total = len(graded_attempts(session, row, after=0))
    session.flush()
    enqueue(session, REGRADE, row.id, now)
    for attempt_id in session.scalars(  # what waits for a person may need none now
        select(Attempt.id)
        .join(AttemptSlot, AttemptSlot.attempt_id == Attempt.id)
        .where(
            Attempt.revision_id.in_(revisions_with(session, row)), Attempt.state == MARKING,
            AttemptSlot.question_id == row.question_id,
        )
    ):
        enqueue(session, GRADE, attempt_id, now)
