"""How certain a learner was, answer by answer, in quizzes that ask for it. Counts for nothing, and no page of staff reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from quizapp.content.document import Quiz
from quizapp.content.edition import Edition
from quizapp.grading.certainty import UNSAID, Calibration, Rated, calibration_of
from quizapp.grading.mark import Mark
from quizapp.questions.base import Response
from quizapp.questions.correction import Correction, corrected, mark_after
from quizapp.quizzes.corrections import corrections_of_attempt
from quizapp.quizzes.queries import AttemptHead
from quizapp.quizzes.rules.certainty import asks_certainty
from quizapp.quizzes.tries_made import TryMade, tries_of_attempt


def rated_answers(
    session: Session, attempt_id: int, edition: Edition, quiz: Quiz, rows: Sequence[Row[Any]],
    corrections: Mapping[str, Sequence[Correction]],
) -> dict[str, Rated]:
    """Answers by question, as first tried, before anybody knew; else as they stand. Blanks and what was withdrawn are left out.

    Asks the database only where certainty is asked for.
    """
    asked = [row for row in rows if asks_certainty(quiz, edition.question(row.question_id))]
    tries = tries_of_attempt(session, attempt_id) if asked else {}
    found = {}
    for row in asked:
        by = corrected(edition.question(row.question_id), corrections.get(row.question_id, ()))
        response, level, told = _first_said(row, tries.get(row.slot, ()))
        mark = by.grade(response)
        if response and mark.answered and not by.is_withdrawn:
            fair = mark_after(told, mark, by.correction.policy) if by.correction and told else mark
            found[row.question_id] = Rated(row.slot, level or UNSAID, fair.fraction, is_said=level is not None)
    return found


def _first_said(row: Row[Any], tries: Sequence[TryMade]) -> tuple[Response, int | None, Mark | None]:
    """The first try, or the answer that stands, with the mark that was given for it; None before there is one."""
    if tries:
        return tries[0].response, tries[0].certainty, tries[0].told
    given = Mark(Fraction(row.mark_numerator, row.mark_denominator)) if row.mark_denominator else None
    return row.response, row.certainty, given


def calibration_of_attempt(session: Session, head: AttemptHead, rows: Sequence[Row[Any]]) -> Calibration | None:
    """What an attempt tells about one's own certainty; None where it was not asked for or nothing was answered."""
    if not head.quiz.certainty:
        return None
    rated = rated_answers(session, head.id, head.edition, head.quiz, rows, corrections_of_attempt(session, head.id))
    return calibration_of(rated.values()) if rated else None
