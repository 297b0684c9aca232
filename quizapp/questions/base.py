"""What every kind of question is and can do.

A kind is one file in `types/`, one line in `registry.KINDS` and two templates, `templates/questions/<kind>.html`
(answering) and `<kind>_review.html`.
"""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from quizapp.grading.mark import Mark
from quizapp.kernel.errors import Invalid
from quizapp.kernel.localized import LocalizedText, MarkdownText
from quizapp.kernel.numbers import ExactNumber
from quizapp.questions.keys import Key, KeyPart

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,59}$")]
ObjectiveId = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,29}$")]
Anchor = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*#[a-z][a-z0-9-]*$")]
Level = Literal["remember", "understand", "apply", "analyse", "evaluate", "create"]
Difficulty = Literal["easy", "medium", "hard"]

Layout = dict[str, Any]
"""What was drawn for one learner, once: plain JSON, e.g. {"options": ["b", "a", "c"]}."""

Response = dict[str, Any]
"""A learner's answer in the author's ids: plain JSON, e.g. {"choice": "b"}; {} is a blank."""

Form = Mapping[str, list[str]]
"""Posted fields of one question, without the slot prefix. Values name positions in the layout, never ids."""

Word = Callable[[str], str]
"""Gives a fixed word of the interface ("true", "often") in the reader's language: `gettext`."""


READ_PART = "read_part"
"""The name under which a kind that is made of questions finds, while it is read, how to read them."""


class PartRefused(Invalid):
    """One part of an answer cannot be read. **Shape**: `part` counts from 1; `rest` are the posted fields of the other parts."""

    def __init__(self, refusal: Invalid, part: int, rest: Form) -> None:
        super().__init__(refusal.code, **{**refusal.params, "part": part})
        self.rest = rest


class Part(BaseModel):
    """A piece of a question or course document: immutable, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a question that its types alone cannot refuse.

    **Shape**: `path` leads to the faulty place inside the question, e.g. ("options", 2, "text"); `code` names the fault
    and `params` fill its sentence and remedy (see `content/checks.py: FAULT_TEXTS`).
    """

    path: tuple[str | int, ...]
    code: str
    params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class LearnerQuestion:
    """A question as it may be shown before the review. It has no field that could hold a solution.

    **Shape**: `stem` is HTML; `body` is the kind's own frozen view, equally without solutions.
    """

    kind: str
    title: str
    stem: str
    points: Fraction
    is_answered: bool
    body: Any


@dataclass(frozen=True, slots=True)
class ReviewedQuestion:
    """A question as shown after the attempt was graded, with solutions, explanations and passages.

    **Shape**: `stem` and `explanation` are HTML; `anchors` are the passages to revisit, most useful first.
    """

    kind: str
    title: str
    stem: str
    points: Fraction
    mark: Mark
    explanation: str
    anchors: tuple[str, ...]
    body: Any


class Question(Part, ABC):
    """One question of any kind.

    **Shape**: `points` > 0 except for ungraded kinds; `anchor` names the passage that answers it ("visible#niche").
    """

    is_graded: ClassVar[bool] = True
    is_hand_marked: ClassVar[bool] = False
    """Points are given by a person (`questions/hand_marked.py`); `grade` then only tells a blank from an answer."""
    takes_files: ClassVar[bool] = False
    """Part of the answer are files; they are sent to an address of their own (`quizzes/file_views.py`)."""
    stands_alone: ClassVar[bool] = False
    """Never part of a situation: what becomes of its answer is settled for a whole question only."""

    id: Id
    kind: str
    title: LocalizedText
    stem: MarkdownText
    points: ExactNumber = Field(gt=0)
    objectives: tuple[ObjectiveId, ...] = Field(min_length=1)
    level: Level
    difficulty: Difficulty | None = None
    anchor: Anchor
    explanation: MarkdownText
    shuffle: bool = True
    hints: tuple[MarkdownText, ...] = Field(default=(), max_length=5)

    @cached_property
    def is_markable_in_full(self) -> bool:
        """True when the machine alone can give full marks; not for ungraded kinds and those that wait for a person."""
        return self.is_graded and self.grade(self.right_response()).verdict == "right"

    @abstractmethod
    def draw_layout(self, rng: random.Random, locale: str) -> Layout:
        """Draw the order of options once for an attempt; the result is stored. `locale` settles how numbers are read."""

    @abstractmethod
    def read_response(self, form: Form, layout: Layout) -> Response:
        """The answer in canonical form, {} when blank. **Raises** Invalid for anything this page cannot have sent."""

    @abstractmethod
    def is_complete(self, response: Response) -> bool:
        """True when every part of the question was answered."""

    @abstractmethod
    def grade(self, response: Response) -> Mark:
        """The exact mark of a canonical response."""

    @abstractmethod
    def right_response(self) -> Response:
        """A response that earns full marks."""

    @abstractmethod
    def learner_body(self, locale: str, layout: Layout, response: Response) -> Any:
        """The kind's view for answering, with what was answered so far; never a solution."""

    @abstractmethod
    def review_body(self, locale: str, layout: Layout, response: Response) -> Any:
        """The kind's view for the review: chosen, right, why, where to read."""

    @abstractmethod
    def answer_text(self, locale: str, layout: Layout, response: Response, word: Word) -> str:
        """The answer as plain text, one line for each of its parts, "" for a blank: what two answers are told apart by.

        Only what was answered, never a solution: it is read before the review.
        """

    @abstractmethod
    def faults(self, locales: tuple[str, ...]) -> Iterator[Fault]:
        """What an author has to mend although the types are right."""

    def key_parts(self) -> tuple[KeyPart, ...]:
        """The key, part by part, for correcting it; none where the kind has no key that a form could change."""
        return ()

    def with_key(self, key: Key) -> Self:
        """The question with another key. **Shape**: a value for every part. **Raises** Invalid."""
        return self

    def shown_again(self, form: Form, layout: Layout) -> Response:
        """What a form said that was refused, as far as it can be shown again. It is never stored and never marked."""
        try:
            return self.as_sent(form, layout)
        except Invalid:
            return {}

    def as_sent(self, form: Form, layout: Layout) -> Response:
        """The answer without limits that a page alone does not hold. **Raises** Invalid for what no page can have sent."""
        return self.read_response(form, layout)

    def cleared_form(self, layout: Layout, response: Response) -> Form | None:
        """The posted fields that are left when wrong ticks are taken away; None where that cannot be, or would tell too much."""
        return None

    def pieces(self) -> Iterator[tuple[tuple[str | int, ...], Question]]:
        """The questions that this one is made of, each with its place inside. Most kinds are one piece: themselves."""
        yield (), self

    def piece_marks(self, response: Response, mark: Mark) -> tuple[tuple[Question, Mark], ...]:
        """The mark that was given, told apart by pieces. The pieces' points add up to those of the whole mark."""
        return ((self, mark),)

    def numbers(self, response: Response) -> Mapping[str, Fraction]:
        """Numbers that a response states, by field, for parts that are worked out from them."""
        return {}

    def right_numbers(self) -> Mapping[str, Fraction]:
        """The right numbers, by field."""
        return {}

    def following(self, earlier: Mapping[str, Fraction]) -> Question:
        """The question as it is to be marked after these numbers of earlier parts ("part.field")."""
        return self

    def missed_anchors(self, response: Response) -> tuple[str, ...]:
        """Passages worth rereading after this response, most useful first; kinds with own anchors refine it."""
        return (self.anchor,)

    def learner_view(self, locale: str, layout: Layout, response: Response) -> LearnerQuestion:
        """The question as shown while it is being answered."""
        return LearnerQuestion(
            kind=self.kind,
            title=self.title.in_locale(locale),
            stem=self.stem.in_locale(locale),
            points=self.points,
            is_answered=bool(response),
            body=self.learner_body(locale, layout, response),
        )

    def review(self, locale: str, layout: Layout, response: Response, mark: Mark) -> ReviewedQuestion:
        """The question as shown after grading, with the stored mark."""
        return ReviewedQuestion(
            kind=self.kind,
            title=self.title.in_locale(locale),
            stem=self.stem.in_locale(locale),
            points=self.points,
            mark=mark,
            explanation=self.explanation.in_locale(locale),
            anchors=() if mark.verdict == "right" else self.missed_anchors(response),
            body=self.review_body(locale, layout, response),
        )
