"""Multiple response: several right options, with a rule for partial credit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import Field

from quizapp.questions.base import Fault, Layout, Response
from quizapp.questions.keys import Key
from quizapp.questions.parts import Option, OptionView, ReviewedOption, option_views, reviewed_options, with_right
from quizapp.questions.ticking import TickQuestion


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


class MultipleResponse(TickQuestion):
    """Several of several. **Shape** of a response: {"choices": sorted option ids}."""

    kind: Literal["multiple_response"]
    options: tuple[Option, ...] = Field(max_length=26)

    def tickable(self) -> Sequence[Option]:
        """The options."""
        return self.options

    def learner_body(self, locale: str, layout: Layout, response: Response) -> MultipleResponseView:
        """Options in drawn order."""
        chosen = set(response.get("choices", ()))
        return MultipleResponseView(option_views(self.options, layout["options"], chosen, locale), self.choose)

    def review_body(self, locale: str, layout: Layout, response: Response) -> MultipleResponseReview:
        """Options with why."""
        chosen = set(response.get("choices", ()))
        shown = reviewed_options(self.options, layout["options"], chosen, locale, self.anchor)
        return MultipleResponseReview(shown, self.marking_rule)

    def with_key(self, key: Key) -> Self:
        """Other options are right."""
        return self.model_copy(update={"options": with_right(self.options, key["right"])})

    def faults(self, locales: tuple[str, ...]) -> Iterator[Fault]:
        """Some options are right, some are not, and the number asked for fits."""
        yield from self.tick_faults(locales, ("options",))
