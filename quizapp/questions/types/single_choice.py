"""Single choice: one right option of several."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import Field

from quizapp.grading.mark import ONE, UNANSWERED, ZERO, Mark
from quizapp.questions.base import Fault, Form, Layout, Question, Response, Word
from quizapp.questions.drawing import posted_id, refuse_unknown_fields
from quizapp.questions.faults import missing_translations
from quizapp.questions.keys import Key, KeyPart
from quizapp.questions.parts import (
    Option,
    OptionView,
    ReviewedOption,
    anchors_first,
    chosen_texts,
    draw_options,
    one_right_option,
    option_views,
    reviewed_options,
    right_part,
    with_right,
)


@dataclass(frozen=True, slots=True)
class SingleChoiceView:
    """Options to choose one of."""

    options: tuple[OptionView, ...]


@dataclass(frozen=True, slots=True)
class SingleChoiceReview:
    """Options with the right one."""

    options: tuple[ReviewedOption, ...]


class SingleChoice(Question):
    """One of several. **Shape** of a response: {"choice": option id}."""

    kind: Literal["single_choice"]
    options: tuple[Option, ...] = Field(max_length=26)

    def draw_layout(self, rng: random.Random, locale: str) -> Layout:
        """The drawn order of options."""
        return draw_options(self.options, self.shuffle, rng)

    def read_response(self, form: Form, layout: Layout) -> Response:
        """Field `choice`: a position."""
        refuse_unknown_fields(form, {"choice"})
        chosen = posted_id(form, "choice", layout["options"])
        return {} if chosen is None else {"choice": chosen}

    def is_complete(self, response: Response) -> bool:
        """One option is chosen."""
        return "choice" in response

    def grade(self, response: Response) -> Mark:
        """All or nothing."""
        if "choice" not in response:
            return UNANSWERED
        return Mark(ONE if any(o.right and o.id == response["choice"] for o in self.options) else ZERO)

    def right_response(self) -> Response:
        """The right option."""
        return {"choice": next(option.id for option in self.options if option.right)}

    def learner_body(self, locale: str, layout: Layout, response: Response) -> SingleChoiceView:
        """Options in drawn order."""
        return SingleChoiceView(option_views(self.options, layout["options"], set(response.values()), locale))

    def review_body(self, locale: str, layout: Layout, response: Response) -> SingleChoiceReview:
        """Options with why."""
        chosen = set(response.values())
        return SingleChoiceReview(reviewed_options(self.options, layout["options"], chosen, locale, self.anchor))

    def answer_text(self, locale: str, layout: Layout, response: Response, word: Word) -> str:
        """The chosen option."""
        return chosen_texts(self.options, layout["options"], set(response.values()), locale)

    def missed_anchors(self, response: Response) -> tuple[str, ...]:
        """The chosen option's passage first."""
        return anchors_first([o.anchor for o in self.options if o.id == response.get("choice")], self.anchor)

    def key_parts(self) -> tuple[KeyPart, ...]:
        """Which options are right."""
        return (right_part("right", self.options),)

    def with_key(self, key: Key) -> Self:
        """Other options are right."""
        return self.model_copy(update={"options": with_right(self.options, key["right"])})

    def faults(self, locales: tuple[str, ...]) -> Iterator[Fault]:
        """Exactly one option is right."""
        yield from missing_translations(self, locales)
        yield from one_right_option(self.options, locales)
