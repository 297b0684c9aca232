"""What kinds share in which several of several options are ticked."""

from __future__ import annotations

import random
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Literal, Self

from pydantic import Field, model_validator

from quizapp.grading.mark import UNANSWERED, Mark
from quizapp.grading.partial_credit import RULES, Ticks
from quizapp.kernel.errors import Invalid
from quizapp.questions.base import Fault, Form, Layout, Question, Response, Word
from quizapp.questions.drawing import id_at, refuse_unknown_fields
from quizapp.questions.faults import Path, missing_translations
from quizapp.questions.keys import KeyPart
from quizapp.questions.parts import Option, anchors_first, chosen_texts, draw_options, option_faults, right_part

Rule = Literal["balanced", "exact", "right_minus_wrong", "per_right_tick"]


class TickQuestion(Question):
    """Several of several. **Shape** of a response: {"choices": sorted option ids}; of a layout: {"options": ids}."""

    rule: Rule | None = None
    choose: int | None = Field(default=None, ge=1, le=26)

    @abstractmethod
    def tickable(self) -> Sequence[Option]:
        """What can be ticked, as written."""

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
        return draw_options(self.tickable(), self.shuffle, rng)

    def read_response(self, form: Form, layout: Layout) -> Response:
        """Field `choice`, once for each tick: positions."""
        ticked = self.as_sent(form, layout)
        if self.choose is not None and len(ticked.get("choices", ())) > self.choose:
            raise Invalid("too_many_ticks", choose=self.choose)
        return ticked

    def as_sent(self, form: Form, layout: Layout) -> Response:
        """Every tick, be they too many."""
        refuse_unknown_fields(form, {"choice"})
        chosen = sorted({id_at(position, layout["options"]) for position in form.get("choice", []) if position})
        return {"choices": chosen} if chosen else {}

    def is_complete(self, response: Response) -> bool:
        """Something is ticked, and as much as is asked for."""
        return len(response.get("choices", ())) >= (self.choose or 1)

    def grade(self, response: Response) -> Mark:
        """Partial credit by the rule; nothing ticked is unanswered."""
        chosen = set(response.get("choices", ()))
        if not chosen:
            return UNANSWERED
        right_ids = {option.id for option in self.tickable() if option.right}
        wrong_ids = {option.id for option in self.tickable()} - right_ids
        ticks = Ticks(len(chosen & right_ids), len(chosen & wrong_ids), len(right_ids), len(wrong_ids))
        return Mark(RULES[self.marking_rule](ticks))

    def right_response(self) -> Response:
        """All right options."""
        return {"choices": sorted(option.id for option in self.tickable() if option.right)}

    def cleared_form(self, layout: Layout, response: Response) -> Form | None:
        """The right ticks; None where more are ticked than are right, or who ticks everything would be told the answer."""
        chosen, right = set(response.get("choices", ())), {option.id for option in self.tickable() if option.right}
        if not chosen or len(chosen) > len(right):
            return None
        kept = [str(place) for place, option in enumerate(layout["options"], start=1) if option in chosen & right]
        return {"choice": kept} if kept else {}

    def answer_text(self, locale: str, layout: Layout, response: Response, word: Word) -> str:
        """Every ticked option."""
        return chosen_texts(self.tickable(), layout["options"], set(response.get("choices", ())), locale)

    def missed_anchors(self, response: Response) -> tuple[str, ...]:
        """Passages of options that were judged wrongly, then the question's."""
        chosen = set(response.get("choices", ()))
        return anchors_first([o.anchor for o in self.tickable() if o.right != (o.id in chosen)], self.anchor)

    def key_parts(self) -> tuple[KeyPart, ...]:
        """Which options are right."""
        return (right_part("right", self.tickable()),)

    def tick_faults(self, locales: tuple[str, ...], path: Path) -> Iterator[Fault]:
        """Some options are right, some are not, and the number asked for fits."""
        yield from missing_translations(self, locales)
        yield from option_faults(self.tickable(), locales, path)
        right = sum(option.right for option in self.tickable())
        if right == len(self.tickable()):
            yield Fault(path, "all_options_right", {})
        if self.choose is not None and self.choose != right:
            yield Fault(("choose",), "choose_differs", {"choose": self.choose, "right": right})
