"""Matching: each left item gets one right item; spare ones belong nowhere."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Self

from pydantic import Field, model_validator

from quizapp.grading.mark import UNANSWERED, Mark
from quizapp.kernel.localized import LocalizedText
from quizapp.questions.base import Anchor, Fault, Form, Id, Layout, Part, Question, Response, Word
from quizapp.questions.drawing import deranged_order, drawn_order, posted_id, refuse_unknown_fields
from quizapp.questions.faults import duplicate_ids, duplicate_texts, missing_translations
from quizapp.questions.keys import Key, KeyPart
from quizapp.questions.parts import anchors_first


class Pair(Part):
    """Two things that belong together, with why."""

    id: Id
    left: LocalizedText
    right: LocalizedText
    explanation: LocalizedText
    anchor: Anchor | None = None


class Spare(Part):
    """A right item that belongs nowhere, with why."""

    id: Id
    text: LocalizedText
    explanation: LocalizedText
    anchor: Anchor | None = None


@dataclass(frozen=True, slots=True)
class TargetView:
    """A right item on offer. **Shape**: `value` is its position in the drawn order."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class MatchView:
    """A left item while answering; `chosen` is a target's value or ""."""

    name: str
    text: str
    chosen: str


@dataclass(frozen=True, slots=True)
class MatchingView:
    """Left items and what they can be matched with."""

    matches: tuple[MatchView, ...]
    targets: tuple[TargetView, ...]


@dataclass(frozen=True, slots=True)
class ReviewedMatch:
    """A left item in the review."""

    text: str
    chosen: str
    wanted: str
    right: bool
    explanation: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ReviewedSpare:
    """A spare item in the review."""

    text: str
    explanation: str
    anchor: str


@dataclass(frozen=True, slots=True)
class MatchingReview:
    """Pairs with the right partners."""

    matches: tuple[ReviewedMatch, ...]
    spare: tuple[ReviewedSpare, ...]


class Matching(Question):
    """Pairs. **Shape** of a response: {"matches": {pair id of the left item: id of the chosen right item}}."""

    kind: Literal["matching"]
    pairs: tuple[Pair, ...] = Field(min_length=2, max_length=20)
    spare: tuple[Spare, ...] = Field(default=(), max_length=20)
    partners: dict[Id, tuple[Id, ...]] = {}
    """After a correction: right items that count for a left item, in place of its own."""

    @model_validator(mode="after")
    def _partners_exist(self) -> Self:
        left = {pair.id for pair in self.pairs}
        right = left | {spare.id for spare in self.spare}
        if not set(self.partners) <= left or not all(found and set(found) <= right for found in self.partners.values()):
            raise ValueError("`partners` names right items by the ids of pairs and spare items")
        return self

    def _partners(self, pair_id: str) -> tuple[str, ...]:
        return self.partners.get(pair_id, (pair_id,))

    def draw_layout(self, rng: random.Random, locale: str) -> Layout:
        """The drawn orders of both sides. Of three and more right items they never mirror one another.

        Of two they may: an order that is never straight would tell the answer.
        """
        left = drawn_order([pair.id for pair in self.pairs], self.shuffle, rng)
        right = [*left, *(spare.id for spare in self.spare)]
        return {"left": left, "right": deranged_order(right, rng) if len(right) > 2 else drawn_order(right, True, rng)}

    def read_response(self, form: Form, layout: Layout) -> Response:
        """Fields `match-1`..`match-n`: positions of right items."""
        names = {f"match-{position}": pair_id for position, pair_id in enumerate(layout["left"], start=1)}
        refuse_unknown_fields(form, set(names))
        matches = {}
        for name, pair_id in names.items():
            chosen = posted_id(form, name, layout["right"])
            if chosen is not None:
                matches[pair_id] = chosen
        return {"matches": dict(sorted(matches.items()))} if matches else {}

    def is_complete(self, response: Response) -> bool:
        """Every left item has a partner."""
        return len(response.get("matches", ())) == len(self.pairs)

    def grade(self, response: Response) -> Mark:
        """A share for each right pair."""
        matches = response.get("matches", {})
        if not matches:
            return UNANSWERED
        return Mark(Fraction(sum(right in self._partners(left) for left, right in matches.items()), len(self.pairs)))

    def right_response(self) -> Response:
        """Every left item with its partner."""
        return {"matches": {pair_id: self._partners(pair_id)[0] for pair_id in sorted(pair.id for pair in self.pairs)}}

    def _right_texts(self, locale: str) -> dict[str, str]:
        return {
            **{pair.id: pair.right.in_locale(locale) for pair in self.pairs},
            **{spare.id: spare.text.in_locale(locale) for spare in self.spare},
        }

    def _ordered(self, layout: Layout) -> list[Pair]:
        by_id = {pair.id: pair for pair in self.pairs}
        return [by_id[pair_id] for pair_id in layout["left"]]

    def learner_body(self, locale: str, layout: Layout, response: Response) -> MatchingView:
        """Both sides in drawn order."""
        matches, right = response.get("matches", {}), layout["right"]
        texts = self._right_texts(locale)
        return MatchingView(
            tuple(
                MatchView(
                    f"match-{position}", pair.left.in_locale(locale),
                    str(right.index(matches[pair.id]) + 1) if pair.id in matches else "",
                )
                for position, pair in enumerate(self._ordered(layout), start=1)
            ),
            tuple(TargetView(str(position), texts[item]) for position, item in enumerate(right, start=1)),
        )

    def review_body(self, locale: str, layout: Layout, response: Response) -> MatchingReview:
        """Pairs with why, and what the spare items were."""
        matches, texts = response.get("matches", {}), self._right_texts(locale)
        return MatchingReview(
            tuple(
                ReviewedMatch(
                    pair.left.in_locale(locale), texts.get(matches.get(pair.id, ""), ""),
                    " / ".join(texts[one] for one in self._partners(pair.id)),
                    matches.get(pair.id) in self._partners(pair.id), pair.explanation.in_locale(locale), pair.anchor or self.anchor,
                )
                for pair in self._ordered(layout)
            ),
            tuple(
                ReviewedSpare(spare.text.in_locale(locale), spare.explanation.in_locale(locale), spare.anchor or self.anchor)
                for spare in self.spare
            ),
        )

    def answer_text(self, locale: str, layout: Layout, response: Response, word: Word) -> str:
        """Each matched item with its partner."""
        matches, texts = response.get("matches", {}), self._right_texts(locale)
        matched = [pair for pair in self._ordered(layout) if pair.id in matches]
        return "\n".join(f"{pair.left.in_locale(locale)}: {texts[matches[pair.id]]}" for pair in matched)

    def missed_anchors(self, response: Response) -> tuple[str, ...]:
        """Passages of wrong pairs, then the question's."""
        matches = response.get("matches", {})
        return anchors_first([pair.anchor for pair in self.pairs if matches.get(pair.id) not in self._partners(pair.id)], self.anchor)

    def key_parts(self) -> tuple[KeyPart, ...]:
        """The partners of every left item."""
        right = (*((pair.id, pair.right) for pair in self.pairs), *((spare.id, spare.text) for spare in self.spare))
        return tuple(KeyPart(pair.id, "many", self._partners(pair.id), pair.left, right) for pair in self.pairs)

    def with_key(self, key: Key) -> Self:
        """Other partners are right."""
        partners = {pair.id: key[pair.id] for pair in self.pairs if key[pair.id] != (pair.id,)}
        return self.model_copy(update={"partners": partners})

    def faults(self, locales: tuple[str, ...]) -> Iterator[Fault]:
        """Ids of pairs and spare items are unique together, and items on one side can be told apart."""
        yield from missing_translations(self, locales)
        yield from duplicate_ids((pair.id for pair in self.pairs), ("pairs",))
        pair_ids = {pair.id for pair in self.pairs}
        yield from duplicate_ids((spare.id for spare in self.spare), ("spare",))
        for index, spare in enumerate(self.spare):
            if spare.id in pair_ids:
                yield Fault(("spare", index, "id"), "duplicate_id", {"id": spare.id})
        left = [(("pairs", at, "left"), pair.left) for at, pair in enumerate(self.pairs)]
        right = [(("pairs", at, "right"), pair.right) for at, pair in enumerate(self.pairs)]
        spare_texts = [(("spare", at, "text"), spare.text) for at, spare in enumerate(self.spare)]
        yield from duplicate_texts(left, locales)
        yield from duplicate_texts([*right, *spare_texts], locales)
