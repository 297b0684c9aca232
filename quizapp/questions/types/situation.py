"""Situation: a case with exhibits and several linked parts, each a question of any other kind."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, SerializeAsAny, ValidationInfo, model_validator

from quizapp.grading.mark import ONE, UNANSWERED, ZERO, Mark
from quizapp.kernel.errors import Invalid
from quizapp.kernel.localized import LocalizedText, MarkdownText
from quizapp.kernel.numbers import ExactNumber
from quizapp.questions.base import (
    READ_PART,
    Fault,
    Form,
    Id,
    Layout,
    LearnerQuestion,
    ObjectiveId,
    Part,
    PartRefused,
    Question,
    Response,
    ReviewedQuestion,
    Word,
)
from quizapp.questions.faults import duplicate_ids, missing_translations

_FIELD = re.compile(r"p([1-9][0-9]?)-(.+)", re.DOTALL)


def _read_part(value: Any, info: ValidationInfo) -> Any:
    return value if isinstance(value, Question) else (info.context or {})[READ_PART](value)


AnyKind = Annotated[SerializeAsAny[Question], BeforeValidator(_read_part)]


class Exhibit(Part):
    """Something to work with: a text with tables, or a picture."""

    id: Id
    title: LocalizedText
    text: MarkdownText


@dataclass(frozen=True, slots=True)
class ExhibitView:
    """An exhibit on a page. **Shape**: `html` is safe."""

    title: str
    html: str


@dataclass(frozen=True, slots=True)
class PartView:
    """A part while answering. **Shape**: its fields stand under `name` and a hyphen: "p2-choice"."""

    name: str
    question: LearnerQuestion


@dataclass(frozen=True, slots=True)
class SituationView:
    """Exhibits, and parts to answer."""

    exhibits: tuple[ExhibitView, ...]
    parts: tuple[PartView, ...]


@dataclass(frozen=True, slots=True)
class SituationReview:
    """Exhibits, and parts with their own marks."""

    exhibits: tuple[ExhibitView, ...]
    parts: tuple[ReviewedQuestion, ...]


class Situation(Question):
    """A case. **Shape** of a response: {"parts": {part id: the part's response}}, without parts that are blank.

    Points and objectives are those of the parts. What a part works out from numbers of earlier parts counts as right when
    it is right for the learner's own numbers (`numeric`: `follows`).
    """

    stands_alone: ClassVar[bool] = True

    kind: Literal["situation"]
    points: ExactNumber = Field(default=ZERO, exclude=True)
    objectives: tuple[ObjectiveId, ...] = Field(default=(), exclude=True)
    exhibits: tuple[Exhibit, ...] = Field(default=(), max_length=8)
    parts: tuple[AnyKind, ...] = Field(min_length=2, max_length=12)

    @model_validator(mode="after")
    def _add_up(self) -> Self:
        """Points and objectives of the parts; set past the lock, because the value is made just now."""
        graded = [part for part in self.parts if part.is_graded]
        object.__setattr__(self, "points", sum((part.points for part in graded), ZERO))
        objectives = dict.fromkeys(objective for part in graded for objective in part.objectives)
        object.__setattr__(self, "objectives", tuple(objectives))
        return self

    def draw_layout(self, rng: random.Random, locale: str) -> Layout:
        """What each part draws; the parts keep their order, because they are linked."""
        return {"parts": {part.id: part.draw_layout(rng, locale) for part in self.parts}}

    def read_response(self, form: Form, layout: Layout) -> Response:
        """Fields of part n with `p<n>-` in front. **Raises** PartRefused for a part that cannot be read."""
        forms, answers = self._forms(form), {}
        refusals: dict[int, Invalid] = {}
        for number, part in enumerate(self.parts, start=1):
            try:
                answers[part.id] = part.read_response(forms.get(number, {}), layout["parts"][part.id])
            except Invalid as refusal:
                refusals[number] = refusal
        if refusals:
            rest = {name: values for name, values in form.items() if _number(name) not in refusals}
            first = min(refusals)
            raise PartRefused(refusals[first], first, rest)
        answered = {part_id: answer for part_id, answer in sorted(answers.items()) if answer}
        return {"parts": answered} if answered else {}

    def as_sent(self, form: Form, layout: Layout) -> Response:
        """What each part can show again."""
        forms = self._forms(form)
        shown = {
            part.id: part.shown_again(forms.get(number, {}), layout["parts"][part.id])
            for number, part in enumerate(self.parts, start=1)
        }
        answered = {part_id: answer for part_id, answer in sorted(shown.items()) if answer}
        return {"parts": answered} if answered else {}

    def _forms(self, form: Form) -> dict[int, dict[str, list[str]]]:
        forms: dict[int, dict[str, list[str]]] = {}
        for name, values in form.items():
            if not 1 <= _number(name) <= len(self.parts):
                raise Invalid("answer_not_understood")
            forms.setdefault(_number(name), {})[name.partition("-")[2]] = values
        return forms

    def _answered(self, response: Response) -> list[tuple[Question, Response]]:
        """Each part as it is to be marked for this learner, with its answer."""
        answers = response.get("parts", {})
        known: dict[str, Fraction] = {}
        found = []
        for part in self.parts:
            answer = answers.get(part.id, {})
            found.append((part.following(dict(known)), answer))
            known |= {f"{part.id}.{field}": number for field, number in part.numbers(answer).items()}
        return found

    def is_complete(self, response: Response) -> bool:
        """Every part is."""
        return all(part.is_complete(answer) for part, answer in self._answered(response))

    def _own_marks(self, response: Response) -> tuple[tuple[Question, Mark], ...]:
        return tuple((part, part.grade(answer)) for part, answer in self._answered(response))

    def grade(self, response: Response) -> Mark:
        """Points of all graded parts, of those possible."""
        if not response:
            return UNANSWERED
        earned = (mark.points(part.points) for part, mark in self._own_marks(response) if part.is_graded)
        return Mark(sum(earned, ZERO) / self.points if self.points else ZERO)

    def pieces(self) -> Iterator[tuple[tuple[str | int, ...], Question]]:
        """The parts."""
        for at, part in enumerate(self.parts):
            yield ("parts", at), part

    def piece_marks(self, response: Response, mark: Mark) -> tuple[tuple[Question, Mark], ...]:
        """Each part's own mark. What the whole was given less (for a try) or more (corrected) is shared out in proportion.

        Less is taken from what a part earned, more is added to what it lacks, so that the points add up exactly.
        """
        own = self.grade(response).fraction

        def given(fraction: Fraction) -> Fraction:
            if mark.fraction > own:
                return ONE - (ONE - fraction) * (ONE - mark.fraction) / (ONE - own)
            return fraction * mark.fraction / own if own else fraction

        return tuple(
            (part, Mark(given(found.fraction), found.answered or mark.fraction > own) if part.is_graded else found)
            for part, found in self._own_marks(response)
        )

    def right_response(self) -> Response:
        """Every part rightly answered."""
        return {"parts": {part.id: part.right_response() for part in sorted(self.parts, key=lambda part: part.id)}}

    def _exhibits(self, locale: str) -> tuple[ExhibitView, ...]:
        return tuple(ExhibitView(one.title.in_locale(locale), one.text.in_locale(locale)) for one in self.exhibits)

    def learner_body(self, locale: str, layout: Layout, response: Response) -> SituationView:
        """Parts in their order, numbered; authors' ids stay here."""
        answers = response.get("parts", {})
        views = tuple(
            PartView(f"p{number}", part.learner_view(locale, layout["parts"][part.id], answers.get(part.id, {})))
            for number, part in enumerate(self.parts, start=1)
        )
        return SituationView(self._exhibits(locale), views)

    def review_body(self, locale: str, layout: Layout, response: Response) -> SituationReview:
        """Parts with the marks that their answers earn."""
        return self._reviewed(locale, layout, response, self.grade(response))

    def review(self, locale: str, layout: Layout, response: Response, mark: Mark) -> ReviewedQuestion:
        """The case with the mark that was given, told apart by parts."""
        whole = super().review(locale, layout, response, mark)
        return replace(whole, body=self._reviewed(locale, layout, response, mark))

    def _reviewed(self, locale: str, layout: Layout, response: Response, mark: Mark) -> SituationReview:
        answers = response.get("parts", {})
        reviewed = (
            part.review(locale, layout["parts"][part.id], answers.get(part.id, {}), part_mark)
            for part, part_mark in self.piece_marks(response, mark)
        )
        return SituationReview(self._exhibits(locale), tuple(reviewed))

    def answer_text(self, locale: str, layout: Layout, response: Response, word: Word) -> str:
        """Each answered part with its title."""
        lines = []
        for part in self.parts:
            answer = response.get("parts", {}).get(part.id)
            if answer:
                text = part.answer_text(locale, layout["parts"][part.id], answer, word).replace("\n", "; ")
                lines.append(f"{part.title.in_locale(locale)}: {text}")
        return "\n".join(lines)

    def missed_anchors(self, response: Response) -> tuple[str, ...]:
        """Passages of parts that fell short, then the case's own."""
        missed: list[str] = []
        for part, answer in self._answered(response):
            if part.is_graded and part.grade(answer).verdict != "right":
                missed.extend(part.missed_anchors(answer))
        return tuple(dict.fromkeys([*(anchor for anchor in missed if anchor != self.anchor), self.anchor]))

    def faults(self, locales: tuple[str, ...]) -> Iterator[Fault]:
        """Parts of other kinds, sound in themselves, that follow only what comes before; something earns points."""
        for name in ("title", "stem", "explanation", "exhibits"):
            yield from missing_translations(getattr(self, name), locales, (name,))
        yield from duplicate_ids((one.id for one in self.exhibits), ("exhibits",))
        for name in sorted({"points", "objectives"} & self.model_fields_set):
            yield Fault((name,), "comes_from_parts", {"key": name})
        if not self.points:
            yield Fault(("parts",), "no_graded_part", {})
        known: dict[str, Fraction] = {}
        for at, part in enumerate(self.parts):
            if part.stands_alone:
                yield Fault(("parts", at, "kind"), "kind_inside", {"kind": part.kind})
                continue
            for fault in part.following(dict(known)).faults(locales):
                yield replace(fault, path=("parts", at, *fault.path))
            known |= {f"{part.id}.{field}": number for field, number in part.right_numbers().items()}


def _number(name: str) -> int:
    """The number of the part that a posted field belongs to; 0 for none."""
    found = _FIELD.fullmatch(name)
    return int(found[1]) if found else 0
