"""Classify: many statements into few classes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Self

from pydantic import Field

from quizapp.grading.mark import UNANSWERED, ZERO, Mark
from quizapp.kernel.localized import LocalizedText
from quizapp.questions.base import Anchor, Fault, Form, Id, Layout, Part, Question, Response, Word
from quizapp.questions.drawing import drawn_order, posted_id, refuse_unknown_fields
from quizapp.questions.faults import duplicate_ids, duplicate_texts, missing_translations
from quizapp.questions.keys import Key, KeyPart
from quizapp.questions.parts import anchors_first


class ClassLabel(Part):
    """A class by its name."""

    id: Id
    label: LocalizedText


class ClassifiedStatement(Part):
    """Something that belongs to one class, with why."""

    id: Id
    text: LocalizedText
    belongs_to: Id
    explanation: LocalizedText
    anchor: Anchor | None = None


@dataclass(frozen=True, slots=True)
class ClassView:
    """A class on offer. **Shape**: `value` is its position as written, "1" first."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class ClassifiedView:
    """A statement while answering; `chosen` is a class's value or ""."""

    name: str
    text: str
    chosen: str


@dataclass(frozen=True, slots=True)
class ClassifyView:
    """Statements in drawn order; classes as written, for they stand like heads of columns."""

    statements: tuple[ClassifiedView, ...]
    classes: tuple[ClassView, ...]


@dataclass(frozen=True, slots=True)
class ReviewedClassified:
    """A statement in the review; `chosen` and `wanted` are labels."""

    text: str
    chosen: str
    wanted: str
    right: bool
    explanation: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ClassifyReview:
    """Statements with the class they belong to, and the rule that made the mark."""

    statements: tuple[ReviewedClassified, ...]
    rule: str


class Classify(Question):
    """A class per statement. **Shape** of a response: {"classes": {statement id: class id}}."""

    kind: Literal["classify"]
    rule: Literal["per_row", "right_minus_wrong"] = "per_row"
    classes: tuple[ClassLabel, ...] = Field(min_length=2, max_length=5)
    statements: tuple[ClassifiedStatement, ...] = Field(min_length=2, max_length=20)

    def _class_ids(self) -> list[str]:
        return [one.id for one in self.classes]

    def _wanted(self) -> dict[str, str]:
        return {statement.id: statement.belongs_to for statement in self.statements}

    def draw_layout(self, rng: random.Random, locale: str) -> Layout:
        """The drawn order of statements."""
        return {"statements": drawn_order([statement.id for statement in self.statements], self.shuffle, rng)}

    def read_response(self, form: Form, layout: Layout) -> Response:
        """Fields `row-1`..`row-n`: positions of classes."""
        names = {f"row-{position}": statement_id for position, statement_id in enumerate(layout["statements"], start=1)}
        refuse_unknown_fields(form, set(names))
        chosen = {statement_id: posted_id(form, name, self._class_ids()) for name, statement_id in names.items()}
        found = {statement_id: class_id for statement_id, class_id in sorted(chosen.items()) if class_id is not None}
        return {"classes": found} if found else {}

    def is_complete(self, response: Response) -> bool:
        """Every statement has a class."""
        return len(response.get("classes", ())) == len(self.statements)

    def grade(self, response: Response) -> Mark:
        """A share for each right class; under `right_minus_wrong` wrong ones take back, never below 0."""
        chosen = response.get("classes", {})
        if not chosen:
            return UNANSWERED
        wanted = self._wanted()
        right = sum(wanted[statement_id] == class_id for statement_id, class_id in chosen.items())
        counted = right if self.rule == "per_row" else 2 * right - len(chosen)
        return Mark(max(ZERO, Fraction(counted, len(self.statements))))

    def right_response(self) -> Response:
        """Every statement with the class it belongs to."""
        return {"classes": dict(sorted(self._wanted().items()))}

    def _ordered(self, layout: Layout) -> list[ClassifiedStatement]:
        by_id = {statement.id: statement for statement in self.statements}
        return [by_id[statement_id] for statement_id in layout["statements"]]

    def learner_body(self, locale: str, layout: Layout, response: Response) -> ClassifyView:
        """Statements in drawn order."""
        chosen, values = response.get("classes", {}), {class_id: str(at) for at, class_id in enumerate(self._class_ids(), start=1)}
        return ClassifyView(
            tuple(
                ClassifiedView(f"row-{position}", statement.text.in_locale(locale), values.get(chosen.get(statement.id, ""), ""))
                for position, statement in enumerate(self._ordered(layout), start=1)
            ),
            tuple(ClassView(values[one.id], one.label.in_locale(locale)) for one in self.classes),
        )

    def review_body(self, locale: str, layout: Layout, response: Response) -> ClassifyReview:
        """Statements with why."""
        chosen, labels = response.get("classes", {}), {one.id: one.label.in_locale(locale) for one in self.classes}
        rows = tuple(
            ReviewedClassified(
                statement.text.in_locale(locale), labels.get(chosen.get(statement.id, ""), ""), labels[statement.belongs_to],
                chosen.get(statement.id) == statement.belongs_to, statement.explanation.in_locale(locale),
                statement.anchor or self.anchor,
            )
            for statement in self._ordered(layout)
        )
        return ClassifyReview(rows, self.rule)

    def answer_text(self, locale: str, layout: Layout, response: Response, word: Word) -> str:
        """Each statement that has a class, with its name."""
        chosen, labels = response.get("classes", {}), {one.id: one.label.in_locale(locale) for one in self.classes}
        classified = [statement for statement in self._ordered(layout) if statement.id in chosen]
        return "\n".join(f"{statement.text.in_locale(locale)}: {labels[chosen[statement.id]]}" for statement in classified)

    def missed_anchors(self, response: Response) -> tuple[str, ...]:
        """Passages of statements put into a wrong class, then the question's."""
        chosen = response.get("classes", {})
        return anchors_first([s.anchor for s in self.statements if chosen.get(s.id) != s.belongs_to], self.anchor)

    def key_parts(self) -> tuple[KeyPart, ...]:
        """The class of every statement."""
        classes = tuple((one.id, one.label) for one in self.classes)
        return tuple(KeyPart(one.id, "one", (one.belongs_to,), one.text, classes) for one in self.statements)

    def with_key(self, key: Key) -> Self:
        """Statements belong to other classes."""
        changed = (one.model_copy(update={"belongs_to": key[one.id][0]}) for one in self.statements)
        return self.model_copy(update={"statements": tuple(changed)})

    def faults(self, locales: tuple[str, ...]) -> Iterator[Fault]:
        """Classes and statements can be told apart, and each statement belongs to a class that exists."""
        yield from missing_translations(self, locales)
        yield from duplicate_ids(self._class_ids(), ("classes",))
        yield from duplicate_ids((statement.id for statement in self.statements), ("statements",))
        yield from duplicate_texts([(("classes", at, "label"), one.label) for at, one in enumerate(self.classes)], locales)
        yield from duplicate_texts([(("statements", at, "text"), one.text) for at, one in enumerate(self.statements)], locales)
        for at, statement in enumerate(self.statements):
            if statement.belongs_to not in self._class_ids():
                params = {"found": statement.belongs_to, "known": ", ".join(self._class_ids())}
                yield Fault(("statements", at, "belongs_to"), "class_unknown", params)
