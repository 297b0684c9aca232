"""Multiple response: several right options, with a rule for partial credit."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import Field, model_validator

from quizapp.grading.mark import UNANSWERED, Mark
from quizapp.grading.partial_credit import RULES, Ticks
from quizapp.kernel.errors import Invalid
from quizapp.questions.base import Fault, Form, Layout, Question, Response, Word
from quizapp.questions.drawing import id_at, refuse_unknown_fields
from quizapp.questions.faults import missing_translations
from quizapp.questions.parts import (
    Option,
    OptionView,
    ReviewedOption,
    anchors_first,
    chosen_texts,
    draw_options,
    option_faults,
    option_views,
    reviewed_options,
)

Rule = Literal["balanced", "exact", "right_minus_wrong", "per_right_tick"]


@dataclass(frozen=True, slots=True)
class MultipleResponseView:
    """Options to tick; `choose` is the most that may be ticked, None without a cap."""

    options: tuple[OptionView, ...]
    choose: int | None


@dataclass(frozen=True, slots=True)
class MultipleResponseReview:
    """Options with the right ones, and the rule that made the mark."""

    options: tuple[ReviewedOption, ...]
    rule: str


class MultipleResponse(Question):
    """Several of several. **Shape** of a response: {"choices": sorted option ids}."""

    kind: Literal["multiple_response"]
    rule: Rule | None = None
    choose: int | None = Field(default=None, ge=1, le=26)
    options: tuple[Option, ...] = Field(max_length=26)

    @model_validator(mode="after")
    def _rule_of_choose(self) -> Self:
        if self.choose is not None and self.rule not in (None, "per_right_tick"):
            raise ValueError("with `choose` the rule is per_right_tick; leave `rule` out")
        if self.choose is None and self.rule == "per_right_tick":
            raise ValueError("per_right_tick needs `choose`, or ticking everything would earn full marks")
        return self

    @property
    def marking_rule(self) -> Rule:
        """The rule that holds: as written, else with a tick cap every right tick counts, else balanced."""
        return self.rule or ("per_right_tick" if self.choose is not None else "balanced")

    def draw_layout(self, rng: random.Random, locale: str) -> Layout:
        """The drawn order of options."""
        return draw_options(self.options, self.shuffle, rng)

    def read_response(self, form: Form, layout: Layout) -> Response:
        """Field `choice`, once for each tick: positions."""
        refuse_unknown_fields(form, {"choice"})
        chosen = sorted({id_at(position, layout["options"]) for position in form.get("choice", []) if position})
        if self.choose is not None and len(chosen) > self.choose:
            raise Invalid("too_many_ticks", choose=self.choose)
        return {"choices": chosen} if chosen else {}

    def is_complete(self, response: Response) -> bool:
        """Something is ticked, and as much as is asked for."""
        return len(response.get("choices", ())) >= (self.choose or 1)

    def grade(self, response: Response) -> Mark:
        """Partial credit by the rule; nothing ticked is unanswered."""
        chosen = set(response.get("choices", ()))
        if not chosen:
            return UNANSWERED
        right_ids = {option.id for option in self.options if option.right}
        wrong_ids = {option.id for option in self.options} - right_ids
        ticks = Ticks(len(chosen & right_ids), len(chosen & wrong_ids), len(right_ids), len(wrong_ids))
        return Mark(RULES[self.marking_rule](ticks))

    def right_response(self) -> Response:
        """All right options."""
        return {"choices": sorted(option.id for option in self.options if option.right)}

    def learner_body(self, locale: str, layout: Layout, response: Response) -> MultipleResponseView:
        """Options in drawn order."""
        chosen = set(response.get("choices", ()))
        return MultipleResponseView(option_views(self.options, layout["options"], chosen, locale), self.choose)

    def review_body(self, locale: str, layout: Layout, response: Response) -> MultipleResponseReview:
        """Options with why."""
        chosen = set(response.get("choices", ()))
        shown = reviewed_options(self.options, layout["options"], chosen, locale, self.anchor)
        return MultipleResponseReview(shown, self.marking_rule)

    def answer_text(self, locale: str, layout: Layout, response: Response, word: Word) -> str:
        """Every ticked option."""
        return chosen_texts(self.options, layout["options"], set(response.get("choices", ())), locale)

    def missed_anchors(self, response: Response) -> tuple[str, ...]:
        """Passages of options that were judged wrongly, then the question's."""
        chosen = set(response.get("choices", ()))
        return anchors_first([o.anchor for o in self.options if o.right != (o.id in chosen)], self.anchor)

    def faults(self, locales: tuple[str, ...]) -> Iterator[Fault]:
        """Some options are right, some are not, and the number asked for fits."""
        yield from missing_translations(self, locales)
        yield from option_faults(self.options, locales)
        right = sum(option.right for option in self.options)
        if right == len(self.options):
            yield Fault(("options",), "all_options_right", {})
        if self.choose is not None and self.choose != right:
            yield Fault(("choose",), "choose_differs", {"choose": self.choose, "right": right})
