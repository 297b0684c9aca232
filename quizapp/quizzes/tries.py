"""Trying an answer in learn mode: each try is kept, none can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from quizapp.content.document import Quiz
from quizapp.courses.editions import edition_of
from quizapp.courses.models import Enrolment
from quizapp.grading.certainty import STAKES, Rated, Stake
from quizapp.kernel.errors import Conflict, NotFound
from quizapp.kernel.identity import Identity
from quizapp.questions.base import Question, ReviewedQuestion
from quizapp.questions.correction import corrected
from quizapp.quizzes.calibration import rated_answers
from quizapp.quizzes.corrections import corrections_for_marking, corrections_of_attempt
from quizapp.quizzes.models import OPEN, AnswerTry, Attempt, AttemptSlot
from quizapp.quizzes.queries import AttemptHead
from quizapp.quizzes.rules.certainty import asks_certainty
from quizapp.quizzes.rules.feedback import SOLUTIONS, shown_at
from quizapp.quizzes.rules.timing import is_over
from quizapp.quizzes.rules.tries import mark_of_try, tries_allowed, tries_behind
from quizapp.quizzes.tries_made import counted, tries_of_attempt

Tried = Literal["tried", "incomplete", "nothing_new"]


@dataclass(frozen=True, slots=True)
class TriesView:
    """What a question in learn mode shows of its tries.

    **Shape**: `hints` are HTML, as many as tries were used; `verdict` tells of the answer that stands, None where it was not
    tried; `settled` is the question with its solution once it is right or no try is left. `certainty` is the level that was
    said, None for none or where the quiz does not ask; `rated` what it came to, once settled. `can_clear` where wrong ticks of
    the answer that was tried can be taken away.
    """

    used: int
    allowed: int
    can_clear: bool
    hints: tuple[str, ...]
    verdict: str | None
    settled: ReviewedQuestion | None
    asks_certainty: bool
    certainty: int | None
    rated: Rated | None

    @property
    def stakes(self) -> tuple[Stake, ...]:
        """The levels to choose from."""
        return STAKES

    @property
    def left(self) -> int:
        """How many tries are left."""
        return self.allowed - self.used


def tries_view(session: Session, head: AttemptHead, row: Row[Any], locale: str) -> TriesView | None:
    """The tries at a question; None where there are none."""
    question = head.edition.question(row.question_id)
    if head.quiz.mode != "learn" or not question.is_markable_in_full:
        return None
    corrections = corrections_of_attempt(session, head.id)
    by = corrected(question, corrections.get(question.id, ()))
    is_tried = row.tries > 0 and row.digest == row.tried_digest
    mark, settled, rated = by.grade(row.response), None, None
    if row.settled_at is not None and shown_at(head.quiz, "decided") >= SOLUTIONS:
        tries = tries_of_attempt(session, head.id).get(row.slot, ()) if by.correction else ()
        found = counted(by, row, tries)
        settled = by.question.review(locale, row.layout, found.response, found.mark)
        rated = rated_answers(session, head.id, head.edition, head.quiz, [row], corrections).get(question.id)
    return TriesView(
        used=row.tries, allowed=tries_allowed(question),
        can_clear=is_tried and settled is None and by.question.cleared_form(row.layout, row.response) is not None,
        hints=tuple(hint.in_locale(locale) for hint in question.hints[: row.tries]),
        verdict=mark.verdict if is_tried and "verdicts" in shown_at(head.quiz, "tried") else None, settled=settled,
        asks_certainty=asks_certainty(head.quiz, question), certainty=row.certainty, rated=rated,
    )


def slot_to_try(
    session: Session, identity: Identity, code: str, slot: int, now: datetime
) -> tuple[Attempt, AttemptSlot, Quiz, Question]:
    """A question of the asker's open attempt that can be tried; nobody else changes it meanwhile.

    **Raises** NotFound for what is not the asker's or cannot be tried, Conflict when the attempt is closed.
    """
    found = session.execute(
        select(Attempt, AttemptSlot)
        .join(AttemptSlot, AttemptSlot.attempt_id == Attempt.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.code == code, AttemptSlot.slot == slot, Enrolment.account_id == identity.account_id)
        .with_for_update(of=(Attempt, AttemptSlot))
    ).first()
    if found is None:
        raise NotFound("no_such_attempt")
    attempt, row = found
    if attempt.state != OPEN or is_over(attempt.deadline_at, now):
        raise Conflict("attempt_closed")
    edition = edition_of(session, attempt.revision_id)
    quiz, question = edition.course.quiz(attempt.quiz_key), edition.question(row.question_id)
    if quiz is None or quiz.mode != "learn" or not question.is_markable_in_full:
        raise NotFound("no_such_question")
    return attempt, row, quiz, question


def try_answer(session: Session, identity: Identity, code: str, slot: int, seen: int, now: datetime) -> Tried:
    """Use a try on the answer that stands in the slot.

    **Shape**: `seen` is how many tries the page showed as used; a page that is behind uses none: double clicks, the way
    back, a second window. An incomplete answer, or the one that was tried last, costs none either.
    **Raises** as `slot_to_try`.
    """
    attempt, row, quiz, question = slot_to_try(session, identity, code, slot, now)
    if row.settled_at is not None or row.tries != seen:
        return "nothing_new"
    if not row.response or not question.is_complete(row.response):
        return "incomplete"
    if tries_behind(row.tries, row.tried_digest, row.digest) == row.tries:
        return "nothing_new"
    corrections = corrections_for_marking(session, attempt.id, attempt.revision_id)
    mark = corrected(question, corrections.get(question.id, ())).grade(row.response)
    is_settled = mark.verdict == "right" or seen + 1 >= tries_allowed(question)
    _store(session, row, mark_of_try(mark, seen + 1, quiz.penalty).fraction.as_integer_ratio(), now if is_settled else None, now)
    return "tried"


def _store(session: Session, row: AttemptSlot, mark: tuple[int, int], settled_at: datetime | None, now: datetime) -> None:
    """One more try, unless another request was quicker."""
    changed = session.execute(
        update(AttemptSlot)
        .where(AttemptSlot.id == row.id, AttemptSlot.tries == row.tries, AttemptSlot.settled_at.is_(None))
        .values(tries=row.tries + 1, tried_digest=row.digest, settled_at=settled_at)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount:  # type: ignore[attr-defined]  # CursorResult has it, the annotation does not
        session.add(
            AnswerTry(
                slot_id=row.id, number=row.tries + 1, response=row.response, mark_numerator=mark[0], mark_denominator=mark[1],
                certainty=row.certainty, tried_at=now,
            )
        )
        session.flush()
