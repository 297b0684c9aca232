"""The review of a graded attempt: what the table of feedback lets through of its questions, objectives and passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import Row

from quizapp.grading.mark import Mark
from quizapp.grading.passing import Outcome
from quizapp.grading.scales import scale_named
from quizapp.questions.base import LearnerQuestion, ReviewedQuestion, Word
from quizapp.questions.correction import Correction, corrected
from quizapp.questions.hand_marked import CriterionView, HandMarked
from quizapp.quizzes.hand_marks import read_points
from quizapp.quizzes.marking import points_possible
from quizapp.quizzes.models import GRADED, HandMark
from quizapp.quizzes.queries import AttemptHead, stored_worth
from quizapp.quizzes.tries_made import Tries, TryMade, counted


@dataclass(frozen=True, slots=True)
class HandReview:
    """What a person gave: points by criterion and a comment."""

    criteria: tuple[CriterionView, ...]
    comment: str


@dataclass(frozen=True, slots=True)
class ReviewedSlot:
    """One reviewed question.

    **Shape**: `section` counts from 1, 0 in a quiz without. **Units**: `worth` in points of the attempt's 100, None
    where raw points decide. `correction` is what was corrected after the question was published, if anything was.
    `hand` is None where no person has marked. `right_at` is the try that was right, None for the first one and where none was.
    """

    slot: int
    question_id: str
    question: ReviewedQuestion
    section: int
    worth: Fraction | None
    correction: Correction | None = None
    hand: HandReview | None = None
    right_at: int | None = None


@dataclass(frozen=True, slots=True)
class WaitingSlot:
    """A question whose answer waits for a person. Its type has no field that could hold a solution."""

    slot: int
    question: LearnerQuestion


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """A question with the learner's own answer and nothing else. **Shape**: `stem` is HTML, `answer` plain, "" for a blank."""

    slot: int
    title: str
    stem: str
    answer: str
    section: int


@dataclass(frozen=True, slots=True)
class ObjectiveResult:
    """How much of an objective was right in this attempt. **Units**: `share` of its points, 0..1."""

    text: str
    share: Fraction
    anchor: str


@dataclass(frozen=True, slots=True)
class Review:
    """All a result page shows. `reading_list` holds passages to revisit, those missed most first.

    What may not be shown yet is not in here: then `answers` stand in the place of `slots`. `waiting` is empty unless the
    attempt is in the state `marking`.
    """

    slots: tuple[ReviewedSlot, ...] = ()
    objectives: tuple[ObjectiveResult, ...] = ()
    reading_list: tuple[str, ...] = ()
    answers: tuple[GivenAnswer, ...] = ()
    waiting: tuple[WaitingSlot, ...] = ()


@dataclass(frozen=True, slots=True)
class BandOnScale:
    """A band of the key as a stretch of the scale. **Units**: points of 100; `high` belongs to the next band."""

    code: str
    low: int
    high: int
    is_passing: bool


def bands_of(outcome: Outcome) -> tuple[BandOnScale, ...]:
    """The key that the outcome was read from, lowest band first. Passing bands reach the quiz's pass mark."""
    passing_from = Fraction(50) if outcome.pass_points is None else outcome.pass_points
    lows = sorted(scale_named(outcome.scale).bands, key=lambda band: band.from_points)
    highs = [*(band.from_points for band in lows[1:]), 100]
    return tuple(
        BandOnScale(band.code, band.from_points, high, band.from_points >= passing_from)
        for band, high in zip(lows, highs, strict=True)
    )


def stored_mark(row: Row[Any]) -> Mark:
    """The mark as it was given."""
    if row.mark_denominator is None:
        return Mark(Fraction(0), answered=bool(row.response))
    return Mark(Fraction(row.mark_numerator, row.mark_denominator), bool(row.mark_answered))


def review_of(
    head: AttemptHead, rows: Sequence[Row[Any]], locale: str, corrections: Mapping[str, Sequence[Correction]],
    by_hand: Mapping[int, HandMark], tries: Tries,
) -> Review:
    """The review in one language, with all solutions. **Shape**: `by_hand` holds marks of persons by slot, so do `tries`."""
    reviewed = _without_waiting(head, rows)
    slots = tuple(
        _reviewed(head, row, locale, corrections, by_hand.get(row.slot), tries.get(row.slot, ())) for row in reviewed
    )
    return Review(slots, _objectives(head, reviewed, locale), _reading_list(slots), waiting=_waiting(head, rows, locale))


def _waits(head: AttemptHead, row: Row[Any]) -> bool:
    """True for an answer that a person marks, until all are marked: single ones would be told before their reasons may be."""
    return head.state != GRADED and bool(row.response) and head.edition.question(row.question_id).is_hand_marked


def _without_waiting(head: AttemptHead, rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    return [row for row in rows if not _waits(head, row)]


def _waiting(head: AttemptHead, rows: Sequence[Row[Any]], locale: str) -> tuple[WaitingSlot, ...]:
    return tuple(
        WaitingSlot(row.slot, head.edition.question(row.question_id).learner_view(locale, row.layout, row.response))
        for row in rows
        if _waits(head, row)
    )


def answers_only(head: AttemptHead, rows: Sequence[Row[Any]], locale: str, word: Word) -> Review:
    """What a result page may show of its questions while their solutions are held back."""
    answers = tuple(_given_answer(head, row, locale, word) for row in _without_waiting(head, rows))
    return Review(answers=answers, waiting=_waiting(head, rows, locale))


def _given_answer(head: AttemptHead, row: Row[Any], locale: str, word: Word) -> GivenAnswer:
    question = head.edition.question(row.question_id)
    return GivenAnswer(
        slot=row.slot, title=question.title.in_locale(locale), stem=question.stem.in_locale(locale),
        answer=question.answer_text(locale, row.layout, row.response, word), section=row.section or 0,
    )


def _reviewed(
    head: AttemptHead, row: Row[Any], locale: str, corrections: Mapping[str, Sequence[Correction]], mark: HandMark | None,
    tries: Sequence[TryMade],
) -> ReviewedSlot:
    marked_by = corrected(head.edition.question(row.question_id), corrections.get(row.question_id, ()))
    found = counted(marked_by, row, tries)
    shown = marked_by.question.review(locale, row.layout, found.response, stored_mark(row))
    hand = None
    if isinstance(marked_by.question, HandMarked) and mark is not None:
        hand = HandReview(marked_by.question.criteria_views(locale, read_points(mark)), mark.comment)
    right_at = found.tries if found.tries > 1 and found.mark.verdict == "right" else None
    section, worth = row.section or 0, stored_worth(row)
    return ReviewedSlot(row.slot, row.question_id, shown, section, worth, marked_by.correction, hand, right_at)


def _objectives(head: AttemptHead, rows: Sequence[Row[Any]], locale: str) -> tuple[ObjectiveResult, ...]:
    earned: dict[str, list[Fraction]] = {}
    passages: dict[str, tuple[bool, int, str]] = {}
    for row in rows:
        whole = head.edition.question(row.question_id)
        scale = points_possible(row, whole) / whole.points if whole.points else Fraction(0)
        for question, mark in whole.piece_marks(row.response, stored_mark(row)):
            for objective_id in question.objectives if question.is_graded else ():
                sums = earned.setdefault(objective_id, [Fraction(0), Fraction(0)])
                sums[0] += mark.points(question.points) * scale
                sums[1] += question.points * scale
                # To reread: the passage of a question that was missed, rather of one that asks for little else.
                passage = (mark.fraction == 1, len(question.objectives), question.anchor)
                passages[objective_id] = min(passages.get(objective_id, passage), passage, key=lambda one: one[:2])
    return tuple(
        ObjectiveResult(objective.text.in_locale(locale), earned[objective.id][0] / earned[objective.id][1], passages[objective.id][2])
        for module in head.course.modules
        for objective in module.objectives
        if objective.id in earned and earned[objective.id][1]
    )


def _reading_list(slots: Sequence[ReviewedSlot]) -> tuple[str, ...]:
    missed: dict[str, int] = {}
    for reviewed in slots:
        for anchor in reviewed.question.anchors:
            missed[anchor] = missed.get(anchor, 0) + 1
    return tuple(sorted(missed, key=lambda anchor: -missed[anchor]))
