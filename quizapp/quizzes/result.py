"""Everything a result shows, on screen, on paper and as PDF, as far as the mode of the quiz tells by now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from quizapp.grading.passing import outcome_from_json
from quizapp.questions.base import Word
from quizapp.quizzes.calibration import calibration_of_attempt
from quizapp.quizzes.corrections import corrections_of_attempt
from quizapp.quizzes.gain import gain_of
from quizapp.quizzes.queries import AttemptHead, attempts_at, marks_by_slot, slot_rows
from quizapp.quizzes.ratings import rating_comparisons
from quizapp.quizzes.release import closes_for_all, shown_to
from quizapp.quizzes.review import Review, answers_only, bands_of, review_of
from quizapp.quizzes.rules.feedback import SOLUTIONS
from quizapp.quizzes.tries_made import tries_of_attempt


def result_of(session: Session, head: AttemptHead, locale: str, word: Word, now: datetime) -> dict[str, Any]:
    """What templates of results are made from, by the name they call it."""
    rows, outcome = slot_rows(session, head.id), outcome_from_json(head.outcome) if head.outcome else None
    return {
        "head": head,
        "review": _shown_review(session, head, rows, locale, word, now),
        "solutions_from": closes_for_all(session, head.enrolment_id, head.course, head.quiz),
        "calibration": calibration_of_attempt(session, head, rows),
        "titles": {row.slot: head.edition.question(row.question_id).title.in_locale(locale) for row in rows},
        "ratings": rating_comparisons(session, head, rows, locale),
        "outcome": outcome,
        "bands": bands_of(outcome) if outcome else (),
        "earlier": attempts_at(session, head.enrolment_id, head.quiz.key),
        "gain": gain_of(session, head),
    }


def _shown_review(
    session: Session, head: AttemptHead, rows: Sequence[Row[Any]], locale: str, word: Word, now: datetime
) -> Review:
    if not shown_to(session, head.enrolment_id, head.course, head.quiz, now) >= SOLUTIONS:
        return answers_only(head, rows, locale, word)
    return full_review(session, head, rows, locale)


def full_review(session: Session, head: AttemptHead, rows: Sequence[Row[Any]], locale: str) -> Review:
    """Every question with its solution, whoever may see that."""
    tries = tries_of_attempt(session, head.id) if any(row.tries for row in rows) else {}
    by_hand = marks_by_slot(session, head, rows)
    return review_of(head, rows, locale, corrections_of_attempt(session, head.id), by_hand, tries)
