"""A field for a number: right answers with tolerance, units, and what follows from earlier fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, field_validator

from quizapp.grading.mark import ONE, ZERO
from quizapp.kernel.localized import LocalizedText
from quizapp.kernel.numbers import ExactNumber
from quizapp.questions.base import Anchor, Id, Part
from quizapp.questions.expression import LONGEST, parse_expression
from quizapp.questions.keys import bounds_of, number_line
from quizapp.questions.typed_number import number_text, parse_number, split_unit


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


class Follows(Part):
    """How the right number is worked out from earlier fields, so that a slip there is not counted twice.

    **Shape**: `value` is a sum (`questions/expression.py`); "growth" is an earlier field of the same question, "goal.growth"
    one of an earlier part of the same situation. **Units**: `credit` for what is right by the learner's own numbers.
    """

    value: str = Field(min_length=1, max_length=LONGEST)
    credit: ExactNumber = Field(default=ONE, gt=0, le=1)

    @field_validator("value")
    @classmethod
    def _can_be_read(cls, value: str) -> str:
        parse_expression(value)
        return value


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a typed text.

    **Shape**: `met` is the answer it meets; `followed` is the number right by the learner's own earlier ones, where only that
    earned the credit; `number` is what was typed, in the field's unit, None when it cannot be read.
    """

    credit: Fraction
    met: Answer | None
    followed: Fraction | None
    number: Fraction | None


class NumberField(Part):
    """One number to enter."""

    id: Id
    label: LocalizedText
    weight: ExactNumber = Field(default=ONE, gt=0)
    unit: Unit | None = None
    answers: tuple[Answer, ...] = Field(min_length=1, max_length=20)
    follows: Follows | None = None
    explanation: LocalizedText
    anchor: Anchor | None = None

    @property
    def best(self) -> Answer:
        """The answer that earns most."""
        return max(self.answers, key=lambda answer: answer.credit)

    def worked_out(self, earlier: Mapping[str, Fraction]) -> Fraction | None:
        """The number that follows from these earlier ones; None without a rule, or where it cannot be worked out."""
        return parse_expression(self.follows.value).value(earlier) if self.follows else None

    def judge(self, text: str, mark: str, earlier: Mapping[str, Fraction] | None = None) -> Judged:
        """Judge a typed text, after these numbers of the learner. A missing required unit costs the penalty of the mark.

        What follows from the learner's own numbers has the best answer's tolerance, and counts where it earns more.
        """
        number, penalty = self._number_and_penalty(text, mark)
        if number is None:
            return Judged(ZERO, None, None, None)
        met = next((answer for answer in self.answers if answer.holds(number)), None)
        credit = met.credit if met else ZERO
        followed = self.worked_out(earlier or {})
        if self.follows and followed is not None and self.follows.credit > credit:
            if self.best.model_copy(update={"value": followed}).holds(number):
                return Judged(self.follows.credit * (1 - penalty), met, followed, number)
        return Judged(credit * (1 - penalty), met, None, number)

    def _number_and_penalty(self, text: str, mark: str) -> tuple[Fraction | None, Fraction]:
        typed, unit = split_unit(text)
        number = parse_number(typed, mark)
        if number is None or self.unit is None:
            return number, ZERO
        factor = self.unit.factor(unit) if unit else None
        if factor is not None:
            return number * factor, ZERO
        return number, (self.unit.penalty if self.unit.required else ZERO)


def decimal_text(answer: Answer) -> str:
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
