"""What questions have in common that a person marks: criteria with points, and hints for whoever marks."""

from __future__ import annotations

import random
import unicodedata
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from pydantic import Field

from quizapp.grading.mark import ONE, UNANSWERED, ZERO, Mark
from quizapp.kernel.errors import Invalid
from quizapp.kernel.localized import LocalizedText, MarkdownText
from quizapp.kernel.numbers import ExactNumber, exact_text
from quizapp.questions.base import Fault, Form, Id, Layout, Part, Question, Response, Word
from quizapp.questions.faults import duplicate_ids, missing_translations

LONGEST_TEXT = 20_000
MOST_STEPS = 40
CriterionPoints = Mapping[str, Fraction]
"""Points by the criterion's id."""


class Criterion(Part):
    """What is looked at, and the points for it: 0, one step, two steps, up to `points`."""

    id: Id
    text: LocalizedText
    points: ExactNumber = Field(gt=0, le=1000)
    step: ExactNumber = Field(default=ONE, gt=0, le=1000)

    def choices(self) -> tuple[Fraction, ...]:
        """Everything that may be given."""
        return tuple(self.step * n for n in range(int(self.points / self.step) + 1))


@dataclass(frozen=True, slots=True)
class CriterionView:
    """A criterion in one language; `earned` is None until a person has marked it."""

    id: str
    text: str
    points: Fraction
    choices: tuple[Fraction, ...]
    earned: Fraction | None = None


@dataclass(frozen=True, slots=True)
class MarkerHints:
    """What whoever marks sees beside an answer. **Shape**: HTML, "" where there is none."""

    key_points: str
    model_answer: str


class HandMarked(Question):
    """A question with a rubric. **Shape**: `points` is the sum of the criteria's points."""

    is_hand_marked: ClassVar[bool] = True
    stands_alone: ClassVar[bool] = True

    explanation: MarkdownText = MarkdownText("")
    criteria: tuple[Criterion, ...] = Field(min_length=1, max_length=12)
    show_criteria: bool = False
    key_points: MarkdownText
    show_key_points: bool = False
    model_answer: MarkdownText = MarkdownText("")

    def draw_layout(self, rng: random.Random, locale: str) -> Layout:
        """Nothing is drawn."""
        return {}

    def grade(self, response: Response) -> Mark:
        """Whether something was answered; points are for a person to give."""
        return Mark(ZERO) if response else UNANSWERED

    def right_response(self) -> Response:
        """There is none that a program could know."""
        return {}

    def mark_of(self, points: CriterionPoints) -> Mark:
        """The exact mark for points by criterion. **Raises** Invalid for a missing, unknown or impossible number."""
        if set(points) != {criterion.id for criterion in self.criteria}:
            raise Invalid("criteria_incomplete")
        self.refuse_impossible(points)
        return Mark(sum(points.values(), ZERO) / sum((criterion.points for criterion in self.criteria), ZERO))

    def refuse_impossible(self, points: CriterionPoints) -> None:
        """**Raises** Invalid for points that a criterion does not offer; criteria may be missing."""
        by_id = {criterion.id: criterion for criterion in self.criteria}
        for criterion_id, given in points.items():
            if criterion_id not in by_id or given not in by_id[criterion_id].choices():
                raise Invalid("criterion_points_impossible")

    def criteria_views(self, locale: str, points: CriterionPoints | None = None) -> tuple[CriterionView, ...]:
        """Criteria in one language, with what was given for each."""
        given = points or {}
        return tuple(
            CriterionView(one.id, one.text.in_locale(locale), one.points, one.choices(), given.get(one.id))
            for one in self.criteria
        )

    def shown_criteria(self, locale: str) -> tuple[CriterionView, ...]:
        """The criteria as learners see them while answering: none unless the question says so."""
        return self.criteria_views(locale) if self.show_criteria else ()

    def released_hints(self, locale: str) -> MarkerHints:
        """What a learner may see once the result is there."""
        key_points = self.key_points.in_locale(locale) if self.show_key_points else ""
        return MarkerHints(key_points, self.model_answer.in_locale(locale))

    def marker_hints(self, locale: str) -> MarkerHints:
        """All there is, for whoever marks."""
        return MarkerHints(self.key_points.in_locale(locale), self.model_answer.in_locale(locale))

    def faults(self, locales: tuple[str, ...]) -> Iterator[Fault]:
        """Texts in every language, criteria with ids of their own, steps that lead to the points, a sum that is right."""
        left_out = {("explanation",), ("model_answer",)}
        for fault in missing_translations(self, locales):
            if fault.path not in left_out or getattr(self, str(fault.path[0])) != MarkdownText(""):
                yield fault
        yield from duplicate_ids((criterion.id for criterion in self.criteria), ("criteria",))
        for at, criterion in enumerate(self.criteria):
            steps = criterion.points / criterion.step
            if steps.denominator != 1 or steps > MOST_STEPS:
                params = {"points": exact_text(criterion.points), "step": exact_text(criterion.step), "most": MOST_STEPS}
                yield Fault(("criteria", at, "step"), "criterion_steps_uneven", params)
        total = sum((criterion.points for criterion in self.criteria), ZERO)
        if total != self.points:
            yield Fault(("points",), "criteria_sum_differs", {"points": exact_text(self.points), "sum": exact_text(total)})

    @abstractmethod
    def written_text(self, response: Response) -> str:
        """What was written, "" where nothing was."""

    def answer_text(self, locale: str, layout: Layout, response: Response, word: Word) -> str:
        """What was written."""
        return self.written_text(response)


def posted_prose(form: Form, name: str) -> str:
    """Sentences as they were typed: lines kept, ends trimmed. **Raises** Invalid when too long or sent twice."""
    values = form.get(name, [])
    if len(values) > 1:
        raise Invalid("answer_not_understood")
    written = values[0].replace("\r\n", "\n").replace("\r", "\n") if values else ""
    kept = "".join(ch for ch in written if ch in "\n\t" or unicodedata.category(ch) not in ("Cc", "Cs"))
    text = "\n".join(line.rstrip() for line in unicodedata.normalize("NFC", kept).split("\n")).strip()
    if len(text) > LONGEST_TEXT:
        raise Invalid("answer_too_long", limit=LONGEST_TEXT)
    return text


def count_words(text: str) -> int:
    """Words between spaces that hold a letter or digit.

    >>> count_words("Der Kanal – und die Eile – kommen vor dem Ziel.")
    9
    """
    return sum(any(ch.isalnum() for ch in word) for word in text.split())
