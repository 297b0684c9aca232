"""Ordering: items to be put in the right order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Self

from pydantic import Field

from quizapp.grading.mark import ONE, UNANSWERED, ZERO, Mark
from quizapp.kernel.errors import Invalid
from quizapp.kernel.localized import LocalizedText
from quizapp.questions.base import Anchor, Fault, Form, Id, Layout, Part, Question, Response, Word
from quizapp.questions.drawing import deranged_order, refuse_unknown_fields
from quizapp.questions.faults import duplicate_ids, duplicate_texts, missing_translations
from quizapp.questions.keys import Key, KeyPart
from quizapp.questions.parts import anchors_first


class Item(Part):
    """Something with a place in the order, with why it stands there."""

    id: Id
    text: LocalizedText
    explanation: LocalizedText
    anchor: Anchor | None = None


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item while answering; `position` is "1".."n" as chosen so far, or ""."""

    name: str
    text: str
    position: str


@dataclass(frozen=True, slots=True)
class OrderingView:
    """Items in drawn order, or as the learner has placed them."""

    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class ReviewedItem:
    """An item in the review: its place, and where the learner put it (0 for nowhere)."""

    text: str
    placed: int
    wanted: int
    explanation: str
    anchor: str


@dataclass(frozen=True, slots=True)
class OrderingReview:
    """Items in the right order, and the rule that made the mark."""

    items: tuple[ReviewedItem, ...]
    rule: str


class Ordering(Question):
    """An order. **Shape** of a response: {"positions": {item id: place from 1}}; a place may be used twice or missing."""

    kind: Literal["ordering"]
    rule: Literal["adjacent_pairs", "exact"] = "adjacent_pairs"
    items: tuple[Item, ...] = Field(min_length=2, max_length=20)

    def draw_layout(self, rng: random.Random, locale: str) -> Layout:
        """A drawn order that is not the right one."""
        return {"items": deranged_order([item.id for item in self.items], rng)}

    def read_response(self, form: Form, layout: Layout) -> Response:
        """Fields `place-1`..`place-n`, one for each item in drawn order: its place."""
        names = {f"place-{position}": item_id for position, item_id in enumerate(layout["items"], start=1)}
        refuse_unknown_fields(form, set(names))
        positions = {}
        for name, item_id in names.items():
            values = form.get(name, [])
            if len(values) > 1 or (values and values[0] and values[0] not in {str(n) for n in range(1, len(names) + 1)}):
                raise Invalid("answer_not_understood")
            if values and values[0]:
                positions[item_id] = int(values[0])
        return {"positions": dict(sorted(positions.items()))} if positions else {}

    def is_complete(self, response: Response) -> bool:
        """Every item has a place of its own."""
        return len(set(response.get("positions", {}).values())) == len(self.items)

    def grade(self, response: Response) -> Mark:
        """`exact`: all or nothing. `adjacent_pairs`: share of neighbours in the right order that follow one another."""
        positions = response.get("positions", {})
        if not positions:
            return UNANSWERED
        if self.rule == "exact":
            return Mark(ONE if all(positions.get(item.id) == n for n, item in enumerate(self.items, 1)) else ZERO)
        taken = list(positions.values())
        follows = sum(
            first.id in positions
            and positions.get(second.id) == positions[first.id] + 1
            and taken.count(positions[first.id]) == taken.count(positions[first.id] + 1) == 1
            for first, second in zip(self.items, self.items[1:], strict=False)
        )
        return Mark(Fraction(follows, len(self.items) - 1))

    def right_response(self) -> Response:
        """Every item in its place."""
        return {"positions": dict(sorted((item.id, n) for n, item in enumerate(self.items, start=1)))}

    def learner_body(self, locale: str, layout: Layout, response: Response) -> OrderingView:
        """Items with their fields; field names keep the drawn order."""
        positions = response.get("positions", {})
        texts = {item.id: item.text.in_locale(locale) for item in self.items}
        views = [
            ItemView(f"place-{number}", texts[item_id], str(positions.get(item_id, "")))
            for number, item_id in enumerate(layout["items"], start=1)
        ]
        if len(set(positions.values())) == len(self.items):
            views.sort(key=lambda view: int(view.position))
        return OrderingView(tuple(views))

    def review_body(self, locale: str, layout: Layout, response: Response) -> OrderingReview:
        """The right order with why."""
        positions = response.get("positions", {})
        return OrderingReview(
            tuple(
                ReviewedItem(
                    item.text.in_locale(locale), positions.get(item.id, 0), n, item.explanation.in_locale(locale),
                    item.anchor or self.anchor,
                )
                for n, item in enumerate(self.items, start=1)
            ),
            self.rule,
        )

    def answer_text(self, locale: str, layout: Layout, response: Response, word: Word) -> str:
        """Each placed item with its place, first place first; items that share a place in drawn order."""
        positions = response.get("positions", {})
        texts = {item.id: item.text.in_locale(locale) for item in self.items}
        placed = sorted((item_id for item_id in layout["items"] if item_id in positions), key=lambda item_id: positions[item_id])
        return "\n".join(f"{positions[item_id]}. {texts[item_id]}" for item_id in placed)

    def missed_anchors(self, response: Response) -> tuple[str, ...]:
        """Passages of misplaced items, then the question's."""
        positions = response.get("positions", {})
        misplaced = [item.anchor for n, item in enumerate(self.items, start=1) if positions.get(item.id) != n]
        return anchors_first(misplaced, self.anchor)

    def key_parts(self) -> tuple[KeyPart, ...]:
        """The place of every item."""
        places = tuple((str(n), LocalizedText(str(n))) for n in range(1, len(self.items) + 1))
        return tuple(KeyPart(item.id, "one", (str(n),), item.text, places) for n, item in enumerate(self.items, start=1))

    def with_key(self, key: Key) -> Self:
        """Another order. **Raises** Invalid when a place is given twice."""
        if len({key[item.id] for item in self.items}) < len(self.items):
            raise Invalid("key_places")
        return self.model_copy(update={"items": tuple(sorted(self.items, key=lambda item: int(key[item.id][0])))})

    def faults(self, locales: tuple[str, ...]) -> Iterator[Fault]:
        """Items can be told apart."""
        yield from missing_translations(self, locales)
        yield from duplicate_ids((item.id for item in self.items), ("items",))
        yield from duplicate_texts([(("items", at, "text"), item.text) for at, item in enumerate(self.items)], locales)
