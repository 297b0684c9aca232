"""Self-rating: how sure one is of what one can do, before and after a recipe. Ungraded, never a score."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field

from quizapp.kernel.errors import Invalid
from quizapp.kernel.localized import LocalizedText
from quizapp.questions.base import Fault, Form, Id, Layout, Part, Response, Word
from quizapp.questions.drawing import drawn_order, refuse_unknown_fields
from quizapp.questions.faults import duplicate_ids, duplicate_texts
from quizapp.questions.ungraded import Ungraded


class RatingScale(Part):
    """Steps from 1 to `steps`, with words for both ends."""

    steps: int = Field(default=5, ge=3, le=7)
    low: LocalizedText
    high: LocalizedText


class RatedStatement(Part):
    """Something one can do, in the first person."""

    id: Id
    text: LocalizedText


@dataclass(frozen=True, slots=True)
class RatedView:
    """A statement; `rating` is a step as text, or "" so far."""

    name: str
    text: str
    rating: str


@dataclass(frozen=True, slots=True)
class SelfRatingView:
    """Statements to rate, the steps there are, and what the ends mean. The review shows the same."""

    statements: tuple[RatedView, ...]
    steps: tuple[str, ...]
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class RatingChange:
    """A statement rated twice. **Units**: steps of the scale, from 1."""

    text: str
    before: int
    after: int


class SelfRating(Ungraded):
    """A step per statement. **Shape** of a response: {"ratings": {statement id: step}}.

    `before` names the self-rating that asked the same statements earlier; the result then shows both side by side.
    """

    stands_alone: ClassVar[bool] = True

    kind: Literal["self_rating"]
    shuffle: bool = False
    before: Id | None = None
    scale: RatingScale
    statements: tuple[RatedStatement, ...] = Field(min_length=1, max_length=20)

    def draw_layout(self, rng: random.Random, locale: str) -> Layout:
        """The order of statements; as written unless `shuffle` says otherwise."""
        return {"statements": drawn_order([one.id for one in self.statements], self.shuffle, rng)}

    def _steps(self) -> tuple[str, ...]:
        return tuple(str(step) for step in range(1, self.scale.steps + 1))

    def read_response(self, form: Form, layout: Layout) -> Response:
        """Fields `row-1`..`row-n`: a step."""
        names = {f"row-{position}": statement_id for position, statement_id in enumerate(layout["statements"], start=1)}
        refuse_unknown_fields(form, set(names))
        ratings = {}
        for name, statement_id in names.items():
            values = [value for value in form.get(name, []) if value]
            if len(values) > 1 or (values and values[0] not in self._steps()):
                raise Invalid("answer_not_understood")
            if values:
                ratings[statement_id] = int(values[0])
        return {"ratings": dict(sorted(ratings.items()))} if ratings else {}

    def is_complete(self, response: Response) -> bool:
        """Every statement is rated."""
        return len(response.get("ratings", ())) == len(self.statements)

    def _ordered(self, layout: Layout) -> list[RatedStatement]:
        by_id = {one.id: one for one in self.statements}
        return [by_id[statement_id] for statement_id in layout["statements"]]

    def learner_body(self, locale: str, layout: Layout, response: Response) -> SelfRatingView:
        """Statements with what was answered."""
        ratings = response.get("ratings", {})
        rows = tuple(
            RatedView(f"row-{position}", one.text.in_locale(locale), str(ratings.get(one.id, "")))
            for position, one in enumerate(self._ordered(layout), start=1)
        )
        return SelfRatingView(rows, self._steps(), self.scale.low.in_locale(locale), self.scale.high.in_locale(locale))

    def review_body(self, locale: str, layout: Layout, response: Response) -> SelfRatingView:
        """The same once more: there is nothing to reveal."""
        return self.learner_body(locale, layout, response)

    def changes(self, locale: str, before: Response, after: Response) -> tuple[RatingChange, ...]:
        """Statements rated both times, as written."""
        first, second = before.get("ratings", {}), after.get("ratings", {})
        both = [one for one in self.statements if one.id in first and one.id in second]
        return tuple(RatingChange(one.text.in_locale(locale), first[one.id], second[one.id]) for one in both)

    def answer_text(self, locale: str, layout: Layout, response: Response, word: Word) -> str:
        """Each rated statement with its step."""
        ratings = response.get("ratings", {})
        rated = [one for one in self._ordered(layout) if one.id in ratings]
        return "\n".join(f"{one.text.in_locale(locale)}: {ratings[one.id]}" for one in rated)

    def faults(self, locales: tuple[str, ...]) -> Iterator[Fault]:
        """Statements can be told apart."""
        yield from super().faults(locales)
        yield from duplicate_ids((one.id for one in self.statements), ("statements",))
        yield from duplicate_texts([(("statements", at, "text"), one.text) for at, one in enumerate(self.statements)], locales)
