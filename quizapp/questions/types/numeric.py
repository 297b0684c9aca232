"""Numeric: one or more numbers, each with tolerance, weight and optional unit."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field

from quizapp.grading.mark import ONE, UNANSWERED, ZERO, Mark
from quizapp.kernel.localized import LocalizedText
from quizapp.kernel.numbers import ExactNumber
from quizapp.questions.base import Anchor, Fault, Form, Id, Layout, Part, Question, Response, Word
from quizapp.questions.drawing import refuse_unknown_fields
from quizapp.questions.faults import duplicate_ids, missing_translations
from quizapp.questions.keys import Key, KeyPart, bounds_of, number_line, read_number_line
from quizapp.questions.parts import anchors_first
from quizapp.questions.typed_number import decimal_mark, number_text, parse_number, split_unit
from quizapp.questions.typed_text import posted_text


class Answer(Part):
    """A number that earns credit (or, with credit 0, a known mistake). Bounds are inclusive."""

    value: ExactNumber
    tolerance: ExactNumber = Field(default=ZERO, ge=0)
    tolerance_kind: Literal["absolute", "relative", "geometric"] = "absolute"
    credit: ExactNumber = Field(default=ONE, ge=0, le=1)
    explanation: LocalizedText | None = None
    anchor: Anchor | None = None

    def holds(self, number: Fraction) -> bool:
        """True when the number lies within the tolerance."""
        low, high = self.bounds()
        return low <= number <= high

    def bounds(self) -> tuple[Fraction, Fraction]:
        """The accepted interval."""
        return bounds_of(self.value, self.tolerance, self.tolerance_kind)

    @property
    def line(self) -> str:
        """Value and tolerance for people to read and change."""
        return number_line(self.value, self.tolerance, self.tolerance_kind)


class Unit(Part):
    """The unit of a field. `others` are factors into `symbol`; `penalty` is the share lost when a unit is missing."""

    symbol: str = Field(min_length=1, max_length=20)
    others: dict[str, Annotated[ExactNumber, Field(gt=0)]] = {}
    required: bool = False
    penalty: ExactNumber = Field(default=ZERO, ge=0, le=1)

    def factor(self, typed: str) -> Fraction | None:
        """Factor of a typed unit into the symbol; None for an unknown one. "MW" is not "mW" where both are known."""
        known = {**self.others, self.symbol: ONE}
        if typed in known:
            return known[typed]
        return next((factor for name, factor in known.items() if name.casefold() == typed.casefold()), None)


class NumberField(Part):
    """One number to enter."""

    id: Id
    label: LocalizedText
    weight: ExactNumber = Field(default=ONE, gt=0)
    unit: Unit | None = None
    answers: tuple[Answer, ...] = Field(min_length=1, max_length=20)
    explanation: LocalizedText
    anchor: Anchor | None = None

    def judge(self, text: str, mark: str) -> tuple[Fraction, Answer | None]:
        """Credit of a typed text and the answer that it met. A missing required unit costs the penalty of the mark."""
        number, penalty = self._number_and_penalty(text, mark)
        met = None if number is None else next((answer for answer in self.answers if answer.holds(number)), None)
        return (met.credit * (1 - penalty) if met else ZERO), met

    def _number_and_penalty(self, text: str, mark: str) -> tuple[Fraction | None, Fraction]:
        typed, unit = split_unit(text)
        number = parse_number(typed, mark)
        if number is None or self.unit is None:
            return number, ZERO
        factor = self.unit.factor(unit) if unit else None
        if factor is not None:
            return number * factor, ZERO
        return number, (self.unit.penalty if self.unit.required else ZERO)


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

    **Shape**: `wanted`, `low` and `high` are numbers for reading; without a tolerance `low` and `high` are "".
    """

    label: str
    text: str
    verdict: str
    wanted: str
    low: str
    high: str
    unit: str
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
        texts = response.get("texts", {})
        if not texts:
            return UNANSWERED
        total = sum((field.weight for field in self.fields), ZERO)
        earned = [field.weight * field.judge(texts.get(field.id, ""), response["decimal"])[0] for field in self.fields]
        return Mark(sum(earned, ZERO) / total)

    def right_response(self) -> Response:
        """The best value of each field, with its unit, written so that every decimal mark reads it alike."""
        texts = {}
        for field in sorted(self.fields, key=lambda field: field.id):
            best = max(field.answers, key=lambda answer: answer.credit)
            unit = f" {field.unit.symbol}" if field.unit else ""
            texts[field.id] = f"{_decimal_text(best)}{unit}"
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
        texts = response.get("texts", {})
        return NumericReview(tuple(self._reviewed(field, texts.get(field.id, ""), layout, locale) for field in self.fields))

    def _reviewed(self, field: NumberField, text: str, layout: Layout, locale: str) -> ReviewedNumber:
        mark = layout["decimal"]
        credit, met = field.judge(text, mark)
        best = max(field.answers, key=lambda answer: answer.credit)
        low, high = (number_text(bound, mark) for bound in best.bounds()) if best.tolerance else ("", "")
        verdict = "unanswered" if not text else "right" if credit == 1 else "partial" if credit else "wrong"
        why = met.explanation if met and met.explanation else field.explanation
        anchor = (met.anchor if met else None) or field.anchor or self.anchor
        unit = field.unit.symbol if field.unit else ""
        wanted = number_text(best.value, mark)
        return ReviewedNumber(field.label.in_locale(locale), text, verdict, wanted, low, high, unit, why.in_locale(locale), anchor)

    def answer_text(self, locale: str, layout: Layout, response: Response, word: Word) -> str:
        """What was typed, with the field's label."""
        texts = response.get("texts", {})
        return "\n".join(f"{field.label.in_locale(locale)}: {texts[field.id]}" for field in self.fields if field.id in texts)

    def missed_anchors(self, response: Response) -> tuple[str, ...]:
        """Passages of fields that fell short, then the question's."""
        texts, mark = response.get("texts", {}), response.get("decimal", ".")
        short = [field.anchor for field in self.fields if field.judge(texts.get(field.id, ""), mark)[0] != ONE]
        return anchors_first(short, self.anchor)

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
        """Every field can earn full credit by a number that can be typed."""
        yield from missing_translations(self, locales)
        yield from duplicate_ids((field.id for field in self.fields), ("fields",))
        for index, field in enumerate(self.fields):
            typed = self.right_response()["texts"][field.id]
            if any(field.judge(typed, mark)[0] != ONE for mark in ",."):
                yield Fault(("fields", index, "answers"), "points_unreachable", {})


def _with_numbers(field: NumberField, lines: tuple[str, ...]) -> NumberField:
    full = {answer.line: answer for answer in field.answers if answer.credit == ONE}
    read = [(number_line(*found), found) for found in map(read_number_line, lines)]
    answers = [
        full.get(line) or Answer.model_validate({"value": value, "tolerance": tolerance, "tolerance_kind": kind})
        for line, (value, tolerance, kind) in read
    ]
    return field.model_copy(update={"answers": (*answers, *(one for one in field.answers if one.credit != ONE))})


def _decimal_text(answer: Answer) -> str:
    """The value, or the shortest decimal number within the tolerance where the value has no end.

    Never with three decimals: 1.234 could be read as a thousand.
    """
    if answer.value.denominator == 1:
        return str(answer.value)
    for places in (1, 2, *range(4, 19)):
        scaled = answer.value * 10**places
        near = scaled.numerator // scaled.denominator
        for whole in (near, near + 1) if scaled.denominator != 1 else (near,):
            if answer.holds(Fraction(whole, 10**places)) and (answer.tolerance or scaled.denominator == 1):
                digits = str(abs(whole)).rjust(places + 1, "0")
                return f"{'-' if whole < 0 else ''}{digits[:-places]}.{digits[-places:]}"
    return number_text(answer.value, ".", 18)
