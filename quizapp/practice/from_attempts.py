"""What a graded attempt says to practice, question by question."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from quizapp.courses.editions import edition_of
from quizapp.grading.certainty import Rated
from quizapp.grading.mark import Mark
from quizapp.practice.rules.schedule import Answer, rating_of
from quizapp.practice.rules.session import is_practisable
from quizapp.questions.correction import Corrected, corrected
from quizapp.quizzes.calibration import rated_answers
from quizapp.quizzes.corrections import corrections_of_attempt
from quizapp.quizzes.models import Attempt
from quizapp.quizzes.queries import slot_rows
from quizapp.quizzes.review import stored_mark
from quizapp.quizzes.tries_made import TryMade, counted, tries_of_attempt


def answers_of_attempt(session: Session, attempt_id: int) -> dict[str, Answer]:
    """Every question of an attempt that can be practised, with what its answer says. What was withdrawn says nothing."""
    attempt = session.execute(select(Attempt.revision_id, Attempt.quiz_key).where(Attempt.id == attempt_id)).one()
    edition = edition_of(session, attempt.revision_id)
    quiz, rows = edition.course.quiz(attempt.quiz_key), slot_rows(session, attempt_id)
    corrections = corrections_of_attempt(session, attempt_id)
    rated = rated_answers(session, attempt_id, edition, quiz, rows, corrections) if quiz else {}
    tries = tries_of_attempt(session, attempt_id) if corrections else {}
    found = {}
    for row in rows:
        by = corrected(edition.question(row.question_id), corrections.get(row.question_id, ()))
        if is_practisable(by.question) and not by.is_withdrawn:
            found[row.question_id] = _answer(by, row, tries.get(row.slot, ()), rated.get(row.question_id))
    return found


def _answer(by: Corrected, row: Row[Any], tries: Sequence[TryMade], rated: Rated | None) -> Answer:
    """Right at a later try means recalled with help, although points were lost on the way."""
    missed_with = rated.level if rated and rated.fraction < 1 else None
    found = counted(by, row, tries)
    if found.tries > 1 and found.mark.verdict == "right":
        return Answer(rating_of(Mark(Fraction(1)), after_hint=True), missed_with)
    return Answer(rating_of(stored_mark(row), certainty=rated.level if rated else None), missed_with)
