"""Working earlier results out anew after a correction: in portions, each its own transaction, killable and repeatable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.audit.service import record
from quizapp.content.document import Quiz
from quizapp.content.edition import Edition
from quizapp.courses.editions import edition_of
from quizapp.courses.models import CourseRow
from quizapp.db.session import emit
from quizapp.grading.mark import Mark
from quizapp.grading.passing import Outcome
from quizapp.kernel.errors import NotFound
from quizapp.kernel.events import AttemptRegraded
from quizapp.kernel.identity import SERVER
from quizapp.kernel.numbers import exact_text
from quizapp.questions.correction import Corrected, Correction, mark_after
from quizapp.quizzes.corrections import APPLIED, APPLYING, graded_attempts, read_correction
from quizapp.quizzes.marking import freeze_outcome, kept_mark, kept_marks, outcome_of, write_mark
from quizapp.quizzes.models import GRADED, Attempt, AttemptSlot, CorrectedMark, OralResult, QuestionCorrection
from quizapp.quizzes.outcomes import latest_talks, with_talk
from quizapp.quizzes.tries_made import TryMade, after_tries, tries_at

PORTION = 8
"""Some 100 ms of writing on SQLite; saves of other learners come in between."""


@dataclass(frozen=True, slots=True)
class Regraded:
    """What a correction does to one attempt."""

    attempt: Attempt
    slot: AttemptSlot
    old_mark: Mark
    new_mark: Mark
    new_outcome: Outcome | None

    @property
    def changes_mark(self) -> bool:
        """True when the question counts differently."""
        return self.old_mark != self.new_mark

    @property
    def got_worse(self) -> bool:
        """True when points are lost."""
        return self.new_mark.fraction < self.old_mark.fraction


def regraded(session: Session, correction: Correction, attempts: Sequence[Attempt]) -> Iterator[Regraded]:
    """What the correction does to each attempt; nothing is written. Four queries at most, however many attempts there are."""
    slots: dict[int, list[AttemptSlot]] = {}
    mine = AttemptSlot.attempt_id.in_([attempt.id for attempt in attempts])
    for slot in session.scalars(select(AttemptSlot).where(mine).order_by(AttemptSlot.attempt_id, AttemptSlot.slot)):
        slots.setdefault(slot.attempt_id, []).append(slot)
    talks = latest_talks(session, [attempt.id for attempt in attempts])
    touched = {slot.attempt_id: slot for many in slots.values() for slot in many if slot.question_id == correction.question.id}
    tries = tries_at(session, [slot.id for slot in touched.values() if slot.tries])
    for attempt in attempts:
        edition, slot = edition_of(session, attempt.revision_id), touched[attempt.id]
        yield _one(edition, correction, attempt, slots[attempt.id], slot, tries.get(slot.id, ()), talks.get(attempt.id))


def _quiz(edition: Edition, attempt: Attempt) -> Quiz:
    quiz = edition.course.quiz(attempt.quiz_key)
    if quiz is None:
        raise NotFound("no_such_quiz")
    return quiz


def _one(
    edition: Edition, correction: Correction, attempt: Attempt, slots: Sequence[AttemptSlot], slot: AttemptSlot,
    tries: Sequence[TryMade], talk: OralResult | None,
) -> Regraded:
    old = kept_mark(slot)
    quiz = _quiz(edition, attempt)
    by_new_key = after_tries(quiz, slot, Corrected(correction.question, correction), tries)
    new = mark_after(old, by_new_key, correction.policy)
    written = outcome_of(quiz, kept_marks(edition, slots, {slot.slot: new}))
    return Regraded(attempt, slot, old, new, with_talk(written, talk))


def regrade_portion(session: Session, correction_id: int, now: datetime, most: int = PORTION) -> bool:
    """Work the next results out anew; False when none is left.

    **Effects**: marks and outcomes are replaced, what stood before is kept, the rooms above are told; the last portion
    makes the correction complete.
    """
    row = session.scalar(select(QuestionCorrection).where(QuestionCorrection.id == correction_id).with_for_update())
    if row is None or row.state != APPLYING:
        return False
    ids = graded_attempts(session, row, row.last_attempt_id, most)
    attempts = session.scalars(select(Attempt).where(Attempt.id.in_(ids)).order_by(Attempt.id).with_for_update()).all()
    for one in regraded(session, read_correction(row), [attempt for attempt in attempts if attempt.state == GRADED]):
        if one.changes_mark:
            _replace(session, row, one, now)
    row.done += len(ids)
    if ids:
        row.last_attempt_id = ids[-1]
        return True
    row.state = APPLIED
    course = session.get_one(CourseRow, row.course_id).key
    facts = {"course": course, "question": row.question_id, "results": row.done}
    record(session, SERVER, "results_regraded", "correction", row.code, None, facts, now)
    return False


def _replace(session: Session, row: QuestionCorrection, one: Regraded, now: datetime) -> None:
    attempt, before = one.attempt, one.attempt.outcome
    write_mark(one.slot, one.new_mark)
    freeze_outcome(attempt, one.new_outcome)
    session.add(
        CorrectedMark(
            correction_id=row.id, attempt_id=attempt.id, slot=one.slot.slot, old_mark=exact_text(one.old_mark.fraction),
            new_mark=exact_text(one.new_mark.fraction), got_worse=one.got_worse,
            old_outcome=before, new_outcome=attempt.outcome, changed_at=now,
        )
    )
    session.flush()
    emit(session, AttemptRegraded(now, attempt.id, attempt.enrolment_id, attempt.quiz_key))
