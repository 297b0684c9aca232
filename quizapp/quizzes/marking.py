"""From answers to marks to an outcome: the bridge between slots and the pure floor."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from quizapp.content.document import Quiz
from quizapp.content.edition import Edition
from quizapp.grading.attempt_score import score_on_100_points
from quizapp.grading.mark import Mark
from quizapp.grading.passing import Outcome, outcome_for
from quizapp.quizzes.models import AttemptSlot

Marked = tuple[Mark, Fraction]
"""A mark and the points possible."""


def mark_slots(edition: Edition, slots: Sequence[AttemptSlot]) -> list[Marked]:
    """Mark every slot of an attempt; graded questions only are returned.

    **Effects**: the mark is written into the slot.
    """
    marked = []
    for slot in slots:
        question = edition.question(slot.question_id)
        if not question.is_graded:
            continue
        mark = question.grade(slot.response)
        slot.mark_numerator, slot.mark_denominator = mark.fraction.numerator, mark.fraction.denominator
        slot.mark_answered = mark.answered
        marked.append((mark, question.points))
    return marked


def outcome_of(quiz: Quiz, marked: Sequence[Marked]) -> Outcome | None:
    """The grade of an attempt; None where nothing is graded."""
    if not marked:
        return None
    return outcome_for(score_on_100_points(marked), quiz.pass_points, quiz.scale, quiz.rounding)
