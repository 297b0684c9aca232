"""From answers to marks to an outcome: the bridge between slots and the pure floor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Row

from quizapp.content.document import Quiz
from quizapp.content.edition import Edition
from quizapp.grading.attempt_score import score_on_100_points
from quizapp.grading.mark import Mark
from quizapp.grading.passing import Outcome, outcome_for, section_outcome
from quizapp.questions.base import Question
from quizapp.questions.correction import Corrected, Correction, corrected, mark_after
from quizapp.quizzes.models import Attempt, AttemptSlot
from quizapp.quizzes.tries_made import Tries, TryMade, after_tries


class Marked(NamedTuple):
    """A mark, the points possible for it, and the section it belongs to."""

    mark: Mark
    points: Fraction
    section: int | None = None


def points_possible(slot: AttemptSlot | Row[Any], question: Question) -> Fraction:
    """What the question is worth in this attempt: its share of the 100 points, or its raw points."""
    return question.points if slot.worth is None else Fraction(slot.worth)


def mark_slots(
    edition: Edition, quiz: Quiz, slots: Sequence[AttemptSlot], corrections: Mapping[str, Sequence[Correction]],
    by_hand: Mapping[int, Mark], tries: Tries,
) -> list[Marked]:
    """Mark every slot of an attempt; graded questions only are returned, those that wait for a person left out.

    **Shape**: `by_hand` holds marks that persons have given, by the slot's number in the database; `tries` are needed only
    where something was corrected.
    **Effects**: the mark is written into the slot.
    """
    marked = []
    for slot in slots:
        question = edition.question(slot.question_id)
        if not question.is_graded:
            continue
        held = corrected(question, corrections.get(question.id, ()))
        needs_person = question.is_hand_marked and slot.response and not held.is_withdrawn
        mark = by_hand.get(slot.id) if needs_person else _by_machine(quiz, slot, held, tries.get(slot.id, ()))
        if mark is not None:
            write_mark(slot, mark)
            marked.append(Marked(mark, points_possible(slot, question), slot.section))
    return marked


def _by_machine(quiz: Quiz, slot: AttemptSlot, held: Corrected, tries: Sequence[TryMade]) -> Mark:
    """By the corrected key; what a learner was told of the last try stays, unless everybody is marked by the new key."""
    new = after_tries(quiz, slot, held, tries)
    if held.correction is None or not tries or slot.tried_digest != slot.digest:
        return new
    return mark_after(tries[-1].told, new, held.correction.policy)


def write_mark(slot: AttemptSlot, mark: Mark) -> None:
    """Keep an exact mark in its slot."""
    slot.mark_numerator, slot.mark_denominator = mark.fraction.numerator, mark.fraction.denominator
    slot.mark_answered = mark.answered


def kept_mark(slot: AttemptSlot) -> Mark:
    """The mark that stands in a slot, however it came there."""
    return Mark(Fraction(slot.mark_numerator or 0, slot.mark_denominator or 1), bool(slot.mark_answered))


def kept_marks(edition: Edition, slots: Sequence[AttemptSlot], replaced: Mapping[int, Mark]) -> list[Marked]:
    """The marks of a graded attempt, some of them replaced. **Shape**: `replaced` by the number of the question."""
    return [
        Marked(replaced.get(slot.slot) or kept_mark(slot), points_possible(slot, question), slot.section)
        for slot in slots
        if slot.mark_denominator and (question := edition.question(slot.question_id)).is_graded
    ]


def freeze_outcome(attempt: Attempt, outcome: Outcome | None) -> None:
    """Write the outcome into the attempt; nothing where nothing is graded."""
    if outcome is None:
        return
    attempt.points_numerator, attempt.points_denominator = outcome.points.numerator, outcome.points.denominator
    attempt.points_for_sorting = float(outcome.points)
    attempt.passed = outcome.passed
    attempt.outcome = outcome.as_json()


def outcome_of(quiz: Quiz, marked: Sequence[Marked]) -> Outcome | None:
    """The grade of an attempt; None where nothing is graded."""
    if not marked:
        return None
    sections = tuple(
        section_outcome(number, _score(of_section), quiz.sections[number - 1].pass_points)
        for number, of_section in groupby(marked, lambda one: one.section)
        if number is not None
    )
    return outcome_for(_score(marked), quiz.pass_points, quiz.scale, quiz.rounding, sections)


def _score(marked: Iterable[Marked]) -> Fraction:
    return score_on_100_points((one.mark, one.points) for one in marked)
