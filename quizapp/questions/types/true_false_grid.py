"""True/false grid: one decision for each statement."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Self

from pydantic import Field

from quizapp.grading.mark import UNANSWERED, ZERO, Mark
from quizapp.kernel.errors import Invalid
from quizapp.kernel.localized import LocalizedText
from quizapp.questions.base import Anchor, Fault, Form, Id, Layout, Part, Question, Response, Word
from quizapp.questions.drawing import drawn_order, refuse_unknown_fields
from quizapp.questions.faults import duplicate_ids, missing_translations
from quizapp.questions.keys import Key, KeyPart
from quizapp.questions.parts import anchors_first

TRUE, FALSE = LocalizedText({"de": "stimmt", "en": "true"}), LocalizedText({"de": "stimmt nicht", "en": "false"})


class Statement(Part):
    """Something that is true or not, with why."""

    id: Id
    text: LocalizedText
    is_true: bool
    explanation: LocalizedText
    anchor: Anchor | None = None


class Labels(Part):
    """Heads of the two columns, where they are not right and wrong."""

    yes: LocalizedText
    no: LocalizedText


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement while answering. **Shape**: `name` of its field; `decided` is "yes", "no" or "" so far."""

    name: str
    text: str
    decided: str


@dataclass(frozen=True, slots=True)
class GridView:
    """Statements to decide; the labels are None for the usual ones."""

    statements: tuple[StatementView, ...]
    yes: str | None
    no: str | None


@dataclass(frozen=True, slots=True)
class ReviewedStatement:
    """A statement in the review; `right` tells whether it was decided rightly."""

    text: str
    decided: str
    is_true: bool
    right: bool
    explanation: str
    anchor: str


@dataclass(frozen=True, slots=True)
class GridReview:
    """Statements with the truth."""

    statements: tuple[ReviewedStatement, ...]
    yes: str | None
    no: str | None


class TrueFalseGrid(Question):
    """A decision per statement. **Shape** of a response: {"decisions": {statement id: bool}}."""

    kind: Literal["true_false_grid"]
    rule: Literal["per_row", "right_minus_wrong"] = "per_row"
    labels: Labels | None = None
    statements: tuple[Statement, ...] = Field(min_length=1, max_length=40)

    def draw_layout(self, rng: random.Random, locale: str) -> Layout:
        """The drawn order of statements."""
        return {"statements": drawn_order([statement.id for statement in self.statements], self.shuffle, rng)}

    def read_response(self, form: Form, layout: Layout) -> Response:
        """Fields `row-1`..`row-n`: yes or no."""
        order = layout["statements"]
        names = {f"row-{position}": statement_id for position, statement_id in enumerate(order, start=1)}
        refuse_unknown_fields(form, set(names))
        decisions = {}
        for name, statement_id in names.items():
            values = form.get(name, [])
            if len(values) > 1 or (values and values[0] not in ("yes", "no", "")):
                raise Invalid("answer_not_understood")
            if values and values[0]:
                decisions[statement_id] = values[0] == "yes"
        return {"decisions": dict(sorted(decisions.items()))} if decisions else {}

    def is_complete(self, response: Response) -> bool:
        """Every statement is decided."""
        return len(response.get("decisions", ())) == len(self.statements)

    def grade(self, response: Response) -> Mark:
        """A share for each right decision; under `right_minus_wrong` wrong ones take back, never below 0."""
        decisions = response.get("decisions", {})
        if not decisions:
            return UNANSWERED
        right = sum(decisions.get(statement.id) == statement.is_true for statement in self.statements)
        if self.rule == "right_minus_wrong":
            return Mark(max(ZERO, Fraction(2 * right - len(decisions), len(self.statements))))
        return Mark(Fraction(right, len(self.statements)))

    def right_response(self) -> Response:
        """The truth of every statement."""
        return {"decisions": dict(sorted((statement.id, statement.is_true) for statement in self.statements))}

    def _ordered(self, layout: Layout) -> list[Statement]:
        by_id = {statement.id: statement for statement in self.statements}
        return [by_id[statement_id] for statement_id in layout["statements"]]

    def _labels(self, locale: str) -> tuple[str | None, str | None]:
        return (self.labels.yes.in_locale(locale), self.labels.no.in_locale(locale)) if self.labels else (None, None)

    def learner_body(self, locale: str, layout: Layout, response: Response) -> GridView:
        """Statements in drawn order."""
        decisions = response.get("decisions", {})
        rows = tuple(
            StatementView(f"row-{position}", statement.text.in_locale(locale), _word(decisions.get(statement.id)))
            for position, statement in enumerate(self._ordered(layout), start=1)
        )
        return GridView(rows, *self._labels(locale))

    def review_body(self, locale: str, layout: Layout, response: Response) -> GridReview:
        """Statements with why."""
        decisions = response.get("decisions", {})
        rows = tuple(
            ReviewedStatement(
                statement.text.in_locale(locale), _word(decisions.get(statement.id)), statement.is_true,
                decisions.get(statement.id) == statement.is_true, statement.explanation.in_locale(locale),
                statement.anchor or self.anchor,
            )
            for statement in self._ordered(layout)
        )
        return GridReview(rows, *self._labels(locale))

    def answer_text(self, locale: str, layout: Layout, response: Response, word: Word) -> str:
        """Each decided statement with its decision."""
        decisions = response.get("decisions", {})
        yes, no = self._labels(locale)
        words = {True: yes or word("true"), False: no or word("false")}
        decided = [statement for statement in self._ordered(layout) if statement.id in decisions]
        return "\n".join(f"{statement.text.in_locale(locale)}: {words[decisions[statement.id]]}" for statement in decided)

    def missed_anchors(self, response: Response) -> tuple[str, ...]:
        """Passages of statements decided wrongly, then the question's."""
        decisions = response.get("decisions", {})
        return anchors_first([s.anchor for s in self.statements if decisions.get(s.id) != s.is_true], self.anchor)

    def key_parts(self) -> tuple[KeyPart, ...]:
        """What is true, statement by statement."""
        yes = self.labels.yes if self.labels else TRUE
        no = self.labels.no if self.labels else FALSE
        return tuple(
            KeyPart(one.id, "one", (_word(one.is_true),), one.text, (("yes", yes), ("no", no))) for one in self.statements
        )

    def with_key(self, key: Key) -> Self:
        """Other statements are true."""
        changed = (one.model_copy(update={"is_true": key[one.id] == ("yes",)}) for one in self.statements)
        return self.model_copy(update={"statements": tuple(changed)})

    def faults(self, locales: tuple[str, ...]) -> Iterator[Fault]:
        """Statement ids are unique."""
        yield from missing_translations(self, locales)
        yield from duplicate_ids((statement.id for statement in self.statements), ("statements",))


def _word(decision: bool | None) -> str:
    return "" if decision is None else "yes" if decision else "no"
