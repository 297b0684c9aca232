"""Numeric: one or more numbers, each with tolerance, weight and optional unit."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Self

from pydantic import Field, PrivateAttr

from quizapp.grading.mark import ONE, UNANSWERED, ZERO, Mark
from quizapp.questions.base import Fault, Form, Layout, Question, Response, Word
from quizapp.questions.drawing import refuse_unknown_fields
from quizapp.questions.expression import parse_expression
from quizapp.questions.faults import duplicate_ids, missing_translations
from quizapp.questions.keys import Key, KeyPart, number_line, read_number_line
from quizapp.questions.number_field import Answer, Judged, NumberField, decimal_text
from quizapp.questions.parts import anchors_first
from quizapp.questions.typed_number import decimal_mark, number_text, parse_number, split_unit
from quizapp.questions.typed_text import posted_text


@dataclass(frozen=True, slots=True)
class NumberFieldView:
    """A field while answering; `not_a_number` when what was typed cannot be read as one.

    **Shape**: `unit` is "" where there is none, or where naming it is part of the answer.
    """

    name: str
    label: str
    unit: str
    unit_required: bool
    text: str
    not_a_number: bool


@dataclass(frozen=True, slots=True)
class NumericView:
    """Fields to fill in."""

    fields: tuple[NumberFieldView, ...]


@dataclass(frozen=True, slots=True)
class ReviewedNumber:
    """A field in the review; `verdict` is right, partial, wrong or unanswered.

    **Shape**: `wanted`, `low` and `high` are numbers for reading; without a tolerance `low` and `high` are "". `followed` is
    what is right by the learner's own earlier numbers, "" where that earned nothing.
    """

    label: str
    text: str
    verdict: str
    wanted: str
    low: str
    high: str
    unit: str
    followed: str
    explanation: str
    anchor: str


@dataclass(frozen=True, slots=True)
class NumericReview:
    """Fields with the wanted numbers."""

    fields: tuple[ReviewedNumber, ...]


class Numeric(Question):
    """Numbers. **Shape** of a response: {"texts": {field id: typed}, "decimal": the attempt's decimal mark}."""

    kind: Literal["numeric"]
    fields: tuple[NumberField, ...] = Field(min_length=1, max_length=12)
    _earlier: Mapping[str, Fraction] = PrivateAttr(default_factory=dict)

    def following(self, earlier: Mapping[str, Fraction]) -> Question:
        """This question after these numbers of earlier parts of its situation."""
        bound = self.model_copy()
        bound._earlier = earlier
        return bound

    def numbers(self, response: Response) -> Mapping[str, Fraction]:
        """What was typed, in the fields' units."""
        judged = self._judged(response).items()
        return {field_id: found.number for field_id, found in judged if found.number is not None}

    def right_numbers(self) -> Mapping[str, Fraction]:
        """The value of each field's best answer."""
        return {field.id: field.best.value for field in self.fields}

    def _judged(self, response: Response) -> dict[str, Judged]:
        """Each field judged, after the numbers that stand in earlier ones."""
        texts, mark = response.get("texts", {}), response.get("decimal", ".")
        known, found = dict(self._earlier), {}
        for field in self.fields:
            found[field.id] = field.judge(texts.get(field.id, ""), mark, known)
            number = found[field.id].number
            if number is not None:
                known[field.id] = number
        return found

    def draw_layout(self, rng: random.Random, locale: str) -> Layout:
        """The decimal mark, frozen at the start, so a switch of language cannot turn 1,5 into 15."""
        return {"decimal": decimal_mark(locale)}

    def read_response(self, form: Form, layout: Layout) -> Response:
        """Fields `number-1`..`number-n`, kept as typed."""
        names = {f"number-{position}": field.id for position, field in enumerate(self.fields, start=1)}
        refuse_unknown_fields(form, set(names))
        texts = {field_id: posted_text(form, name) for name, field_id in names.items()}
        texts = {field_id: text for field_id, text in sorted(texts.items()) if text}
        return {"texts": texts, "decimal": layout["decimal"]} if texts else {}

    def is_complete(self, response: Response) -> bool:
        """Every field is filled in."""
        return len(response.get("texts", ())) == len(self.fields)

    def grade(self, response: Response) -> Mark:
        """Weighted mean of the fields' credit."""
        if not response:
            return UNANSWERED
        judged = self._judged(response)
        earned = sum((field.weight * judged[field.id].credit for field in self.fields), ZERO)
        return Mark(earned / sum((field.weight for field in self.fields), ZERO))

    def right_response(self) -> Response:
        """The best value of each field, with its unit, written so that every decimal mark reads it alike."""
        texts = {}
        for field in sorted(self.fields, key=lambda field: field.id):
            unit = f" {field.unit.symbol}" if field.unit else ""
            texts[field.id] = f"{decimal_text(field.best)}{unit}"
        return {"texts": texts, "decimal": "."}

    def learner_body(self, locale: str, layout: Layout, response: Response) -> NumericView:
        """Fields with what was typed."""
        texts = response.get("texts", {})
        views = []
        for position, field in enumerate(self.fields, start=1):
            text = texts.get(field.id, "")
            unreadable = bool(text) and parse_number(split_unit(text)[0], layout["decimal"]) is None
            required = field.unit is not None and field.unit.required
            symbol = field.unit.symbol if field.unit and not required else ""
            label = field.label.in_locale(locale)
            views.append(NumberFieldView(f"number-{position}", label, symbol, required, text, unreadable))
        return NumericView(tuple(views))

    def review_body(self, locale: str, layout: Layout, response: Response) -> NumericReview:
        """Fields with what was wanted and why."""
        texts, judged = response.get("texts", {}), self._judged(response)
        fields = (self._reviewed(field, texts.get(field.id, ""), judged[field.id], layout, locale) for field in self.fields)
        return NumericReview(tuple(fields))

    def _reviewed(self, field: NumberField, text: str, judged: Judged, layout: Layout, locale: str) -> ReviewedNumber:
        mark, best, met = layout["decimal"], field.best, judged.met
        low, high = (number_text(bound, mark) for bound in best.bounds()) if best.tolerance else ("", "")
        verdict = "unanswered" if not text else "right" if judged.credit == 1 else "partial" if judged.credit else "wrong"
        followed = "" if judged.followed is None else number_text(judged.followed, mark)
        why = met.explanation if met and met.explanation else field.explanation
        anchor = (met.anchor if met else None) or field.anchor or self.anchor
        unit = field.unit.symbol if field.unit else ""
        return ReviewedNumber(
            field.label.in_locale(locale), text, verdict, number_text(best.value, mark), low, high, unit, followed,
            why.in_locale(locale), anchor,
        )

    def answer_text(self, locale: str, layout: Layout, response: Response, word: Word) -> str:
        """What was typed, with the field's label."""
        texts = response.get("texts", {})
        return "\n".join(f"{field.label.in_locale(locale)}: {texts[field.id]}" for field in self.fields if field.id in texts)

    def missed_anchors(self, response: Response) -> tuple[str, ...]:
        """Passages of fields that fell short, then the question's."""
        judged = self._judged(response)
        return anchors_first([field.anchor for field in self.fields if judged[field.id].credit != ONE], self.anchor)

    def key_parts(self) -> tuple[KeyPart, ...]:
        """The numbers that earn all of a field, with their tolerance."""
        return tuple(
            KeyPart(field.id, "numbers", tuple(one.line for one in field.answers if one.credit == ONE), field.label)
            for field in self.fields
        )

    def with_key(self, key: Key) -> Self:
        """Other numbers earn all of a field; what earns part of it or is a known mistake comes after them."""
        return self.model_copy(update={"fields": tuple(_with_numbers(field, key[field.id]) for field in self.fields)})

    def faults(self, locales: tuple[str, ...]) -> Iterator[Fault]:
        """Every field can earn full credit by a number that can be typed, and follows from what comes before it."""
        yield from missing_translations(self, locales)
        yield from duplicate_ids((field.id for field in self.fields), ("fields",))
        known = dict(self._earlier)
        for index, field in enumerate(self.fields):
            typed = self.right_response()["texts"][field.id]
            if any(field.judge(typed, mark).credit != ONE for mark in ",."):
                yield Fault(("fields", index, "answers"), "points_unreachable", {})
            yield from _follow_faults(field, index, known)
            known[field.id] = field.best.value


def _with_numbers(field: NumberField, lines: tuple[str, ...]) -> NumberField:
    full = {answer.line: answer for answer in field.answers if answer.credit == ONE}
    read = [(number_line(*found), found) for found in map(read_number_line, lines)]
    answers = [
        full.get(line) or Answer.model_validate({"value": value, "tolerance": tolerance, "tolerance_kind": kind})
        for line, (value, tolerance, kind) in read
    ]
    return field.model_copy(update={"answers": (*answers, *(one for one in field.answers if one.credit != ONE))})


def _follow_faults(field: NumberField, index: int, known: Mapping[str, Fraction]) -> Iterator[Fault]:
    """What follows refers to earlier fields only, and gives the right number when they are right."""
    if field.follows is None:
        return
    path = ("fields", index, "follows", "value")
    unknown = [name for name in parse_expression(field.follows.value).names() if name not in known]
    for name in unknown:
        yield Fault(path, "follows_unknown", {"name": name, "known": ", ".join(known) or "–"})
    value = field.worked_out(known)
    full = [answer for answer in field.answers if answer.credit == field.best.credit]
    if not unknown and (value is None or not any(answer.holds(value) for answer in full)):
        found = "–" if value is None else number_text(value, ".")
        yield Fault(path, "follows_differs", {"found": found, "right": number_text(field.best.value, ".")})
