"""How certain a learner was, answer by answer, in quizzes that ask for it. Counts for nothing, and no page of staff reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from quizapp.content.document import Quiz
from quizapp.content.edition import Edition
from quizapp.grading.certainty import UNSAID, Calibration, Rated, calibration_of
from quizapp.questions.base import Response
from quizapp.questions.correction import Correction, corrected
from quizapp.quizzes.corrections import corrections_of_attempt
from quizapp.quizzes.models import AnswerTry, AttemptSlot
from quizapp.quizzes.queries import AttemptHead
from quizapp.quizzes.rules.certainty import asks_certainty

Said = tuple[Response, int | None]


def rated_answers(
    session: Session, attempt_id: int, edition: Edition, quiz: Quiz, rows: Sequence[Row[Any]],
    corrections: Mapping[str, Sequence[Correction]],
) -> dict[str, Rated]:
    """Answers by question, as first tried, before anybody knew; else as they stand. Blanks and what was withdrawn are left out.

    Asks the database only where certainty is asked for.
    """
    asked = [row for row in rows if asks_certainty(quiz, edition.question(row.question_id))]
    first = _first_tries(session, attempt_id) if asked else {}
    found = {}
    for row in asked:
        response, level = first.get(row.slot, (row.response, row.certainty))
        by = corrected(edition.question(row.question_id), corrections.get(row.question_id, ()))
        mark = by.grade(response)
        if response and mark.answered and not by.is_withdrawn:
            found[row.question_id] = Rated(row.slot, level or UNSAID, mark.fraction)
    return found


def _first_tries(session: Session, attempt_id: int) -> dict[int, Said]:
    """What was tried first, by slot."""
    rows = session.execute(
        select(AttemptSlot.slot, AnswerTry.response, AnswerTry.certainty)
        .join(AttemptSlot, AttemptSlot.id == AnswerTry.slot_id)
        .where(AttemptSlot.attempt_id == attempt_id, AnswerTry.number == 1)
    )
    return {slot: (response, level) for slot, response, level in rows}


def calibration_of_attempt(session: Session, head: AttemptHead, rows: Sequence[Row[Any]]) -> Calibration | None:
    """What an attempt tells about one's own certainty; None where it was not asked for or nothing was answered."""
    if not head.quiz.certainty:
        return None
    rated = rated_answers(session, head.id, head.edition, head.quiz, rows, corrections_of_attempt(session, head.id))
    return calibration_of(rated.values()) if rated else None
